#include "addax/metrics/correlation.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows correlation_rows({{.name = "ConcordanceCorrelation",
                                    .make = [] { return metrics::ConcordanceCorrelation({.name = "line", .axis = 1}); },
                                    .inputs =
                                        [](int64_t n) {
                                          Draw draw(n, DType::float32, 1);
                                          return Tensors{draw.real({n, 3}), draw.real({n, 3})};
                                        }},
                                   {.name = "PearsonCorrelation",
                                    .make = [] { return metrics::PearsonCorrelation("line"); },
                                    .inputs =
                                        [](int64_t n) {
                                          Draw draw(n, DType::float32, 1);
                                          return Tensors{draw.real({n, 3}), draw.real({n, 3})};
                                        }}});

}  // namespace
}  // namespace addax::tests
