// Colour spaces.
#include <cmath>

#include "ops/images.hpp"

namespace addax {
namespace {

/// Images of three channels in floats, taken apart; `f` gives the new ones.
template <class F>
Tensor recolored(const char* where, const Tensor& images, const std::string& data_format, const F& f) {
  if (!images.dtype().is_float())
    throw DTypeError(std::string(where) + ": expected floats, got " + images.spec().to_string() + ".");
  Batched given(where, images, data_format);
  if (given.x().shape().back() != 3)
    throw ShapeError(std::string(where) + ": expected three channels, got " + images.spec().to_string() + ".");
  Tensors c = ops::unstack(given.x(), {.axis = -1});
  return given.back(ops::stack(f(c[0], c[1], c[2]), -1));
}

/// The distance from 1 to the next number.
double rounding(DType dtype) {
  switch (dtype) {
    case DType::float16: return 0x1p-10;
    case DType::bfloat16: return 0x1p-7;
    case DType::float64: return 0x1p-52;
    default: return 0x1p-23;
  }
}

Tensors hsv_of(const Tensor& r, const Tensor& g, const Tensor& b) {
  Tensor value = ops::maximum(ops::maximum(r, g), b), range = value - ops::minimum(ops::minimum(r, g), b);
  Tensor some = range > 0, lit = value > 0, norm = 1 / (6 * ops::where(some, range, 1));
  Tensor saturation = ops::where(lit, range / ops::where(lit, value, 1), 0);
  Tensor hue = ops::where(ops::equal(value, g), norm * (b - r) + 2.0 / 6, norm * (r - g) + 4.0 / 6);
  hue = ops::where(ops::equal(value, r), norm * (g - b), hue);
  hue = ops::where(some, hue, 0) + ops::cast(hue < 0, hue.dtype());
  return {hue, saturation, value};
}

Tensors rgb_of(const Tensor& hue, const Tensor& saturation, const Tensor& value) {
  Tensor turn = ops::mod(hue, 1) * 6;
  auto mixed = [&](const Tensor& share) { return value * (1 - saturation + saturation * ops::clip(share, 0, 1)); };
  return {mixed(ops::abs(turn - 3) - 1), mixed(2 - ops::abs(turn - 2)), mixed(2 - ops::abs(turn - 4))};
}

}  // namespace

namespace ops::image {

static const Operation rgb_to_grayscale_operation{
    "rgb_to_grayscale", "image", {"data_format"}, [](const Tensor& images, const std::string& data_format) -> Tensor {
      Batched given("rgb_to_grayscale", images, data_format);
      int64_t channels = given.x().shape().back();
      if (channels == 1) return images;
      if (channels != 3)
        throw ShapeError("rgb_to_grayscale: expected three channels or one, got " + images.spec().to_string() + ".");
      Tensor x = as_float(given.x()), weights = cast(Tensor::from({0.2989, 0.5870, 0.1140}), x.dtype());
      return given.back(cast(sum(x * weights, {.axis = -1, .keepdims = true}), images.dtype()));
    }};
Tensor rgb_to_grayscale(const Tensor& images, const DataFormatOptions& options) {
  return rgb_to_grayscale_operation(images, options.data_format);
}

static const Operation rgb_to_hsv_operation{
    "rgb_to_hsv", "image", {"data_format"}, [](const Tensor& images, const std::string& data_format) -> Tensor {
      double least = rounding(images.dtype());
      return recolored("rgb_to_hsv", images, data_format, [&](const Tensor& r, const Tensor& g, const Tensor& b) {
        auto lit = [&](const Tensor& c) { return where(abs(c) < least, 0, c); };
        return hsv_of(lit(r), lit(g), lit(b));
      });
    }};
Tensor rgb_to_hsv(const Tensor& images, const DataFormatOptions& options) {
  return rgb_to_hsv_operation(images, options.data_format);
}

static const Operation hsv_to_rgb_operation{
    "hsv_to_rgb", "image", {"data_format"}, [](const Tensor& images, const std::string& data_format) -> Tensor {
      return recolored("hsv_to_rgb", images, data_format, rgb_of);
    }};
Tensor hsv_to_rgb(const Tensor& images, const DataFormatOptions& options) {
  return hsv_to_rgb_operation(images, options.data_format);
}

}  // namespace ops::image
}  // namespace addax
