// Norms of vectors and matrices.
#include <algorithm>
#include <cmath>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/promote.hpp"

namespace addax::ops::linalg {
namespace {

[[noreturn]] void refuse_order(const NormOrder& ord, const std::string& of) {
  std::string got = ord.name.empty() ? std::to_string(ord.order) : "\"" + ord.name + "\"";
  throw OptionError("norm: expected an order of " + of + ", got " + got + ".");
}

Tensor vector_norm(const Tensor& x, const NormOrder& ord, int axis, bool keepdims) {
  if (!ord.name.empty()) refuse_order(ord, "vectors: a number");
  double p = ord.order;
  ReduceOptions over{.axis = axis, .keepdims = keepdims};
  if (std::isinf(p)) return p > 0 ? amax(abs(x), over) : amin(abs(x), over);
  if (p == 0) return sum(cast(not_equal(x, 0), x.dtype()), over);
  if (p == 1) return sum(abs(x), over);
  if (p == 2) return sqrt(sum(square(x), over));
  return power(sum(power(abs(x), p), over), 1 / p);
}

Tensor matrix_norm(const Tensor& x, const NormOrder& ord, int rows, int columns, bool keepdims) {
  ReduceOptions both{.axis = {rows, columns}, .keepdims = keepdims};
  if (ord.name == "fro") return sqrt(sum(square(x), both));
  double p = ord.order;
  bool sums = std::abs(p) == 1 || std::isinf(p), spectral = std::abs(p) == 2;
  if (ord.name.empty() && sums) {  // the largest or smallest sum along columns (1) or rows (infinity)
    int first = std::isinf(p) ? columns : rows, second = std::isinf(p) ? rows : columns;
    Tensor totals = sum(abs(x), {.axis = first, .keepdims = true});
    Tensor y =
        p > 0 ? amax(totals, {.axis = second, .keepdims = true}) : amin(totals, {.axis = second, .keepdims = true});
    return keepdims ? y : squeeze(y, {rows, columns});
  }
  if (ord.name != "nuc" && !(ord.name.empty() && spectral))
    refuse_order(ord, "matrices: \"fro\", \"nuc\", 1, 2, infinity or their negatives");
  Tensor s = svdvals(moveaxis(x, {rows, columns}, {-2, -1}));
  Tensor y = ord.name == "nuc" ? sum(s, {.axis = -1}) : p > 0 ? amax(s, {.axis = -1}) : amin(s, {.axis = -1});
  return keepdims ? expand_dims(y, {std::min(rows, columns), std::max(rows, columns)}) : y;
}

}  // namespace

Tensor norm(const Tensor& input, const NormOptions& options) {
  Tensor x = as_float(input);
  std::vector<int64_t> axes;
  for (int64_t a : options.axis.list()) axes.push_back(canonical_axis("norm", a, x.rank()));
  if (options.axis.all()) {
    if (!options.ord) return sqrt(sum(square(x), {.axis = {}, .keepdims = options.keepdims}));
    for (int a = 0; a < x.rank(); ++a) axes.push_back(a);
  }
  NormOrder fallback = axes.size() == 2 ? NormOrder("fro") : NormOrder(2);
  NormOrder ord = options.ord.value_or(fallback);
  if (axes.size() == 1) return vector_norm(x, ord, static_cast<int>(axes[0]), options.keepdims);
  if (axes.size() != 2 || axes[0] == axes[1])
    throw ShapeError("norm: expected one axis or two different ones, got " + Shape(axes).to_string() + " of " +
                     x.spec().to_string() + ".");
  return matrix_norm(x, ord, static_cast<int>(axes[0]), static_cast<int>(axes[1]), options.keepdims);
}

}  // namespace addax::ops::linalg
