// Moving, indexing, sorting and making tensors under their names in Keras.
#include <optional>

#include "ops/golden.hpp"

namespace addax::tests {
namespace {

using Pairs = std::vector<std::pair<int64_t, int64_t>>;

ops::FlatAxisOptions flat_axis(const GoldenCall& c, size_t i) {
  return {.axis = c.find(i, "axis") ? std::optional(c.integer(i, "axis", 0)) : std::nullopt};
}
int64_t axis_of(const GoldenCall& c, size_t i, int64_t fallback) { return c.integer(i, "axis", fallback); }
std::optional<DType> dtype_of_call(const GoldenCall& c, size_t i) {
  return c.find(i, "dtype") ? std::optional(DType(c.text(i, "dtype", ""))) : std::nullopt;
}
/// A list that may come as a tensor.
std::vector<int64_t> whole_numbers(const GoldenCall& c, size_t i) {
  return c.args[i].is_object() ? c.tensor(i).to_vector<int64_t>() : c.list(i, "");
}
Number number_at(const GoldenCall& c, size_t i) {
  return c.args[i].is_integer() ? Number(c.args[i].as_integer()) : Number(c.args[i].as_double());
}

template <Tensor (*f)(const Tensor&)>
Tensors plain(const GoldenCall& c) {
  return {f(c.tensor(0))};
}
template <Tensor (*f)(const Tensors&)>
Tensors joined(const GoldenCall& c) {
  return {f(c.tensors(0))};
}
template <Tensor (*f)(const Tensors&, const ops::AxisOptions&)>
Tensors joined_along(const GoldenCall& c) {
  return {f(c.tensors(0), {.axis = axis_of(c, 1, 0)})};
}
template <Tensors (*whole)(const Tensor&, int64_t, const ops::AxisOptions&),
          Tensors (*listed)(const Tensor&, const std::vector<int64_t>&, const ops::AxisOptions&)>
Tensors divided(const GoldenCall& c) {
  ops::AxisOptions options{.axis = axis_of(c, 2, 0)};
  if (c.args[1].is_array()) return listed(c.tensor(0), c.list(1, ""), options);
  return whole(c.tensor(0), c.args[1].as_integer(), options);
}
template <Tensor (*f)(const Tensor&, int64_t)>
Tensors banded(const GoldenCall& c) {
  return {f(c.tensor(0), c.integer(1, "k", 0))};
}
template <Tensor (*f)(const Tensor&, const ops::DiagonalOptions&)>
Tensors diagonals(const GoldenCall& c) {
  return {
      f(c.tensor(0),
        {.offset = c.integer(1, "offset", 0), .axis1 = c.integer(2, "axis1", 0), .axis2 = c.integer(3, "axis2", 1)})};
}
template <Tensor (*f)(const Tensor&, const ops::SortOptions&)>
Tensors sorted(const GoldenCall& c) {
  ops::SortOptions options;
  if (c.kwargs.contains("axis")) options.axis = c.maybe_integer("axis");
  return {f(c.tensor(0), options)};
}
template <Tensor (*f)(const Tensor&, const Tensor&, const ops::SegmentOptions&)>
Tensors segments(const GoldenCall& c) {
  return {f(c.tensor(0), c.tensor(1), {.num_segments = c.maybe_integer("num_segments")})};
}
template <Tensor (*f)(const Tensor&, const Tensor&, const ops::LinspaceOptions&)>
Tensors spaced(const GoldenCall& c) {
  ops::LinspaceOptions options{.num = c.integer(2, "num", 50),
                               .endpoint = c.integer(3, "endpoint", 1) != 0,
                               .dtype = dtype_of_call(c, 9),
                               .axis = c.integer(9, "axis", 0)};
  Tensor start = c.tensor(0), stop = c.tensor(1), y = f(start, stop, options);
  if (c.integer(9, "retstep", 0) == 0) return {y};
  return {y, y[1] - y[0]};
}

Tensors pad(const GoldenCall& c) {
  ops::PadOptions options{.mode = c.text(2, "mode", "constant")};
  if (auto value = c.maybe_number("constant_values")) options.constant_values = *value;
  if (c.args[1].is_integer()) return {ops::pad(c.tensor(0), c.args[1].as_integer(), options)};
  Pairs widths;
  for (const Json& pair : c.args[1].items()) widths.push_back({pair[0].as_integer(), pair[1].as_integer()});
  return {ops::pad(c.tensor(0), widths, options)};
}

Tensors roll(const GoldenCall& c) {
  if (c.args[1].is_array()) return {ops::roll(c.tensor(0), c.list(1, ""), {.axis = c.axis(2)})};
  return {ops::roll(c.tensor(0), c.args[1].as_integer(), flat_axis(c, 2))};
}

Tensors unique(const GoldenCall& c) {
  ops::UniqueOptions options{.axis = c.maybe_integer("axis"), .size = c.maybe_integer("size")};
  if (auto fill = c.maybe_integer("fill_value")) options.fill_value = *fill;
  ops::Unique found = ops::unique_all(c.tensor(0), options);
  Tensors result{found.values};
  if (c.integer(9, "return_index", 0)) result.push_back(found.index);
  if (c.integer(9, "return_inverse", 0)) result.push_back(found.inverse);
  if (c.integer(9, "return_counts", 0)) result.push_back(found.counts);
  return result;
}

Tensors arange(const GoldenCall& c) {
  ops::DTypeOptions dtype{.dtype = dtype_of_call(c, 9)};
  if (c.args.size() == 1 && !dtype.dtype) return {ops::arange(number_at(c, 0))};
  if (c.args.size() == 1) return {ops::arange(0, number_at(c, 0), 1, dtype)};
  return {ops::arange(number_at(c, 0), number_at(c, 1), c.args.size() > 2 ? number_at(c, 2) : Number(1), dtype)};
}

template <Tensor (*f)(int64_t, const ops::EyeOptions&)>
Tensors patterned(const GoldenCall& c) {
  ops::EyeOptions options{.k = c.integer(2, "k", 0), .dtype = dtype_of_call(c, 9)};
  if (c.find(1, "M")) options.M = c.integer(1, "M", 0);
  return {f(c.args[0].as_integer(), options)};
}

/// In the dtype that was asked for.
Tensor cast_like(const GoldenCall& c, const Tensor& x) { return ops::cast(x, dtype_of_call(c, 9).value_or(x.dtype())); }

template <class Make>
Tensors made(const GoldenCall& c, Make&& make) {
  Shape shape(c.list(0, "shape"));
  return {make(shape, dtype_of_call(c, 9).value_or(DType::float32))};
}

const GoldenNames layout({
    {"reshape", [](const GoldenCall& c) -> Tensors { return {ops::reshape(c.tensor(0), Shape(c.list(1, "")))}; }},
    {"ravel", plain<ops::ravel>},
    {"transpose", [](const GoldenCall& c) -> Tensors { return {ops::transpose(c.tensor(0), c.axis(1, "axes"))}; }},
    {"swapaxes",
     [](const GoldenCall& c) -> Tensors {
       return {ops::swapaxes(c.tensor(0), c.integer(1, "", 0), c.integer(2, "", 0))};
     }},
    {"moveaxis",
     [](const GoldenCall& c) -> Tensors { return {ops::moveaxis(c.tensor(0), c.list(1, ""), c.list(2, ""))}; }},
    {"expand_dims", [](const GoldenCall& c) -> Tensors { return {ops::expand_dims(c.tensor(0), c.axis())}; }},
    {"squeeze", [](const GoldenCall& c) -> Tensors { return {ops::squeeze(c.tensor(0), c.axis())}; }},
    {"broadcast_to",
     [](const GoldenCall& c) -> Tensors { return {ops::broadcast_to(c.tensor(0), Shape(c.list(1, "")))}; }},
    {"flip", [](const GoldenCall& c) -> Tensors { return {ops::flip(c.tensor(0), {.axis = c.axis()})}; }},
    {"fliplr", plain<ops::fliplr>},
    {"flipud", plain<ops::flipud>},
    {"rot90", [](const GoldenCall& c) -> Tensors { return {ops::rot90(c.tensor(0), {.k = c.integer(1, "k", 1)})}; }},
    {"roll", roll},
    {"concatenate", joined_along<ops::concatenate>},
    {"stack", joined_along<ops::stack>},
    {"hstack", joined<ops::hstack>},
    {"vstack", joined<ops::vstack>},
    {"dstack", joined<ops::dstack>},
    {"append", [](const GoldenCall& c) -> Tensors { return {ops::append(c.tensor(0), c.tensor(1), flat_axis(c, 2))}; }},
    {"split", divided<ops::split, ops::split>},
    {"array_split", divided<ops::array_split, ops::array_split>},
    {"unstack", [](const GoldenCall& c) { return ops::unstack(c.tensor(0), {.axis = axis_of(c, 2, 0)}); }},
    {"tile", [](const GoldenCall& c) -> Tensors { return {ops::tile(c.tensor(0), c.list(1, ""))}; }},
    {"repeat",
     [](const GoldenCall& c) -> Tensors { return {ops::repeat(c.tensor(0), whole_numbers(c, 1), flat_axis(c, 2))}; }},
    {"pad", pad},
    {"meshgrid",
     [](const GoldenCall& c) {
       Tensors x;
       for (size_t i = 0; i < c.args.size(); ++i) x.push_back(c.tensor(i));
       return ops::meshgrid(x, {.indexing = c.text(99, "indexing", "xy")});
     }},
    {"take", [](const GoldenCall& c) -> Tensors { return {ops::take(c.tensor(0), c.tensor(1), flat_axis(c, 2))}; }},
    {"take_along_axis",
     [](const GoldenCall& c) -> Tensors { return {ops::take_along_axis(c.tensor(0), c.tensor(1), flat_axis(c, 2))}; }},
    {"slice",
     [](const GoldenCall& c) -> Tensors { return {ops::slice(c.tensor(0), c.list(1, ""), Shape(c.list(2, "")))}; }},
    {"slice_update",
     [](const GoldenCall& c) -> Tensors { return {ops::slice_update(c.tensor(0), c.list(1, ""), c.tensor(2))}; }},
    {"scatter",
     [](const GoldenCall& c) -> Tensors { return {ops::scatter(c.tensor(0), c.tensor(1), Shape(c.list(2, "")))}; }},
    {"scatter_update",
     [](const GoldenCall& c) -> Tensors {
       ops::ScatterUpdateOptions options;
       if (c.find(3, "reduction")) options.reduction = c.text(3, "reduction", "");
       return {ops::scatter_update(c.tensor(0), c.tensor(1), c.tensor(2), options)};
     }},
});

const GoldenNames counted({
    {"one_hot",
     [](const GoldenCall& c) -> Tensors {
       return {ops::one_hot(c.tensor(0), c.integer(1, "num_classes", 0),
                            {.axis = axis_of(c, 2, -1), .dtype = dtype_of_call(c, 3)})};
     }},
    {"multi_hot",
     [](const GoldenCall& c) -> Tensors { return {ops::multi_hot(c.tensor(0), c.integer(1, "num_classes", 0))}; }},
    {"segment_sum", segments<ops::segment_sum>},
    {"segment_max", segments<ops::segment_max>},
    {"segment_min", segments<ops::segment_min>},
    {"segment_prod", segments<ops::segment_prod>},
    {"bincount",
     [](const GoldenCall& c) -> Tensors {
       ops::BincountOptions options{.minlength = c.integer(2, "minlength", 0)};
       if (const Json* weights = c.find(1, "weights")) options.weights = golden_tensor(*weights);
       return {ops::bincount(c.tensor(0), options)};
     }},
    {"sort", sorted<ops::sort>},
    {"argsort", sorted<ops::argsort>},
    {"top_k",
     [](const GoldenCall& c) -> Tensors {
       auto [values, indices] = ops::top_k(c.tensor(0), c.integer(1, "k", 1));
       return {values, indices};
     }},
    {"in_top_k",
     [](const GoldenCall& c) -> Tensors { return {ops::in_top_k(c.tensor(0), c.tensor(1), c.integer(2, "k", 1))}; }},
    {"searchsorted",
     [](const GoldenCall& c) -> Tensors {
       return {ops::searchsorted(c.tensor(0), c.tensor(1), {.side = c.text(2, "side", "left")})};
     }},
    {"digitize", [](const GoldenCall& c) -> Tensors { return {ops::digitize(c.tensor(0), c.tensor(1))}; }},
    {"isin", [](const GoldenCall& c) -> Tensors { return {ops::isin(c.tensor(0), c.tensor(1))}; }},
    {"unique", unique},
    {"nonzero", [](const GoldenCall& c) { return ops::nonzero(c.tensor(0)); }},
    {"unravel_index", [](const GoldenCall& c) { return ops::unravel_index(c.tensor(0), Shape(c.list(1, ""))); }},
});

const GoldenNames making({
    {"arange", arange},
    {"linspace", spaced<ops::linspace>},
    {"geomspace", spaced<ops::geomspace>},
    {"logspace",
     [](const GoldenCall& c) -> Tensors {
       return {ops::logspace(c.tensor(0), c.tensor(1), {.num = c.integer(2, "num", 50)})};
     }},
    {"zeros",
     [](const GoldenCall& c) { return made(c, [](const Shape& s, DType dtype) { return ops::zeros(s, dtype); }); }},
    {"ones",
     [](const GoldenCall& c) { return made(c, [](const Shape& s, DType dtype) { return ops::ones(s, dtype); }); }},
    {"full",
     [](const GoldenCall& c) {
       return made(c, [&](const Shape& s, DType dtype) { return ops::full(s, number_at(c, 1), dtype); });
     }},
    {"zeros_like", [](const GoldenCall& c) -> Tensors { return {cast_like(c, ops::zeros_like(c.tensor(0)))}; }},
    {"ones_like", [](const GoldenCall& c) -> Tensors { return {cast_like(c, ops::ones_like(c.tensor(0)))}; }},
    {"full_like",
     [](const GoldenCall& c) -> Tensors { return {cast_like(c, ops::full_like(c.tensor(0), number_at(c, 1)))}; }},
    {"eye", patterned<ops::eye>},
    {"tri", patterned<ops::tri>},
    {"identity", [](const GoldenCall& c) -> Tensors { return {ops::identity(c.integer(0, "n", 0))}; }},
    {"diag", banded<ops::diag>},
    {"diagflat", banded<ops::diagflat>},
    {"tril", banded<ops::tril>},
    {"triu", banded<ops::triu>},
    {"diagonal", diagonals<ops::diagonal>},
    {"trace", diagonals<ops::trace>},
    {"copy", plain<ops::copy>},
});

}  // namespace
}  // namespace addax::tests
