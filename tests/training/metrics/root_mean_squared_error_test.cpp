#include "addax/metrics/root_mean_squared_error.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows root_mean_squared_error_rows({{.name = "RootMeanSquaredError",
                                                .make = [] { return metrics::RootMeanSquaredError("gap"); },
                                                .inputs =
                                                    [](int64_t n) {
                                                      Draw draw(n, DType::float32, 1);
                                                      return Tensors{draw.real({n, 3}), draw.real({n, 3})};
                                                    }}});

}  // namespace
}  // namespace addax::tests
