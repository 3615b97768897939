// Products that are transposes around one matmul: dot, tensordot, outer, inner, kron, cross, cdist.
#include <algorithm>
#include <numeric>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

/// Axes in canonical form, in their order.
std::vector<int64_t> canonical_list(const Axes& axes, int rank) {
  std::vector<int64_t> list;
  for (int64_t a : axes.list()) list.push_back(canonical_axis("tensordot", a, rank));
  canonical_axes("tensordot", list, rank);
  return list;
}

/// x as a matrix: the free axes in their order and the summed ones in the given order.
Tensor as_matrix(const Tensor& x, const std::vector<int64_t>& summed, bool summed_first, Shape& free) {
  std::vector<int64_t> others;
  for (int64_t a = 0; a < x.rank(); ++a)
    if (std::find(summed.begin(), summed.end(), a) == summed.end()) others.push_back(a);
  int64_t rows = 1, inner = 1;
  for (int64_t a : others) {
    free.push_back(x.shape()[static_cast<int>(a)]);
    rows *= free.back();
  }
  for (int64_t a : summed) inner *= x.shape()[static_cast<int>(a)];
  std::vector<int64_t> perm = summed_first ? summed : others;
  const std::vector<int64_t>& behind = summed_first ? others : summed;
  perm.insert(perm.end(), behind.begin(), behind.end());
  return reshape(transpose(x, perm), summed_first ? Shape{inner, rows} : Shape{rows, inner});
}

Tensor along(const Tensor& x, int64_t position) { return take(x, position, {.axis = -1}); }

}  // namespace

using SummedAxes = std::variant<int64_t, std::pair<Axes, Axes>>;  // the last of x1 and the first of x2, or by name

static std::pair<Axes, Axes> last_and_first(const Tensor& x1, const Tensor& x2, int64_t axes) {
  if (axes < 0 || axes > x1.rank() || axes > x2.rank())
    throw ShapeError("tensordot: expected at least " + std::to_string(axes) + " axes, got " + x1.spec().to_string() +
                     " and " + x2.spec().to_string() + ".");
  std::vector<int64_t> last(static_cast<size_t>(axes)), first(static_cast<size_t>(axes));
  std::iota(last.begin(), last.end(), x1.rank() - axes);
  std::iota(first.begin(), first.end(), 0);
  return {last, first};
}

static const Operation tensordot_operation{
    "tensordot", "numpy", {"axes"}, [](const Tensor& x1, const Tensor& x2, const SummedAxes& given) -> Tensor {
      const int64_t* count = std::get_if<int64_t>(&given);
      const auto axes = count != nullptr ? last_and_first(x1, x2, *count) : std::get<1>(given);
      std::vector<int64_t> first = canonical_list(axes.first, x1.rank()),
                           second = canonical_list(axes.second, x2.rank());
      bool fits = first.size() == second.size();
      for (size_t i = 0; fits && i < first.size(); ++i)
        fits = x1.shape()[static_cast<int>(first[i])] == x2.shape()[static_cast<int>(second[i])];
      if (!fits)
        throw ShapeError("tensordot: expected axes of equal lengths, got axes " + Shape(first).to_string() + " of " +
                         x1.spec().to_string() + " and " + Shape(second).to_string() + " of " + x2.spec().to_string() +
                         ".");
      Shape shape, free;
      Tensor a = as_matrix(x1, first, false, shape), b = as_matrix(x2, second, true, free);
      for (int64_t n : free) shape.push_back(n);
      return reshape(matmul(a, b), shape);
    }};
Tensor tensordot(const Tensor& x1, const Tensor& x2, const std::pair<Axes, Axes>& axes) {
  return tensordot_operation(x1, x2, axes);
}
Tensor tensordot(const Tensor& x1, const Tensor& x2, int64_t axes) { return tensordot_operation(x1, x2, axes); }

static const Operation dot_operation{"dot", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor {
                                       if (x1.rank() == 0 || x2.rank() == 0) return multiply(x1, x2);
                                       return tensordot(x1, x2, {Axes(-1), Axes(x2.rank() > 1 ? -2 : -1)});
                                     }};
Tensor dot(const Tensor& x1, const Tensor& x2) { return dot_operation(x1, x2); }

Tensor outer(const Tensor& x1, const Tensor& x2) { return expand_dims(ravel(x1), 1) * expand_dims(ravel(x2), 0); }

static const Operation inner_operation{"inner", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor {
                                         if (x1.rank() == 0 || x2.rank() == 0) return multiply(x1, x2);
                                         return tensordot(x1, x2, {Axes(-1), Axes(-1)});
                                       }};
Tensor inner(const Tensor& x1, const Tensor& x2) { return inner_operation(x1, x2); }

static const Operation vdot_operation{"vdot", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor {
                                        return tensordot(ravel(x1), ravel(x2), 1);
                                      }};
Tensor vdot(const Tensor& x1, const Tensor& x2) { return vdot_operation(x1, x2); }

static Tensor kronecker(const Tensor& x1, const Tensor& x2) {
  int rank = std::max(x1.rank(), x2.rank());
  Shape a, b, result;
  for (int i = 0; i < rank; ++i) {
    int in1 = i - (rank - x1.rank()), in2 = i - (rank - x2.rank());
    int64_t n1 = in1 < 0 ? 1 : x1.shape()[in1], n2 = in2 < 0 ? 1 : x2.shape()[in2];
    a.push_back(n1);
    a.push_back(1);
    b.push_back(1);
    b.push_back(n2);
    result.push_back(n1 * n2);
  }
  return reshape(reshape(x1, a) * reshape(x2, b), result);
}
static const Operation kron_operation{
    "kron", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor { return kronecker(x1, x2); }};
Tensor kron(const Tensor& x1, const Tensor& x2) { return kron_operation(x1, x2); }

Tensor cross(const Tensor& x1, const Tensor& x2, const CrossOptions& options) {
  Tensor a = moveaxis(x1, options.axis.value_or(options.axisa), -1),
         b = moveaxis(x2, options.axis.value_or(options.axisb), -1);
  int64_t m = a.shape().back(), n = b.shape().back();
  if (m < 2 || m > 3 || n < 2 || n > 3)
    throw ShapeError("cross: expected vectors with 2 or 3 elements, got " + x1.spec().to_string() + " and " +
                     x2.spec().to_string() + ".");
  Tensor z = along(a, 0) * along(b, 1) - along(a, 1) * along(b, 0);
  if (m == 2 && n == 2) return z;
  Tensor none = zeros_like(z);  // the third element of a vector with two
  Tensor a2 = m == 3 ? along(a, 2) : none, b2 = n == 3 ? along(b, 2) : none;
  Tensor x = along(a, 1) * b2 - a2 * along(b, 1), y = a2 * along(b, 0) - along(a, 0) * b2;
  return moveaxis(stack({x, y, z}, {.axis = -1}), -1, options.axis.value_or(options.axisc));
}

Tensor cdist(const Tensor& x, const Tensor& y) {
  if (x.rank() < 2 || y.rank() < 2 || x.shape().back() != y.shape().back())
    throw ShapeError("cdist: expected rows of one length, got " + x.spec().to_string() + " and " +
                     y.spec().to_string() + ".");
  Tensor difference = as_float(expand_dims(x, -2) - expand_dims(y, -3));
  Tensor squared = sum(square(difference), {.axis = -1});
  // The root has no slope at 0; there the distance and its gradient are 0.
  Tensor none = equal(squared, 0);
  return where(none, 0, sqrt(where(none, 1, squared)));
}

}  // namespace addax::ops
