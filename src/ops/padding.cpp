// Repeating and padding: tile, repeat, pad.
#include <algorithm>
#include <array>

#include "addax/ops.hpp"
#include "backends/movement.hpp"
#include "core/lengths.hpp"
#include "ops/axes.hpp"
#include "ops/indices.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"
#include "ops/result_attrs.hpp"

namespace addax {

template <>
inline constexpr auto enum_names<backends::PadMode> = std::to_array<std::string_view>({"constant", "reflect",
                                                                                       "symmetric", "edge", "wrap"});

namespace {

using backends::PadAttrs;
using backends::PadMode;
using backends::RepeatAttrs;
using PaddedAttrs = WithResult<PadAttrs>;
using RepeatedAttrs = WithResult<RepeatAttrs>;

// ---- tile and repeat --------------------------------------------------------------------------------------------

/// y's axis in `counts` runs of x's length, each added up: what came from one element of x.
Tensor fold_runs(const Tensor& y, int axis, int64_t length, bool interleaved) {
  int64_t outer = y.shape().part(0, axis).size(), inner = y.shape().part(axis + 1, y.rank()).size();
  int64_t times = length > 0 ? y.shape()[axis] / length : 0;
  Shape shape = y.shape();
  shape[axis] = length;
  Tensor apart =
      interleaved ? ops::reshape(y, {outer, length, times, inner}) : ops::reshape(y, {outer, times, length, inner});
  return ops::reshape(ops::sum(apart, {.axis = interleaved ? 2 : 1}), shape);
}

Tensors tile_gradient(const Backward& b) {
  Tensor dx = b.dy[0];
  int extra = dx.rank() - b.x().rank();
  for (int a = 0; a < dx.rank(); ++a) {
    int64_t length = a < extra ? 1 : b.x().shape()[a - extra];
    if (dx.shape()[a] != length) dx = fold_runs(dx, a, length, false);
  }
  return {ops::reshape(dx, b.x().shape())};
}

Tensors repeat_gradient(const Backward& b) {
  int axis = b.attr<RepeatedAttrs>().kernel.axis;
  return {fold_runs(b.dy[0], axis, b.x().shape()[axis], true)};
}

constexpr Op tile_op{.name = "tile",
                     .infer = [](const CallView& c) -> Spec {
                       return {c.attr<ShapeAttrs>().shape, c.dtype(0)};
                     },
                     .gradient = tile_gradient,
                     .kernels = {.cpu = {backends::cpu::tile}}};
constexpr Op repeat_op{.name = "repeat",
                       .infer = given_result<RepeatAttrs>,
                       .gradient = repeat_gradient,
                       .kernels = {.cpu = {backends::cpu::repeat}}};

// ---- pad --------------------------------------------------------------------------------------------------------

Spec padded(const CallView& c) {
  const auto& attrs = c.attr<PaddedAttrs>();
  bool copies = attrs.kernel.mode != PadMode::constant;
  for (int a = 0; a < attrs.shape.rank(); ++a)
    if (copies && c.shape(0)[a] == 0 && attrs.shape[a] > 0)
      fail_shape(c, "expected elements along axis " + std::to_string(a) + " to repeat, got " +
                        c.in[0].spec().to_string() + ".");
  return {attrs.shape, c.dtype(0)};
}

/// Where the elements of a padded axis come from.
Tensor pad_sources(PadMode mode, int64_t length, int64_t before, int64_t padded_length) {
  std::vector<int64_t> from;
  int64_t period = mode == PadMode::reflect ? std::max<int64_t>(1, 2 * length - 2)
                   : mode == PadMode::wrap  ? length
                                            : 2 * length;
  for (int64_t i = -before; i < padded_length - before; ++i) {
    int64_t at = ((i % period) + period) % period;
    if (mode == PadMode::edge)
      at = std::clamp<int64_t>(i, 0, length - 1);
    else if (at >= length)
      at = mode == PadMode::reflect ? period - at : period - 1 - at;
    from.push_back(at);
  }
  return Tensor::from(from);
}

Tensors pad_gradient(const Backward& b) {
  const auto& attrs = b.attr<PaddedAttrs>();
  const Shape& shape = b.x().shape();
  if (attrs.kernel.mode == PadMode::constant) return {ops::slice(b.dy[0], attrs.kernel.before.to_vector(), shape)};
  Tensor dx = b.dy[0];
  for (int a = 0; a < shape.rank(); ++a) {
    if (attrs.shape[a] == shape[a]) continue;
    Shape narrower = dx.shape();
    narrower[a] = shape[a];
    dx = take_gradient(dx, pad_sources(attrs.kernel.mode, shape[a], attrs.kernel.before[a], attrs.shape[a]), a,
                       narrower);
  }
  return {dx};
}

constexpr Op pad_op{.name = "pad", .infer = padded, .gradient = pad_gradient, .kernels = {.cpu = {backends::cpu::pad}}};

PadMode pad_mode(const std::string& name) {
  const auto& names = enum_names<PadMode>;
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw OptionError("pad: expected mode \"constant\", \"reflect\", \"symmetric\", \"edge\" or \"wrap\", got \"" +
                      name + "\".");
  return static_cast<PadMode>(found - names.begin());
}

void check_count(const char* where, int64_t count) {
  if (count < 0)
    throw OptionError(std::string(where) + ": expected counts of at least 0, got " + std::to_string(count) + ".");
}

}  // namespace

namespace ops {

static const Operation tile_operation{
    "tile", "numpy", {"repeats"}, [](const Tensor& x, const std::vector<int64_t>& repeats) -> Tensor {
      Shape shape = x.shape(), times(repeats);
      while (shape.rank() < times.rank()) shape.insert(0, 1);
      while (times.rank() < shape.rank()) times.insert(0, 1);
      for (int a = 0; a < shape.rank(); ++a) {
        check_count("tile", times[a]);
        shape[a] = product_of(shape[a], times[a]);
      }
      return apply(tile_op, x, attrs_of(ShapeAttrs{shape}));
    }};
Tensor tile(const Tensor& x, const std::vector<int64_t>& repeats) { return tile_operation(x, repeats); }
Tensor tile(const Tensor& x, int64_t repeats) { return tile(x, std::vector{repeats}); }

static const Operation repeat_operation{
    "repeat",
    "numpy",
    {"repeats", "axis"},
    [](const Tensor& input, int64_t repeats, const std::optional<int64_t>& given) -> Tensor {
      check_count("repeat", repeats);
      Tensor x = given ? input : ravel(input);
      int axis = canonical_axis("repeat", given.value_or(0), x.rank());
      Shape shape = x.shape();
      shape[axis] = product_of(shape[axis], repeats);
      return apply(repeat_op, x, with_result(RepeatAttrs{axis}, shape, x.dtype()));
    }};
Tensor repeat(const Tensor& input, int64_t repeats, const FlatAxisOptions& options) {
  return repeat_operation(input, repeats, options.axis);
}

Tensor repeat(const Tensor& input, const std::vector<int64_t>& repeats, const FlatAxisOptions& options) {
  if (repeats.size() == 1) return repeat(input, repeats[0], options);
  Tensor x = options.axis ? input : ravel(input);
  int axis = canonical_axis("repeat", options.axis.value_or(0), x.rank());
  if (static_cast<int64_t>(repeats.size()) != x.shape()[axis])
    throw ShapeError("repeat: expected " + std::to_string(x.shape()[axis]) + " counts for axis " +
                     std::to_string(axis) + " of " + x.spec().to_string() + ", got " + std::to_string(repeats.size()) +
                     ".");
  std::vector<int64_t> from;
  for (size_t i = 0; i < repeats.size(); ++i) {
    check_count("repeat", repeats[i]);
    from.insert(from.end(), static_cast<size_t>(repeats[i]), static_cast<int64_t>(i));
  }
  return take(x, Tensor::from(from), {.axis = axis});
}

static const Operation pad_operation{
    "pad",
    "numpy",
    {"pad_width", "mode", in_call("constant_values")},
    [](const Tensor& x, const std::vector<std::pair<int64_t, int64_t>>& pad_width, const std::string& mode_name,
       const std::optional<Number>& constant_values) -> Tensor {
      auto widths = pad_width;
      if (widths.size() == 1) widths.resize(static_cast<size_t>(x.rank()), pad_width[0]);
      if (widths.size() != static_cast<size_t>(x.rank()))
        throw ShapeError("pad: expected a pair of widths for each axis of " + x.spec().to_string() + ", got " +
                         std::to_string(widths.size()) + ".");
      PadMode mode = pad_mode(mode_name);
      if (constant_values && mode != PadMode::constant)
        throw OptionError("pad: expected constant_values only with mode \"constant\", got them with \"" + mode_name +
                          "\".");
      Shape shape = x.shape(), before;
      for (int a = 0; a < x.rank(); ++a) {
        auto [front, back] = widths[static_cast<size_t>(a)];
        check_count("pad", std::min(front, back));
        before.push_back(front);
        shape[a] = sum_of(shape[a], sum_of(front, back));
      }
      double value = constant_values ? constant_values->as_double() : 0;
      return apply(pad_op, x, with_result(PadAttrs{mode, before, value}, shape, x.dtype()));
    }};
Tensor pad(const Tensor& x, const std::vector<std::pair<int64_t, int64_t>>& pad_width, const PadOptions& options) {
  return pad_operation(x, pad_width, options.mode, options.constant_values);
}

Tensor pad(const Tensor& x, int64_t pad_width, const PadOptions& options) {
  return pad(x, std::vector(static_cast<size_t>(x.rank()), std::pair(pad_width, pad_width)), options);
}

}  // namespace ops
}  // namespace addax
