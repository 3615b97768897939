#include "ops/images.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/tensor_state.hpp"

namespace addax {

Batched::Batched(const char* where, const Tensor& images, const std::string& data_format, int places)
    : data_format_(data_format), alone_(images.rank() == places + 1) {
  check_data_format(where, data_format);
  if (!alone_ && images.rank() != places + 2)
    throw ShapeError(std::string(where) + ": expected images with " + std::to_string(places + 1) + " axes, or " +
                     std::to_string(places + 2) + " with a batch, got " + images.spec().to_string() + ".");
  x_ = channels_to_end(alone_ ? ops::expand_dims(images, 0) : images, data_format);
}

Tensor Batched::back(const Tensor& y) const {
  Tensor images = channels_from_end(y, data_format_);
  return alone_ ? ops::squeeze(images, 0) : images;
}

void check_name(const std::string& where, const char* option, const std::string& given,
                const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), given) != known.end()) return;
  std::string names;
  for (size_t i = 0; i < known.size(); ++i)
    names += (i == 0 ? "\"" : i + 1 < known.size() ? "\", \"" : "\" or \"") + known[i];
  throw OptionError(where + ": expected " + option + " " + names + "\", got \"" + given + "\".");
}

Tensor along(const Tensor& x, int axis, const Tensor& matrix) {
  return ops::moveaxis(ops::tensordot(matrix, x, {Axes{1}, Axes{axis}}), 0, axis);
}

Tensor filter_matrix(int64_t length, int64_t windows, const std::vector<double>& taps, int64_t before, DType dtype) {
  Tensor result = allocate({{windows, length}, DType::float64});
  auto* matrix = reinterpret_cast<double*>(data_of(result));
  std::fill_n(matrix, result.size(), 0.0);
  for (int64_t row = 0; row < windows; ++row)
    for (int64_t tap = 0; tap < static_cast<int64_t>(taps.size()); ++tap)
      if (int64_t column = row + tap - before; column >= 0 && column < length)
        matrix[row * length + column] = taps[static_cast<size_t>(tap)];
  return ops::cast(result, dtype);
}

std::vector<double> gaussian(int64_t size, double sigma) {
  constexpr int64_t most = int64_t{1} << 16;
  if (size > most)
    throw OptionError("gaussian: expected a filter of at most 65536 cells, got " + std::to_string(size) + ".");
  std::vector<double> weights;
  double sum = 0;
  for (int64_t i = 0; i < size; ++i) {
    double x = (static_cast<double>(i) - static_cast<double>(size - 1) / 2) / sigma;
    weights.push_back(std::exp(-0.5 * x * x));
    sum += weights.back();
  }
  for (double& w : weights) w /= sum;
  return weights;
}

namespace {

/// Positions among `length` cells for those beyond the ends.
Tensor folded(const Tensor& index, int64_t length, const std::string& mode) {
  if (mode == "wrap") return ops::mod(index, length);
  if (mode == "mirror")
    return length == 1 ? ops::zeros_like(index)
                       : ops::abs(ops::mod(index + (length - 1), 2 * length - 2) - (length - 1));
  if (mode == "reflect")
    return ops::floor_divide(ops::abs(ops::mod(2 * index + 1 + 2 * length, 4 * length) - 2 * length) - 1, 2);
  return ops::clip(index, 0, length - 1);
}

/// One cell that a position is made of, along one axis.
struct Neighbour {
  Tensor index, inside, weight;  // weight: none where it is 1
};

Tensor product(const Tensor& a, const Tensor& b) { return !a.defined() ? b : b.defined() ? a * b : a; }
Tensor both(const Tensor& a, const Tensor& b) { return a.defined() ? ops::logical_and(a, b) : b; }

std::vector<Neighbour> neighbours(const Tensor& position, int64_t length, int64_t order, const std::string& mode,
                                  DType index_dtype) {
  auto at = [&](const Tensor& cell, const Tensor& weight) -> Neighbour {
    Tensor index = ops::cast(cell, index_dtype);
    return {folded(index, length, mode), ops::logical_and(index >= 0, index < length), weight};
  };
  if (order == 0) return {at(ops::sign(position) * ops::floor(ops::abs(position) + 0.5), {})};
  Tensor lower = ops::floor(position), share = position - lower;
  return {at(lower, 1 - share), at(lower + 1, share)};
}

}  // namespace

Tensor sampled(const Tensor& table, const std::vector<int64_t>& lengths, const Tensors& positions, const Tensor& first,
               int64_t order, const std::string& fill_mode, double fill_value) {
  DType index_dtype = table.shape()[0] > INT32_MAX ? DType::int64 : DType::int32;
  std::vector<Neighbour> corners{{first.defined() ? ops::cast(first, index_dtype) : Tensor(), {}, {}}};
  for (size_t a = 0; a < lengths.size(); ++a) {
    std::vector<Neighbour> more;
    for (const Neighbour& corner : corners)
      for (const Neighbour& cell : neighbours(positions[a], lengths[a], order, fill_mode, index_dtype)) {
        int64_t stride = 1;
        for (size_t later = a + 1; later < lengths.size(); ++later) stride *= lengths[later];
        Tensor step = cell.index * stride;
        more.push_back({corner.index.defined() ? corner.index + step : step, both(corner.inside, cell.inside),
                        product(corner.weight, cell.weight)});
      }
    corners = std::move(more);
  }
  Tensor sum;
  for (const Neighbour& corner : corners) {
    Tensor value = ops::take(table, corner.index, 0);
    if (fill_mode == "constant") value = ops::where(ops::expand_dims(corner.inside, -1), value, fill_value);
    if (corner.weight.defined()) value = value * ops::cast(ops::expand_dims(corner.weight, -1), value.dtype());
    sum = sum.defined() ? sum + value : value;
  }
  return sum;
}

}  // namespace addax
