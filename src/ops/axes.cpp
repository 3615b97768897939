#include "ops/axes.hpp"

#include <algorithm>

#include "addax/json.hpp"

namespace addax {

int canonical_axis(std::string_view where, int64_t axis, int rank) {
  int64_t a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= rank)
    throw ShapeError(std::string(where) + ": expected an axis of a tensor with " + std::to_string(rank) +
                     " axes, got " + std::to_string(axis) + ".");
  return static_cast<int>(a);
}

Shape canonical_axes(std::string_view where, const Axes& axes, int rank) {
  std::vector<int64_t> list;
  if (axes.all())
    for (int a = 0; a < rank; ++a) list.push_back(a);
  for (int64_t a : axes.list()) list.push_back(canonical_axis(where, a, rank));
  std::sort(list.begin(), list.end());
  if (std::adjacent_find(list.begin(), list.end()) != list.end())
    throw ShapeError(std::string(where) + ": expected each axis once, got " + Json::array(axes.list()).to_string() +
                     ".");
  return Shape(list);
}

Shape reduced_shape(const Shape& shape, const Shape& axes, bool keepdims) {
  Shape result;
  const int64_t* next = axes.begin();
  for (int a = 0; a < shape.rank(); ++a) {
    bool reduced = next != axes.end() && *next == a;
    if (reduced) ++next;
    if (!reduced || keepdims) result.push_back(reduced ? 1 : shape[a]);
  }
  return result;
}

}  // namespace addax
