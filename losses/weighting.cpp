#include "losses/weighting.hpp"

#include <algorithm>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

int64_t last_axis(const Shape& shape) { return shape.rank() ? shape.back() : 0; }

/// x / n, 0 where n is 0.
Tensor share(const Tensor& x, int64_t n) { return n ? x / static_cast<double>(n) : x; }

/// Weights may be of fewer axes, and of length 1 along any.
void check_weights(const Shape& values, const Shape& weights, const Spec& given) {
  bool fits = true;
  for (int a = 1; a <= std::min(values.rank(), weights.rank()); ++a) {
    int64_t of_values = values[-a], of_weights = weights[-a];
    fits = fits && (of_values == of_weights || of_values == 1 || of_weights == 1 || of_values < 0 || of_weights < 0);
  }
  if (!fits)
    throw ShapeError("sample_weight: expected weights for losses of " + values.to_string() + ", got " +
                     given.to_string() +
                     (values.rank() > 1 ? ". Give one for each of the losses, or [batch, 1] for one a sample."
                                        : ". Give one for each sample."));
}

}  // namespace

std::pair<Tensor, Tensor> same_rank(const Tensor& x1, const Tensor& x2) {
  if (x1.rank() == x2.rank() + 1 && last_axis(x1.shape()) == 1) {
    if (x2.rank() == 1) return {x1, ops::expand_dims(x2, -1)};
    return {ops::squeeze(x1, -1), x2};
  }
  if (x2.rank() == x1.rank() + 1) {
    auto [second, first] = same_rank(x2, x1);
    return {first, second};
  }
  return {x1, x2};
}

std::pair<Tensor, Tensor> comparable(const Tensor& y_true, const Tensor& y_pred) {
  Tensor p = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  return same_rank(ops::cast(y_true, p.dtype()), p);
}

Tensor masked_weights(const Tensor& weights, const Tensor& mask, DType dtype, Reduction reduction) {
  Tensor own = weights.defined() ? ops::cast(weights, dtype) : Tensor();
  if (!mask.defined()) return own;
  Tensor valid = ops::cast(mask, dtype);
  if (reduction == Reduction::mean || reduction == Reduction::sum_over_batch_size)
    valid = valid * ops::divide_no_nan(static_cast<double>(mask.size()), ops::sum(valid));
  if (!own.defined()) return valid;
  auto [m, w] = same_rank(valid, own);
  return w * m;
}

Tensor reduce_weighted(const Tensor& unweighted, const Tensor& sample_weight, Reduction reduction) {
  Tensor values = unweighted, weights = sample_weight;
  if (weights.defined()) {
    auto [v, w] = same_rank(values, weights);
    check_weights(v.shape(), w.shape(), sample_weight.spec());
    weights = w;
    values = v * w;
  }
  if (reduction == Reduction::none || values.rank() == 0 || values.shape() == Shape{0}) return values;
  Tensor total = ops::sum(values);
  if (reduction == Reduction::sum) return total;
  if (reduction == Reduction::mean_with_sample_weight && weights.defined())
    return ops::divide_no_nan(total, ops::sum(weights));
  return share(total, values.size());
}

void check_targets(const std::string& where, const Spec& y_true, const Spec& y_pred) {
  Shape t = y_true.shape, p = y_pred.shape;
  if (t.rank() + 1 == p.rank() && last_axis(p) == 1) t.push_back(1);
  if (p.rank() + 1 == t.rank() && last_axis(t) == 1) p.push_back(1);
  bool fits = t.rank() == p.rank();
  for (int a = 1; fits && a < t.rank(); ++a) fits = t[a] == p[a] || t[a] == 1 || p[a] == 1 || t[a] < 0 || p[a] < 0;
  if (fits) return;
  throw ShapeError(where + ": expected targets shaped as the predictions, " + y_pred.to_string() + ", got " +
                   y_true.to_string() + ".");
}

}  // namespace addax
