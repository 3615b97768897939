// Images read at computed positions: map_coordinates, affine_transform, perspective_transform, elastic_transform.
#include <cmath>

#include "ops/images.hpp"

namespace addax {
namespace {

const std::vector<std::string> fill_modes{"constant", "nearest", "wrap", "mirror", "reflect"};
const std::vector<std::string> interpolation_orders{"bilinear", "nearest"};

int64_t order_of(const char* where, const std::string& interpolation) {
  check_name(where, "interpolation", interpolation, interpolation_orders);
  return interpolation == "bilinear";
}

/// Whole numbers as they were; between neighbours they are rounded.
Tensor as_given(const Tensor& y, DType dtype) {
  return dtype.is_float() ? ops::cast(y, dtype) : ops::cast(ops::floor(y + 0.5), dtype);
}

/// What stands outside of images: in whole numbers without its fraction, as in Keras.
double outside(double fill_value, DType dtype) { return dtype.is_float() ? fill_value : std::trunc(fill_value); }

/// The dtype that positions are computed in.
DType position_dtype(const Tensor& x) { return x.dtype() == DType::float64 ? DType::float64 : DType::float32; }

/// The positions 0, 1, 2, … along one of three axes.
Tensor counted_along(int64_t n, int axis, DType dtype) {
  Shape shape{1, 1, 1};
  shape[axis] = n;
  return ops::reshape(ops::arange(0, n, 1, {.dtype = dtype}), shape);
}

Tensor transformed(const Tensor& images, const Tensor& transform, int64_t order, const std::string& fill_mode,
                   double fill_value) {
  DType dtype = position_dtype(transform);
  Tensor t = ops::cast(transform.rank() == 1 ? ops::expand_dims(transform, 0) : transform, dtype);
  auto factor = [&](int64_t i) { return ops::reshape(t(all, Slice{i, i + 1}), {t.shape()[0], 1, 1}); };
  Tensor y = counted_along(images.shape()[1], 1, dtype), x = counted_along(images.shape()[2], 2, dtype);
  Tensor k = factor(6) * x + factor(7) * y + 1;
  return images_at(images, (factor(3) * x + factor(4) * y + factor(5)) / k,
                   (factor(0) * x + factor(1) * y + factor(2)) / k, order, fill_mode, fill_value);
}

void check_points(const Tensor& start, const Tensor& end) {
  bool fits = start.shape() == end.shape() && (start.rank() == 2 || start.rank() == 3) &&
              start.shape().part(start.rank() - 2, start.rank()) == Shape{4, 2};
  if (!fits)
    throw ShapeError("perspective_transform: expected start_points and end_points of [4, 2] or [batch, 4, 2], got " +
                     start.spec().to_string() + " and " + end.spec().to_string() + ".");
}

/// The eight factors that lead from end points back to start points.
Tensor homography(const Tensor& start, const Tensor& end) {
  DType dtype = position_dtype(start);
  auto coordinate = [&](const Tensor& points, int64_t i) {
    Tensor p = points.rank() == 2 ? ops::expand_dims(points, 0) : points;
    return ops::cast(p(all, all, i), dtype);
  };
  Tensor sx = coordinate(start, 0), sy = coordinate(start, 1), x = coordinate(end, 0), y = coordinate(end, 1);
  Tensor one = ops::ones_like(x), zero = ops::zeros_like(x);
  Tensor rows = ops::concatenate({ops::stack({x, y, one, zero, zero, zero, -sx * x, -sx * y}, -1),
                                  ops::stack({zero, zero, zero, x, y, one, -sy * x, -sy * y}, -1)},
                                 1);
  Tensor target = ops::expand_dims(ops::concatenate({sx, sy}, 1), -1);
  return ops::squeeze(ops::solve(rows, target), -1);
}

}  // namespace

Tensor images_at(const Tensor& images, const Tensor& y, const Tensor& x, int64_t order, const std::string& fill_mode,
                 double fill_value) {
  const Shape& s = images.shape();
  Tensor table = ops::reshape(as_float(images), {s[0] * s[1] * s[2], s[3]});
  Tensor first = ops::reshape(ops::arange(0, s[0], 1, {.dtype = DType::int64}) * (s[1] * s[2]), {s[0], 1, 1});
  fill_value = outside(fill_value, images.dtype());
  return as_given(sampled(table, {s[1], s[2]}, {y, x}, first, order, fill_mode, fill_value), images.dtype());
}

namespace ops::image {

static const Operation map_coordinates_operation{
    "map_coordinates",
    "image",
    {"order", "fill_mode", "fill_value"},
    [](const Tensor& inputs, const Tensor& coordinates, int64_t order, const std::string& fill_mode,
       double fill_value) -> Tensor {
      check_name("map_coordinates", "fill_mode", fill_mode, fill_modes);
      if (order != 0 && order != 1)
        throw OptionError("map_coordinates: expected order 0 or 1, got " + std::to_string(order) + ".");
      if (coordinates.rank() < 2 || coordinates.shape()[0] != inputs.rank())
        throw ShapeError("map_coordinates: expected coordinates [" + std::to_string(inputs.rank()) + ", ...], got " +
                         coordinates.spec().to_string() + " for inputs of " + inputs.spec().to_string() + ".");
      Tensors positions = unstack(as_float(coordinates));
      Tensor table = reshape(as_float(inputs), {inputs.size(), 1});
      Tensor y = sampled(table, inputs.shape().to_vector(), positions, {}, order, fill_mode,
                         outside(fill_value, inputs.dtype()));
      return as_given(squeeze(y, -1), inputs.dtype());
    }};
Tensor map_coordinates(const Tensor& inputs, const Tensor& coordinates, int64_t order,
                       const MapCoordinatesOptions& options) {
  return map_coordinates_operation(inputs, coordinates, order, options.fill_mode, options.fill_value);
}

static const Operation affine_transform_operation{
    "affine_transform",
    "image",
    {"interpolation", "fill_mode", "fill_value", "data_format"},
    [](const Tensor& images, const Tensor& transform, const std::string& interpolation, const std::string& fill_mode,
       double fill_value, const std::string& data_format) -> Tensor {
      const char* where = "affine_transform";
      check_name(where, "fill_mode", fill_mode, fill_modes);
      int64_t order = order_of(where, interpolation);
      Batched given(where, images, data_format);
      const Shape& s = transform.shape();
      if (s.rank() < 1 || s.rank() > 2 || s.back() != 8 || (s.rank() == 2 && s[0] != 1 && s[0] != given.x().shape()[0]))
        throw ShapeError("affine_transform: expected a transform of 8 numbers, or one for each image, got " +
                         transform.spec().to_string() + " for " + images.spec().to_string() + ".");
      return given.back(transformed(given.x(), transform, order, fill_mode, fill_value));
    }};
Tensor affine_transform(const Tensor& images, const Tensor& transform, const AffineTransformOptions& o) {
  return affine_transform_operation(images, transform, o.interpolation, o.fill_mode, o.fill_value, o.data_format);
}

static const Operation perspective_transform_operation{
    "perspective_transform",
    "image",
    {"interpolation", "fill_value", "data_format"},
    [](const Tensor& images, const Tensor& start_points, const Tensor& end_points, const std::string& interpolation,
       double fill_value, const std::string& data_format) -> Tensor {
      int64_t order = order_of("perspective_transform", interpolation);
      check_points(start_points, end_points);
      Batched given("perspective_transform", images, data_format);
      return given.back(transformed(given.x(), homography(start_points, end_points), order, "constant", fill_value));
    }};
Tensor perspective_transform(const Tensor& images, const Tensor& start_points, const Tensor& end_points,
                             const PerspectiveTransformOptions& o) {
  return perspective_transform_operation(images, start_points, end_points, o.interpolation, o.fill_value,
                                         o.data_format);
}

Tensor elastic_transform(const Tensor& images, const ElasticTransformOptions& o) {
  const char* where = "elastic_transform";
  check_name(where, "fill_mode", o.fill_mode, fill_modes);
  order_of(where, o.interpolation);
  if (!(o.sigma > 0))
    throw OptionError("elastic_transform: expected a sigma above 0, got " + float_repr(o.sigma) + ".");
  Batched given(where, images, o.data_format);
  const Shape& s = given.x().shape();
  Tensor noise = random::normal({s[0], s[1], s[2], 2}, {.dtype = position_dtype(given.x()), .seed = o.seed});
  return given.back(elastic_images(given.x(), noise, o));
}

}  // namespace ops::image

Tensor moved_images(const Tensor& images, const Tensor& moves, int64_t order, const std::string& fill_mode,
                    double fill_value) {
  const Shape& s = images.shape();
  DType dtype = position_dtype(moves);
  auto along = [&](int64_t channel) {
    return ops::squeeze(ops::slice(moves, {0, 0, 0, channel}, {s[0], s[1], s[2], 1}), -1);
  };
  Tensor y = counted_along(s[1], 1, dtype) + along(1), x = counted_along(s[2], 2, dtype) + along(0);
  return images_at(images, y, x, order, fill_mode, fill_value);
}

Tensor elastic_images(const Tensor& images, const Tensor& noise, const ops::image::ElasticTransformOptions& o) {
  const int64_t size = static_cast<int64_t>(6 * o.sigma) | 1;
  Tensor moves = ops::image::gaussian_blur(noise * o.sigma, {.kernel_size = size, .sigma = {o.sigma, o.sigma}});
  return moved_images(images, moves * o.alpha, order_of("elastic_transform", o.interpolation), o.fill_mode,
                      o.fill_value);
}

}  // namespace addax
