#include "layers/augmentation.hpp"

#include <algorithm>
#include <cmath>

namespace addax {

Bounds bounds_of(const std::string& layer, const char* option, const Numbers& given, Bounds limits) {
  std::vector<double> list = given.values;
  auto outside = [&](double x) { return !(x >= limits[0] && x <= limits[1]); };
  if (list.size() != (given.single ? 1 : 2) || std::any_of(list.begin(), list.end(), outside))
    throw OptionError(layer + ": expected " + option + " as one number or two from " + Json(limits[0]).to_python() +
                      " to " + Json(limits[1]).to_python() + ", got " + ConfigValue<Numbers>::to(given).to_string() +
                      ".");
  if (given.single) return {std::max(-std::abs(list[0]), limits[0]), std::abs(list[0])};
  return {std::min(list[0], list[1]), std::max(list[0], list[1])};
}

void check_parts(const std::string& place, const Tensors& inputs) {
  const std::vector<std::string>& names = inputs.names();
  bool known = names.empty() || (names[0] == "images" && (names.size() == 1 || names[1] == "labels"));
  if (inputs.empty() || inputs.size() > 2 || !known)
    throw OptionError(place + ": expected images, or \"images\" and \"labels\" in this order, got " +
                      (names.empty() ? std::to_string(inputs.size()) + " tensors" : Json::array(names).to_string()) +
                      ".");
}

Tensor transforms(const Tensors& columns) {
  int64_t n = 1;
  for (const Tensor& column : columns)
    if (column.rank() == 1) n = column.shape()[0];
  Tensors whole;
  for (const Tensor& column : columns) whole.push_back(ops::broadcast_to(column, {n}));
  return ops::stack(whole, 1);
}

Boxes boxes_of(const Shape& images, const Tensor& height, const Tensor& width, const Tensor& rows,
               const Tensor& columns) {
  auto inside = [&](int axis, const Tensor& share, const Tensor& place) {
    Shape shape{1, 1, 1, 1};
    shape[axis] = images[axis];
    auto length = static_cast<double>(images[axis]);
    Tensor size = share * length, start = place * (length - size);
    Tensor at = ops::reshape(ops::arange(0, images[axis], 1, {.dtype = DType::float32}), shape);
    return ops::logical_and(at >= per_image(start, DType::float32), at < per_image(start + size, DType::float32));
  };
  return {ops::logical_and(inside(1, height, rows), inside(2, width, columns)), height * width};
}

Tensor blurred(const Tensor& images, const std::array<int64_t, 2>& size, const Tensor& sigma) {
  Tensor y = images;
  for (int64_t axis : {0, 1}) {
    int64_t n = size[static_cast<size_t>(axis)];
    Tensor from_middle = ops::arange(0, n, 1, {.dtype = DType::float32}) - static_cast<double>(n - 1) / 2;
    Tensor bell = ops::exp(-0.5 * ops::square(from_middle / sigma[axis]));
    Shape places{1, 1, 1, 1};
    places[static_cast<int>(axis)] = n;
    Tensor taps = ops::reshape(bell / ops::sum(bell), places);
    Tensor kernel = ops::cast(ops::tile(taps, {1, 1, images.shape().back(), 1}), images.dtype());
    y = ops::depthwise_conv(y, kernel, {.padding = "same"});
  }
  return y;
}

}  // namespace addax
