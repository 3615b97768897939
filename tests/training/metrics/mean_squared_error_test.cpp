#include "addax/metrics/mean_squared_error.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows mean_squared_error_rows({{
    .name = "MeanSquaredError",
    .make = [] { return metrics::MeanSquaredError({.name = "gap"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.real({n, 3}), draw.real({n, 3})};
        },
}});

}  // namespace
}  // namespace addax::tests
