// Operations on places and on images under their names in Keras.
#include "ops/golden.hpp"
#include "ops/images.hpp"

namespace addax::tests {
namespace {

Sizes sizes(const GoldenCall& c, size_t i, const char* keyword) {
  std::vector<int64_t> list = c.list(i, keyword);
  return list.size() == 1 ? Sizes(list[0]) : Sizes(list);
}
std::string format(const GoldenCall& c) { return c.text(c.args.size(), "data_format", "channels_last"); }

template <Tensor (*f)(const Tensor&, const Sizes&, const ops::PoolOptions&)>
Tensors pool(const GoldenCall& c) {
  return {f(c.tensor(0), sizes(c, 1, ""),
            {.strides = sizes(c, 2, "strides"), .padding = c.text(3, "padding", "valid"), .data_format = format(c)})};
}
template <Tensor (*f)(const Tensor&, const Sizes&, const ops::DataFormatOptions&)>
Tensors adaptive(const GoldenCall& c) {
  return {f(c.tensor(0), sizes(c, 1, ""), {.data_format = format(c)})};
}

const GoldenNames pooling({
    {"max_pool", pool<ops::max_pool>},
    {"average_pool", pool<ops::average_pool>},
    {"adaptive_max_pool", adaptive<ops::adaptive_max_pool>},
    {"adaptive_average_pool", adaptive<ops::adaptive_average_pool>},
});

// ---- Images -----------------------------------------------------------------------------------------------------

namespace image = ops::image;

template <Tensor (*f)(const Tensor&, const ops::DataFormatOptions&)>
Tensors formatted(const GoldenCall& c) {
  return {f(c.tensor(0), {.data_format = format(c)})};
}
bool flag(const GoldenCall& c, const char* keyword) { return c.integer(c.args.size(), keyword, 0) != 0; }
std::string word(const GoldenCall& c, const char* keyword, const char* fallback) {
  return c.text(c.args.size(), keyword, fallback);
}
double value(const GoldenCall& c, const char* keyword, double fallback) {
  return c.number(c.args.size(), keyword, fallback);
}

Tensors resize(const GoldenCall& c) {
  return {image::resize(c.tensor(0), sizes(c, 1, ""),
                        {.interpolation = word(c, "interpolation", "bilinear"),
                         .antialias = flag(c, "antialias"),
                         .crop_to_aspect_ratio = flag(c, "crop_to_aspect_ratio"),
                         .pad_to_aspect_ratio = flag(c, "pad_to_aspect_ratio"),
                         .fill_value = value(c, "fill_value", 0),
                         .data_format = format(c)})};
}
Tensors scale_and_translate(const GoldenCall& c) {
  return {image::scale_and_translate(c.tensor(0), Shape(c.list(1, "")), c.tensor(2), c.tensor(3), c.list(4, ""),
                                     c.text(5, "", ""), {.antialias = c.integer(6, "antialias", 1) != 0})};
}
Tensors crop_images(const GoldenCall& c) {
  auto given = [&](const char* keyword) { return c.maybe_integer(keyword); };
  return {image::crop_images(
      c.tensor(0), {given("top_cropping"), given("left_cropping"), given("bottom_cropping"), given("right_cropping"),
                    given("target_height"), given("target_width"), format(c)})};
}
Tensors pad_images(const GoldenCall& c) {
  auto given = [&](const char* keyword) { return c.maybe_integer(keyword); };
  return {image::pad_images(
      c.tensor(0), {given("top_padding"), given("left_padding"), given("bottom_padding"), given("right_padding"),
                    given("target_height"), given("target_width"), format(c)})};
}
template <Tensor (*f)(const Tensor&, const Sizes&, const image::ExtractPatchesOptions&)>
Tensors patches(const GoldenCall& c) {
  image::ExtractPatchesOptions options{.padding = word(c, "padding", "valid"), .data_format = format(c)};
  if (c.kwargs.contains("strides")) options.strides = sizes(c, c.args.size(), "strides");
  if (c.kwargs.contains("dilation_rate")) options.dilation_rate = sizes(c, c.args.size(), "dilation_rate");
  return {f(c.tensor(0), sizes(c, 1, ""), options)};
}
Tensors affine(const GoldenCall& c) {
  return {image::affine_transform(c.tensor(0), c.tensor(1),
                                  {.interpolation = word(c, "interpolation", "bilinear"),
                                   .fill_mode = word(c, "fill_mode", "constant"),
                                   .fill_value = value(c, "fill_value", 0),
                                   .data_format = format(c)})};
}
Tensors perspective(const GoldenCall& c) {
  return {image::perspective_transform(c.tensor(0), c.tensor(1), c.tensor(2),
                                       {.interpolation = word(c, "interpolation", "bilinear"),
                                        .fill_value = value(c, "fill_value", 0),
                                        .data_format = format(c)})};
}
Tensors map_coordinates(const GoldenCall& c) {
  return {
      image::map_coordinates(c.tensor(0), c.tensor(1), c.integer(2, "", 1),
                             {.fill_mode = word(c, "fill_mode", "constant"), .fill_value = value(c, "fill_value", 0)})};
}
/// By the noise of the second argument, which Keras was made to draw.
Tensors elastic(const GoldenCall& c) {
  Batched images("elastic_transform", c.tensor(0), format(c));
  return {images.back(elastic_images(images.x(), c.tensor(1),
                                     {.alpha = value(c, "alpha", 20),
                                      .sigma = value(c, "sigma", 5),
                                      .interpolation = word(c, "interpolation", "bilinear"),
                                      .fill_mode = word(c, "fill_mode", "reflect"),
                                      .fill_value = value(c, "fill_value", 0)}))};
}
Tensors blur(const GoldenCall& c) {
  const Json* sigma = c.find(c.args.size(), "sigma");
  return {image::gaussian_blur(c.tensor(0), {.kernel_size = sizes(c, c.args.size(), "kernel_size"),
                                             .sigma = {(*sigma)[0].as_double(), (*sigma)[1].as_double()},
                                             .data_format = format(c)})};
}
Tensors ssim(const GoldenCall& c) {
  return {image::ssim(c.tensor(0), c.tensor(1),
                      {.max_val = value(c, "max_val", 1),
                       .filter_size = c.integer(c.args.size(), "filter_size", 11),
                       .data_format = format(c)})};
}

const GoldenNames images({
    {"image.resize", resize},
    {"image.scale_and_translate", scale_and_translate},
    {"image.crop_images", crop_images},
    {"image.pad_images", pad_images},
    {"image.extract_patches", patches<image::extract_patches>},
    {"image.extract_patches_3d", patches<image::extract_patches_3d>},
    {"image.affine_transform", affine},
    {"image.perspective_transform", perspective},
    {"image.map_coordinates", map_coordinates},
    {"image.elastic_transform", elastic},
    {"image.gaussian_blur", blur},
    {"image.sobel_edges", formatted<image::sobel_edges>},
    {"image.ssim", ssim},
    {"image.rgb_to_grayscale", formatted<image::rgb_to_grayscale>},
    {"image.rgb_to_hsv", formatted<image::rgb_to_hsv>},
    {"image.hsv_to_rgb", formatted<image::hsv_to_rgb>},
});

}  // namespace
}  // namespace addax::tests
