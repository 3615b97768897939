#include "addax/metrics/mean_absolute_percentage_error.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows mean_absolute_percentage_error_rows(
    {{.name = "MeanAbsolutePercentageError",
      .make = [] { return metrics::MeanAbsolutePercentageError("gap"); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.2, 2), draw.real({n, 3}, 0.2, 2)};
          }}});

}  // namespace
}  // namespace addax::tests
