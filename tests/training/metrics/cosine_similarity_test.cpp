#include "addax/metrics/cosine_similarity.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows cosine_similarity_rows({{.name = "CosineSimilarity",
                                          .make =
                                              [] { return metrics::CosineSimilarity({.name = "angle", .axis = 1}); },
                                          .inputs =
                                              [](int64_t n) {
                                                Draw draw(n, DType::float32, 1);
                                                return Tensors{draw.real({n, 3}), draw.real({n, 3})};
                                              }}});

}  // namespace
}  // namespace addax::tests
