#include "addax/losses/cosine_similarity.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CosineSimilarityOptions> =
    std::tuple_cat(std::tuple{Field{"axis", &losses::CosineSimilarityOptions::axis}},
                   inherited_loss_fields<losses::CosineSimilarityOptions>());

namespace losses {
namespace {

constexpr LossFormula<CosineSimilarityOptions> cosine_similarity_formula{
    .name = "CosineSimilarity", .call = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return cosine_similarity(y_true, y_pred, o.axis);
    }};
const Registered registered_cosine_similarity = FormulaLoss<cosine_similarity_formula>::registered();

}  // namespace

Loss CosineSimilarity(CosineSimilarityOptions options) { return make<FormulaLoss<cosine_similarity_formula>>(options); }

Tensor cosine_similarity(const Tensor& y_true, const Tensor& y_pred, int64_t axis) {
  auto [t, p] = comparable(y_true, y_pred);
  return -ops::sum(ops::normalize(t, {.axis = axis}) * ops::normalize(p, {.axis = axis}), axis);
}

}  // namespace losses
}  // namespace addax
