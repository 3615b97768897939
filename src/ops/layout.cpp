// Operations that move elements and are expressions of others: moving, joining and splitting axes.
#include <algorithm>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/operation.hpp"
#include "ops/places.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

/// x with at least so many axes, new ones in front.
Tensor at_least(const Tensor& x, int rank) {
  Tensor y = x;
  while (y.rank() < rank) y = expand_dims(y, 0);
  return y;
}

template <class Change>
Tensors each(const Tensors& xs, Change&& change) {
  Tensors result;
  result.reserve(xs.size());
  for (const Tensor& x : xs) result.push_back(change(x));
  return result;
}

std::vector<int64_t> canonical_list(const char* where, const Axes& axes, int rank) {
  std::vector<int64_t> list;
  for (int64_t a : axes.list()) list.push_back(canonical_axis(where, a, rank));
  return list;
}

/// Parts of an axis between positions; positions outside give empty parts, as in NumPy.
Tensors parts(const Tensor& x, int axis, const std::vector<int64_t>& positions) {
  int64_t length = x.shape()[axis];
  Tensors result;
  result.reserve(positions.size() + 1);
  std::vector<int64_t> starts(static_cast<size_t>(x.rank()), 0);
  int64_t start = 0;
  for (size_t i = 0; i <= positions.size(); ++i) {
    int64_t given = i < positions.size() ? positions[i] : length;
    int64_t end = std::clamp<int64_t>(given < 0 ? given + length : given, 0, length);
    Shape shape = x.shape();
    shape[axis] = std::max<int64_t>(0, end - start);
    starts[static_cast<size_t>(axis)] = start;
    result.push_back(slice(x, starts, shape));
    start = end;
  }
  return result;
}

int canonical_split(const char* where, const Tensor& x, int64_t sections, int64_t axis) {
  int a = canonical_axis(where, axis, x.rank());
  if (sections <= 0)
    throw OptionError(std::string(where) + ": expected at least one part, got " + std::to_string(sections) + ".");
  return a;
}

}  // namespace

Tensor moveaxis(const Tensor& x, const Axes& source, const Axes& destination) {
  std::vector<int64_t> from = canonical_list("moveaxis", source, x.rank()),
                       to = canonical_list("moveaxis", destination, x.rank());
  if (from.size() != to.size())
    throw OptionError("moveaxis: expected as many destinations as sources, got " + Shape(from).to_string() + " and " +
                      Shape(to).to_string() + ".");
  canonical_axes("moveaxis", from, x.rank());
  canonical_axes("moveaxis", to, x.rank());
  std::vector<int64_t> perm(static_cast<size_t>(x.rank()), -1);
  for (size_t i = 0; i < to.size(); ++i) perm[static_cast<size_t>(to[i])] = from[i];
  int64_t next = 0;
  for (int64_t& p : perm) {
    if (p >= 0) continue;
    while (std::find(from.begin(), from.end(), next) != from.end()) ++next;
    p = next++;
  }
  return transpose(x, perm);
}

Tensor swapaxes(const Tensor& x, int64_t axis1, int64_t axis2) { return moveaxis(x, {axis1, axis2}, {axis2, axis1}); }

static const Operation ravel_operation{
    "ravel", "numpy", {}, [](const Tensor& x) -> Tensor { return reshape(x, {x.size()}); }};
Tensor ravel(const Tensor& x) { return ravel_operation(x); }

// ---- Joining ----------------------------------------------------------------------------------------------------

static const Operation stack_operation{
    "stack", "numpy", {"x", "axis"}, [](const Tensors& x, int64_t given) -> Tensor {
      if (x.empty()) throw ShapeError("stack: expected at least one tensor, got none.");
      int axis = canonical_axis("stack", given, x[0].rank() + 1);
      for (const Tensor& other : x)
        if (other.shape() != x[0].shape())
          throw ShapeError("stack: expected tensors of one shape, got " + x[0].shape().to_string() + " and " +
                           other.shape().to_string() + ".");
      DType dtype = result_type(std::span<const Tensor>(x));
      return concatenate(each(x, [&](const Tensor& t) { return expand_dims(as_dtype(t, dtype), axis); }),
                         {.axis = axis});
    }};
Tensor stack(const Tensors& x, const AxisOptions& options) { return stack_operation(x, options.axis); }

static const Operation hstack_operation{"hstack", "numpy", {"xs"}, [](const Tensors& xs) -> Tensor {
                                          Tensors some = each(xs, [](const Tensor& x) { return at_least(x, 1); });
                                          return concatenate(some, {.axis = !some.empty() && some[0].rank() > 1});
                                        }};
Tensor hstack(const Tensors& xs) { return hstack_operation(xs); }
static const Operation vstack_operation{"vstack", "numpy", {"xs"}, [](const Tensors& xs) -> Tensor {
                                          return concatenate(each(xs, [](const Tensor& x) { return at_least(x, 2); }),
                                                             {.axis = 0});
                                        }};
Tensor vstack(const Tensors& xs) { return vstack_operation(xs); }
static const Operation dstack_operation{"dstack", "numpy", {"xs"}, [](const Tensors& xs) -> Tensor {
                                          auto deep = [](const Tensor& x) {
                                            return x.rank() > 2 ? x : expand_dims(at_least(x, 2), 2);
                                          };
                                          return concatenate(each(xs, deep), {.axis = 2});
                                        }};
Tensor dstack(const Tensors& xs) { return dstack_operation(xs); }
static const Operation column_stack_operation{"column_stack", "numpy", {"xs"}, [](const Tensors& xs) -> Tensor {
                                                auto column = [](const Tensor& x) {
                                                  return x.rank() > 1 ? x : expand_dims(ravel(x), 1);
                                                };
                                                return concatenate(each(xs, column), {.axis = 1});
                                              }};
Tensor column_stack(const Tensors& xs) { return column_stack_operation(xs); }

Tensor append(const Tensor& x1, const Tensor& x2, const FlatAxisOptions& options) {
  if (options.axis) return concatenate({x1, x2}, {.axis = *options.axis});
  return concatenate({ravel(x1), ravel(x2)});
}

// ---- Splitting --------------------------------------------------------------------------------------------------

using Sections = std::variant<int64_t, std::vector<int64_t>>;  // their number, or where all but the first begin

static const Operation split_operation{"split",
                                       "numpy",
                                       {"indices_or_sections", "axis"},
                                       [](const Tensor& x, const Sections& given, int64_t axis_of_x) -> Tensors {
                                         if (const auto* indices = std::get_if<std::vector<int64_t>>(&given))
                                           return parts(x, canonical_axis("split", axis_of_x, x.rank()), *indices);
                                         int64_t sections = std::get<int64_t>(given);
                                         int axis = canonical_split("split", x, sections, axis_of_x);
                                         if (x.shape()[axis] % sections != 0)
                                           throw ShapeError("split: expected an axis that can be cut into " +
                                                            std::to_string(sections) + " equal parts, got axis " +
                                                            std::to_string(axis) + " of " + x.spec().to_string() +
                                                            ". array_split() gives unequal ones.");
                                         return array_split(x, sections, {.axis = axis});
                                       }};
Tensors split_equally(const Tensor& x, int64_t sections, const AxisOptions& options) {
  return split_operation(x, sections, options.axis);
}
Tensors split(const Tensor& x, const std::vector<int64_t>& indices, const AxisOptions& options) {
  return split_operation(x, indices, options.axis);
}
static const Operation array_split_operation{"array_split",
                                             "numpy",
                                             {"indices_or_sections", "axis"},
                                             [](const Tensor& x, int64_t sections, int64_t given) -> Tensors {
                                               int axis = canonical_split("array_split", x, sections, given);
                                               int64_t each_one = x.shape()[axis] / sections,
                                                       longer = x.shape()[axis] % sections;
                                               std::vector<int64_t> positions;
                                               for (int64_t i = 1; i < sections; ++i)
                                                 positions.push_back(i * each_one + std::min(i, longer));
                                               return parts(x, axis, positions);
                                             }};
Tensors split_nearly_equally(const Tensor& x, int64_t sections, const AxisOptions& options) {
  return array_split_operation(x, sections, options.axis);
}
Tensors array_split(const Tensor& x, const std::vector<int64_t>& indices, const AxisOptions& options) {
  return split(x, indices, options);
}

static const Operation unstack_operation{
    "unstack",
    "core",
    {"num", "axis"},
    [](const Tensor& x, const std::optional<int64_t>& num, int64_t given) -> Tensors {
      int axis = canonical_axis("unstack", given, x.rank());
      int64_t length = x.shape()[axis];
      if (num && *num != length)
        throw ShapeError("unstack: expected " + std::to_string(*num) + " elements along axis " + std::to_string(axis) +
                         ", got " + x.spec().to_string() + ".");
      if (length == 0) return {};
      return each(array_split(x, length, {.axis = axis}), [&](const Tensor& t) { return squeeze(t, axis); });
    }};
Tensors unstack(const Tensor& x, const UnstackOptions& options) {
  return unstack_operation(x, options.num, options.axis);
}

// ---- Blocks -----------------------------------------------------------------------------------------------------

namespace {

/// Whether channels come last; refuses what are no images with blocks of at least 1.
bool channels_last(const char* where, const Tensor& x, int64_t block, const DataFormatOptions& options) {
  check_data_format(where, options.data_format);
  if (block < 1 || x.rank() != 4)
    throw ShapeError(std::string(where) + ": expected images with 4 axes and blocks of at least 1, got " +
                     x.spec().to_string() + " and " + std::to_string(block) + ".");
  return options.data_format == "channels_last";
}

[[noreturn]] void refuse_blocks(const char* where, const Tensor& x, int64_t block) {
  throw ShapeError(std::string(where) + ": expected lengths that " + std::to_string(block) + " divides, got " +
                   x.spec().to_string() + ".");
}

}  // namespace

static const Operation depth_to_space_operation{
    "depth_to_space",
    "nn",
    {"block_size", "data_format"},
    [](const Tensor& x, int64_t b, const std::string& data_format) -> Tensor {
      bool last = channels_last("depth_to_space", x, b, {.data_format = data_format});
      if (x.shape()[last ? 3 : 1] % (b * b) != 0) refuse_blocks("depth_to_space", x, b);
      const char* pattern = last ? "n h w (a b c) -> n (h a) (w b) c" : "n (c a b) h w -> n c (h a) (w b)";
      return rearrange(x, pattern, {{"a", b}, {"b", b}});
    }};
Tensor depth_to_space(const Tensor& x, int64_t b, const DataFormatOptions& options) {
  return depth_to_space_operation(x, b, options.data_format);
}

static const Operation space_to_depth_operation{
    "space_to_depth",
    "nn",
    {"block_size", "data_format"},
    [](const Tensor& x, int64_t b, const std::string& data_format) -> Tensor {
      bool last = channels_last("space_to_depth", x, b, {.data_format = data_format});
      int rows = last ? 1 : 2;
      if (x.shape()[rows] % b != 0 || x.shape()[rows + 1] % b != 0) refuse_blocks("space_to_depth", x, b);
      const char* pattern = last ? "n (h a) (w b) c -> n h w (a b c)" : "n c (h a) (w b) -> n (c a b) h w";
      return rearrange(x, pattern, {{"a", b}, {"b", b}});
    }};
Tensor space_to_depth(const Tensor& x, int64_t b, const DataFormatOptions& options) {
  return space_to_depth_operation(x, b, options.data_format);
}

// ---- Turns and differences --------------------------------------------------------------------------------------

Tensor fliplr(const Tensor& x) { return flip(x, {.axis = 1}); }
Tensor flipud(const Tensor& x) { return flip(x, {.axis = 0}); }

Tensor rot90(const Tensor& array, const Rot90Options& options) {
  int first = canonical_axis("rot90", options.axes.first, array.rank()),
      second = canonical_axis("rot90", options.axes.second, array.rank());
  if (first == second)
    throw OptionError("rot90: expected two different axes, got " + std::to_string(first) + " twice.");
  switch (((options.k % 4) + 4) % 4) {
    case 1: return swapaxes(flip(array, {.axis = second}), first, second);
    case 2: return flip(array, {.axis = {first, second}});
    case 3: return flip(swapaxes(array, first, second), {.axis = second});
    default: return array;
  }
}

static const Operation diff_operation{
    "diff", "numpy", {"n", "axis"}, [](const Tensor& a, int64_t n, int64_t given) -> Tensor {
      int axis = canonical_axis("diff", given, a.rank());
      if (n < 0) throw OptionError("diff: expected n of at least 0, got " + std::to_string(n) + ".");
      Tensor x = a;
      for (int64_t i = 0; i < n && x.shape()[axis] > 0; ++i) {
        int64_t last = x.shape()[axis] - 1;
        Tensor later = parts(x, axis, {1})[1], earlier = parts(x, axis, {last})[0];
        x = x.dtype() == DType::bool_ ? not_equal(later, earlier) : later - earlier;
      }
      return x;
    }};
Tensor diff(const Tensor& a, const DiffOptions& options) { return diff_operation(a, options.n, options.axis); }

}  // namespace addax::ops
