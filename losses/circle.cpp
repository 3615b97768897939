#include "addax/losses/circle.hpp"

#include <limits>

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"
#include "nn/masks.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CircleOptions> = std::tuple_cat(
    std::tuple{Field{"gamma", &losses::CircleOptions::gamma}, Field{"margin", &losses::CircleOptions::margin},
               Field{"remove_diagonal", &losses::CircleOptions::remove_diagonal}},
    inherited_loss_fields<losses::CircleOptions>());

namespace losses {
namespace {

void check_rows(const Spec& y_true, const Spec& y_pred) {
  const Shape& t = y_true.shape;
  if (y_pred.shape.rank() == 2 && (t.rank() == 1 || (t.rank() == 2 && t[1] == 1))) return;
  throw ShapeError("circle: expected one class number for each embedding [batch, size], got " + y_true.to_string() +
                   " and " + y_pred.to_string() + ".");
}

constexpr LossFormula<CircleOptions> circle_formula{
    .name = "Circle",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return circle(y_true, y_pred, {.remove_diagonal = o.remove_diagonal, .gamma = o.gamma, .margin = o.margin});
        },
    .check = [](const Tensor& y_true, const Spec& y_pred, const auto&) { check_rows(y_true.spec(), y_pred); },
    .class_numbers = true};
const Registered registered_circle = FormulaLoss<circle_formula>::registered();

}  // namespace

Loss Circle(CircleOptions options) { return make<FormulaLoss<circle_formula>>(options); }

Tensor circle(const Tensor& y_true, const Tensor& y_pred, const CircleArguments& options) {
  auto column = [](const Tensor& labels) { return ops::reshape(ops::cast(labels, DType::int32), {-1, 1}); };
  Tensor references = options.ref_embeddings.defined() ? options.ref_embeddings : y_pred;
  Tensor queries = column(y_true), keys = options.ref_labels.defined() ? column(options.ref_labels) : queries;
  Tensor alike = ops::equal(queries, ops::transpose(keys)), differ = !alike;
  if (options.remove_diagonal) alike = alike & !ops::eye(queries.size(), {.M = keys.size(), .dtype = DType::bool_});

  // Cosine distances of embeddings of length 1, each weighed by how far it is from its best value.
  Tensor distance = ops::maximum(1 - ops::matmul(y_pred, ops::transpose(references)), 0);
  const double margin = options.margin, gamma = options.gamma;
  Tensor near = -gamma * (margin + distance) * (margin - distance);
  Tensor far = gamma * ops::maximum(1 + margin - distance, 0) * (1 - margin - distance);
  auto gathered = [](const Tensor& among, const Tensor& terms) {
    return ops::logsumexp(ops::where(among, terms, -std::numeric_limits<double>::infinity()), {.axis = 1});
  };
  Tensor loss = ops::softplus(gathered(alike, near) + gathered(differ, far));
  set_mask(loss, loss > 0);  // the mean is that of samples which have both
  return loss;
}

}  // namespace losses
}  // namespace addax
