// Images in other sizes: resize, scale_and_translate, crop_images, pad_images.
#include <cmath>
#include <limits>
#include <numbers>

#include "ops/axes.hpp"
#include "ops/images.hpp"

namespace addax {
namespace {

// ---- Interpolations: the weight of a cell at a distance ----------------------------------------------------------

Tensor triangle(const Tensor& x) { return ops::relu(1 - x); }

/// Keys' cubic, with a = -1/2.
Tensor cubic(const Tensor& x) {
  Tensor near = ((1.5 * x - 2.5) * x) * x + 1, far = ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return ops::where(x >= 2, 0, ops::where(x >= 1, far, near));
}

template <int radius>
Tensor lanczos(const Tensor& x) {
  constexpr double pi = std::numbers::pi;
  Tensor apart = ops::where(x > 1e-3, x, 1);
  Tensor value = radius * ops::sin(pi * apart) * ops::sin(pi * apart / radius) / (pi * pi * apart * apart);
  return ops::where(x > radius, 0, ops::where(x > 1e-3, value, 1));
}

struct Interpolation {
  const char* name;
  Tensor (*weight)(const Tensor& distance);
};
constexpr Interpolation interpolations[] = {{"linear", triangle},     {"bilinear", triangle},  {"trilinear", triangle},
                                            {"cubic", cubic},         {"bicubic", cubic},      {"tricubic", cubic},
                                            {"lanczos3", lanczos<3>}, {"lanczos5", lanczos<5>}};

Tensor (*weight_of(const std::string& name))(const Tensor&) {
  for (const Interpolation& known : interpolations)
    if (known.name == name) return known.weight;
  return nullptr;
}

/// Row i holds the weights of the cells of a line that make cell i of the scaled and moved one.
Tensor line_weights(int64_t from, int64_t to, const Tensor& scale, const Tensor& translation, const std::string& method,
                    bool antialias) {
  DType dtype = scale.dtype();
  Tensor back = 1 / scale, places = ops::arange(0, to, 1, {.dtype = dtype}) + 0.5;
  Tensor at = ops::expand_dims(places * back - translation * back - 0.5, 1);
  Tensor distance = ops::abs(at - ops::arange(0, from, 1, {.dtype = dtype}));
  if (antialias) distance = distance / ops::maximum(back, 1);
  Tensor weights = weight_of(method)(distance), total = ops::sum(weights, {.axis = 1, .keepdims = true});
  constexpr double smallest = 1000 * std::numeric_limits<float>::epsilon();
  Tensor some =
      ops::logical_and(ops::abs(total) > smallest, ops::logical_and(at >= -0.5, at <= static_cast<double>(from) - 0.5));
  return ops::where(some, weights / ops::where(total != 0, total, 1), 0);
}

/// The dtype that weights are made in: half floats are too coarse for positions.
DType resize_dtype(const Tensor& x) { return x.dtype() == DType::float64 ? DType::float64 : DType::float32; }

Tensor scaled(const Tensor& x, int axis, int64_t to, const std::string& method, bool antialias) {
  int64_t from = x.shape()[axis];
  if (from == to) return x;
  DType dtype = resize_dtype(x);
  Tensor scale = constant(static_cast<double>(to) / static_cast<double>(from), dtype);
  return along(x, axis, ops::cast(line_weights(from, to, scale, constant(0.0, dtype), method, antialias), x.dtype()));
}

Tensor nearest(const Tensor& x, int axis, int64_t to) {
  int64_t from = x.shape()[axis];
  if (from == to) return x;
  Tensor cells =
      (ops::arange(0, to, 1, {.dtype = DType::float32}) + 0.5) * static_cast<float>(from) / static_cast<float>(to);
  return ops::take(x, ops::cast(cells, DType::int32), axis);
}

/// a · b / c, rounded down.
int64_t ratio(int64_t a, int64_t b, int64_t c) {
  return static_cast<int64_t>(static_cast<double>(a) * static_cast<double>(b) / static_cast<double>(c));
}

/// The middle of the images, of the aspect ratio of `height` and `width`.
Tensor cropped_to(const Tensor& x, int64_t height, int64_t width) {
  int64_t h = x.shape()[1], w = x.shape()[2];
  int64_t rows = std::max<int64_t>(1, std::min(h, ratio(w, height, width)));
  int64_t columns = std::max<int64_t>(1, std::min(w, ratio(h, width, height)));
  return ops::slice(x, {0, (h - rows) / 2, (w - columns) / 2, 0}, {x.shape()[0], rows, columns, x.shape()[3]});
}

Tensor padded_to(const Tensor& x, int64_t height, int64_t width, double fill) {
  int64_t h = x.shape()[1], w = x.shape()[2];
  int64_t top = (std::max(h, ratio(w, height, width)) - h) / 2, left = (std::max(w, ratio(h, width, height)) - w) / 2;
  if (top > 0) left = 0;
  Number value = x.dtype().is_float() ? Number(fill) : Number(static_cast<int64_t>(fill));
  return ops::pad(x, {{0, 0}, {top, top}, {left, left}, {0, 0}}, {.constant_values = value});
}

/// Whole numbers as Keras returns them: rounded, and no further than their dtype goes.
Tensor resized_as(const Tensor& y, DType dtype) {
  return dtype.is_float() ? ops::cast(y, dtype) : ops::saturate_cast(ops::round(y), dtype);
}

Tensor resized(const Tensor& images, const Sizes& size, const ops::image::ResizeOptions& options) {
  check_name("resize", "interpolation", options.interpolation,
             {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"});
  check_name("resize", "fill_mode", options.fill_mode, {"constant"});
  std::vector<int64_t> target = sizes_for("resize", "size", size, 2).list();
  if (options.crop_to_aspect_ratio && options.pad_to_aspect_ratio)
    throw OptionError("resize: expected one of crop_to_aspect_ratio and pad_to_aspect_ratio, got both.");
  Batched given("resize", images, options.data_format);
  Tensor x = given.x();
  if (x.shape()[1] == 0 || x.shape()[2] == 0)
    throw ShapeError("resize: expected images with cells, got " + images.spec().to_string() + ".");
  if (options.crop_to_aspect_ratio) x = cropped_to(x, target[0], target[1]);
  if (options.pad_to_aspect_ratio) x = padded_to(x, target[0], target[1], options.fill_value);
  if (options.interpolation == "nearest") return given.back(nearest(nearest(x, 1, target[0]), 2, target[1]));
  Tensor y = scaled(as_float(x), 1, target[0], options.interpolation, options.antialias);
  y = scaled(y, 2, target[1], options.interpolation, options.antialias);
  return given.back(resized_as(y, x.dtype()));
}

// ---- Cropping and padding ---------------------------------------------------------------------------------------

/// What is given of one axis, and how the options are called.
struct Edges {
  std::string before, after, target;  // names
  std::optional<int64_t> first, last, length;
};

/// What comes off, or on (`sign` 1), at both ends of an axis of `length`.
std::pair<int64_t, int64_t> ends_of(const char* where, const Edges& edges, int64_t length, int64_t sign) {
  if (edges.first.has_value() + edges.last.has_value() + edges.length.has_value() != 2)
    throw OptionError(std::string(where) + ": expected two of " + edges.before + ", " + edges.after + " and " +
                      edges.target + ".");
  int64_t change = edges.length ? sign * (*edges.length - length) : 0;
  int64_t before = edges.first ? *edges.first : change - *edges.last;
  int64_t after = edges.last ? *edges.last : change - before;
  if (before < 0 || after < 0 || length + sign * (before + after) < 0)
    throw ShapeError(std::string(where) + ": expected " + edges.before + " and " + edges.after +
                     " that are not negative and leave something, got " + std::to_string(before) + " and " +
                     std::to_string(after) + " for a length of " + std::to_string(length) + ".");
  return {before, after};
}

}  // namespace

namespace ops::image {

static const Operation resize_operation{
    "resize",
    "image",
    {"size", "interpolation", "antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_mode", "fill_value",
     "data_format"},
    [](const Tensor& images, const Sizes& size, const std::string& interpolation, bool antialias, bool crop, bool pad,
       const std::string& fill_mode, double fill_value, const std::string& data_format) -> Tensor {
      return resized(images, size, {interpolation, antialias, crop, pad, fill_mode, fill_value, data_format});
    }};
Tensor resize(const Tensor& images, const Sizes& size, const ResizeOptions& o) {
  return resize_operation(images, size, o.interpolation, o.antialias, o.crop_to_aspect_ratio, o.pad_to_aspect_ratio,
                          o.fill_mode, o.fill_value, o.data_format);
}

static const Operation scale_and_translate_operation{
    "scale_and_translate",
    "image",
    {in_call("output_shape"), "spatial_dims", "method", "antialias"},
    [](const Tensor& images, const Shape& output_shape, const Tensor& scale, const Tensor& translation,
       const std::vector<int64_t>& spatial_dims, const std::string& method, bool antialias) -> Tensor {
      const char* where = "scale_and_translate";
      check_name(where, "method", method,
                 {"linear", "bilinear", "trilinear", "cubic", "bicubic", "tricubic", "lanczos3", "lanczos5"});
      Shape each{static_cast<int64_t>(spatial_dims.size())};
      if (scale.shape() != each || translation.shape() != each)
        throw ShapeError(std::string(where) + ": expected a scale and a translation for each of " + each.to_string() +
                         " axes, got " + scale.spec().to_string() + " and " + translation.spec().to_string() + ".");
      Tensor y = as_float(images);
      DType dtype = resize_dtype(y);
      Shape wanted = images.shape();
      for (size_t i = 0; i < spatial_dims.size(); ++i) {
        int axis = canonical_axis(where, spatial_dims[i], images.rank());
        wanted[axis] = output_shape.rank() == images.rank() ? output_shape[axis] : -1;
        auto at = static_cast<int64_t>(i);
        Tensor weights = line_weights(images.shape()[axis], wanted[axis], cast(scale[at], dtype),
                                      cast(translation[at], dtype), method, antialias);
        y = along(y, axis, cast(weights, y.dtype()));
      }
      if (wanted != output_shape)
        throw ShapeError(std::string(where) + ": expected an output_shape that differs along spatial_dims alone, got " +
                         output_shape.to_string() + " for " + images.spec().to_string() + ".");
      return y;
    }};
Tensor scale_and_translate(const Tensor& images, const Shape& output_shape, const Tensor& scale,
                           const Tensor& translation, const std::vector<int64_t>& spatial_dims,
                           const std::string& method, const ScaleAndTranslateOptions& options) {
  return scale_and_translate_operation(images, output_shape, scale, translation, spatial_dims, method,
                                       options.antialias);
}

using Length = std::optional<int64_t>;

static const Operation crop_images_operation{
    "crop_images",
    "image",
    {"top_cropping", "left_cropping", "bottom_cropping", "right_cropping", "target_height", "target_width",
     "data_format"},
    [](const Tensor& images, const Length& top, const Length& left, const Length& bottom, const Length& right,
       const Length& height, const Length& width, const std::string& data_format) -> Tensor {
      Batched given("crop_images", images, data_format);
      Shape shape = given.x().shape();
      auto [above, below] = ends_of(
          "crop_images", {"top_cropping", "bottom_cropping", "target_height", top, bottom, height}, shape[1], -1);
      auto [before, after] =
          ends_of("crop_images", {"left_cropping", "right_cropping", "target_width", left, right, width}, shape[2], -1);
      return given.back(slice(given.x(), {0, above, before, 0},
                              {shape[0], shape[1] - above - below, shape[2] - before - after, shape[3]}));
    }};
Tensor crop_images(const Tensor& images, const CropImagesOptions& o) {
  return crop_images_operation(images, o.top_cropping, o.left_cropping, o.bottom_cropping, o.right_cropping,
                               o.target_height, o.target_width, o.data_format);
}

static const Operation pad_images_operation{
    "pad_images",
    "image",
    {"top_padding", "left_padding", "bottom_padding", "right_padding", "target_height", "target_width", "data_format"},
    [](const Tensor& images, const Length& top, const Length& left, const Length& bottom, const Length& right,
       const Length& height, const Length& width, const std::string& data_format) -> Tensor {
      Batched given("pad_images", images, data_format);
      const Shape& shape = given.x().shape();
      auto rows =
          ends_of("pad_images", {"top_padding", "bottom_padding", "target_height", top, bottom, height}, shape[1], 1);
      auto columns =
          ends_of("pad_images", {"left_padding", "right_padding", "target_width", left, right, width}, shape[2], 1);
      return given.back(pad(given.x(), {{0, 0}, rows, columns, {0, 0}}));
    }};
Tensor pad_images(const Tensor& images, const PadImagesOptions& o) {
  return pad_images_operation(images, o.top_padding, o.left_padding, o.bottom_padding, o.right_padding, o.target_height,
                              o.target_width, o.data_format);
}

}  // namespace ops::image
}  // namespace addax
