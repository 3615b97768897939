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

Tensor transforms(const Tensors& columns) {
  int64_t n = 1;
  for (const Tensor& column : columns)
    if (column.rank() == 1) n = column.shape()[0];
  Tensors whole;
  for (const Tensor& column : columns) whole.push_back(ops::zeros({n}, DType::float32) + column);
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

}  // namespace addax
