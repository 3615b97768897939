#include "addax/metrics/cosine_similarity.hpp"

#include "addax/losses/cosine_similarity.hpp"
#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::CosineSimilarityOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::CosineSimilarityOptions>(),
                   std::tuple{Field{"axis", &metrics::CosineSimilarityOptions::axis}});

namespace metrics {
namespace {

constexpr MeanFormula<CosineSimilarityOptions> cosine_similarity_formula{
    .name = "CosineSimilarity",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return -losses::cosine_similarity(y_true, y_pred, o.axis);
    }};
const Registered registered_cosine_similarity = MeanOf<cosine_similarity_formula>::registered();

}  // namespace

Metric CosineSimilarity(CosineSimilarityOptions options) { return make<MeanOf<cosine_similarity_formula>>(options); }

}  // namespace metrics
}  // namespace addax
