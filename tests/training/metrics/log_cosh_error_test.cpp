#include "addax/metrics/log_cosh_error.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows log_cosh_error_rows({{.name = "LogCoshError",
                                       .make = [] { return metrics::LogCoshError("gap"); },
                                       .inputs =
                                           [](int64_t n) {
                                             Draw draw(n, DType::float32, 1);
                                             return Tensors{draw.real({n, 3}), draw.real({n, 3})};
                                           }}});

}  // namespace
}  // namespace addax::tests
