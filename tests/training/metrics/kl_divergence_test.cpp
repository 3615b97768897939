#include "addax/metrics/kl_divergence.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows kl_divergence_rows({{.name = "KLDivergence",
                                      .make = [] { return metrics::KLDivergence("gap"); },
                                      .inputs =
                                          [](int64_t n) {
                                            Draw draw(n, DType::float32, 1);
                                            return Tensors{draw.real({n, 3}, 0.2, 2), draw.real({n, 3}, 0.2, 2)};
                                          }}});

}  // namespace
}  // namespace addax::tests
