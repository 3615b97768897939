// Rows of operations on images.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

namespace image = ops::image;

using Function = Tensor (*)(const Tensor&);

/// A function of images [n, 5, 4, channels] with values from 0.05 to 0.95.
OpRow of_images(std::string name, Function f, int64_t channels = 2, OpRow row = {}) {
  row.name = std::move(name);
  row.inputs = [channels](Draw& d) { return Tensors{d.real({d.n, 5, 4, channels}, 0.05, 0.95)}; };
  row.call = [f](const Tensors& x) { return Tensors{f(x[0])}; };
  row.composed = true;
  if (row.tolerance == 1) row.tolerance = 8;
  return row;
}

Refusal refusal(void (*call)(), std::string text) { return {call, std::move(text)}; }

Tensor pictures(std::initializer_list<int64_t> shape) { return ops::ones(Shape(shape)); }

const OpRows sizes({
    of_images(
        "resize",
        [](const Tensor& x) {
          return image::resize(x, {7, 3});
        },
        2,
        {.refused =
             {refusal(
                  [] {
                    image::resize(pictures({2, 3}), {4, 4});
                  },
                  "resize: expected images with 3 axes, or 4 with a batch, got [2, 3] float32."),
              refusal(
                  [] {
                    image::resize(pictures({2, 3, 1}), {4, 0});
                  },
                  "resize: expected size as one number or 2, none below 1, got [4, 0]."),
              refusal(
                  [] {
                    image::resize(pictures({2, 3, 1}), 4, {.interpolation = "area"});
                  },
                  "resize: expected interpolation \"bilinear\", \"nearest\", \"bicubic\", "
                  "\"lanczos3\" or \"lanczos5\", got \"area\"."),
              refusal(
                  [] {
                    image::resize(pictures({0, 3, 1}), 4);
                  },
                  "resize: expected images with cells, got [0, 3, 1] float32."),
              refusal(
                  [] {
                    image::resize(pictures({2, 3, 1}), 4, {.crop_to_aspect_ratio = true, .pad_to_aspect_ratio = true});
                  },
                  "resize: expected one of crop_to_aspect_ratio and pad_to_aspect_ratio, got both.")}}),
    of_images("resize",
              [](const Tensor& x) {
                return image::resize(x, {3, 9}, {.interpolation = "nearest"});
              },
              2, {.dtypes = OpRow::any()}),
    of_images("resize",
              [](const Tensor& x) {
                return image::resize(x, {3, 2}, {.interpolation = "bicubic", .antialias = true});
              }),
    of_images("resize",
              [](const Tensor& x) {
                return image::resize(x, {8, 4}, {.interpolation = "lanczos3", .crop_to_aspect_ratio = true});
              }),
    of_images("resize",
              [](const Tensor& x) {
                return image::resize(x, {8, 9},
                                     {.interpolation = "lanczos5", .pad_to_aspect_ratio = true, .fill_value = 0.5});
              }),
    {.name = "scale_and_translate",
     .inputs =
         [](Draw& d) {
           Tensor scale = ops::cast(Tensor::from({1.3, 0.8}), d.dtype),
                  move = ops::cast(Tensor::from({0.4, -0.6}), d.dtype);
           return Tensors{d.real({d.n, 5, 4, 2}), scale, move};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{image::scale_and_translate(x[0], {x[0].shape()[0], 6, 3, 2}, x[1], x[2], {1, 2}, "cubic")};
         },
     .dtypes = {DType::float32, DType::float64},
     .refused = {refusal(
         [] {
           image::scale_and_translate(pictures({4, 4, 1}), {8, 8, 1}, pictures({1}), pictures({2}), {0, 1}, "linear");
         },
         "scale_and_translate: expected a scale and a translation for each of [2] axes, got [1] float32 and [2] "
         "float32.")},
     .tolerance = 16,
     .composed = true},
    of_images("crop_images",
              [](const Tensor& x) {
                return image::crop_images(
                    x, {.top_cropping = 1, .right_cropping = 1, .target_height = 2, .target_width = 2});
              },
              2,
              {.dtypes = OpRow::any(),
               .refused = {refusal(
                               [] {
                                 image::crop_images(pictures({4, 4, 1}), {.top_cropping = 1});
                               },
                               "crop_images: expected two of top_cropping, bottom_cropping and target_height."),
                           refusal(
                               [] {
                                 image::crop_images(pictures({4, 4, 1}), {.top_cropping = 1, .target_height = 5});
                               },
                               "crop_images: expected top_cropping and bottom_cropping that are not negative and leave "
                               "something, got 1 and -2 for a length of 4.")}}),
    of_images("pad_images",
              [](const Tensor& x) {
                return image::pad_images(
                    x, {.left_padding = 2, .bottom_padding = 1, .right_padding = 0, .target_height = 8});
              },
              2,
              {.dtypes = OpRow::any(),
               .refused = {refusal(
                   [] {
                     image::pad_images(pictures({4, 4, 1}), {.top_padding = 1, .target_height = 3});
                   },
                   "pad_images: expected top_padding and bottom_padding that are not negative and leave something, got "
                   "1 and -2 for a length of 4.")}}),
});

Tensor half_turn(const Tensor& x) {
  Tensor turn = ops::cast(Tensor::from({0.8, 0.3, 0.2, -0.35, 0.9, 0.7, 0.01, -0.02}), x.dtype());
  return image::affine_transform(x, turn, {.fill_mode = "reflect"});
}

const OpRows positions({
    {.name = "map_coordinates",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({4, 5}), d.real_off({-1, 0, 1, 2, 3, 4, 5}, {2, d.n}, -1.4, 5.4)};
         },
     .call = [](const Tensors& x) { return Tensors{image::map_coordinates(x[0], x[1], 1, {.fill_mode = "mirror"})}; },
     .dtypes = {DType::float32, DType::float64},
     .refused = {refusal(
                     [] {
                       image::map_coordinates(pictures({4, 5}), pictures({3, 2}), 1);
                     },
                     "map_coordinates: expected coordinates [2, ...], got [3, 2] float32 for inputs of [4, 5] "
                     "float32."),
                 refusal(
                     [] {
                       image::map_coordinates(pictures({4, 5}), pictures({2, 2}), 3);
                     },
                     "map_coordinates: expected order 0 or 1, got 3.")},
     .tolerance = 16,
     .composed = true},
    of_images("affine_transform", half_turn, 2,
              {.dtypes = {DType::float32, DType::float64},
               .refused = {refusal(
                               [] {
                                 image::affine_transform(pictures({4, 4, 1}), pictures({6}));
                               },
                               "affine_transform: expected a transform of 8 numbers, or one for each image, got "
                               "[6] float32 for [4, 4, 1] float32."),
                           refusal(
                               [] {
                                 image::affine_transform(pictures({4, 4, 1}), pictures({8}), {.fill_mode = "edge"});
                               },
                               "affine_transform: expected fill_mode \"constant\", \"nearest\", \"wrap\", \"mirror\" "
                               "or \"reflect\", got \"edge\".")},
               .tolerance = 16}),
    of_images("perspective_transform",
              [](const Tensor& x) {
                Tensor from = Tensor::from({0.f, 0.f, 3.f, 0.f, 0.f, 4.f, 3.f, 4.f}, {4, 2});
                Tensor to = Tensor::from({0.3f, 0.4f, 2.6f, 0.2f, 0.4f, 3.7f, 3.3f, 3.9f}, {4, 2});
                return image::perspective_transform(x, ops::cast(from, x.dtype()), ops::cast(to, x.dtype()));
              },
              2,
              {.dtypes = {DType::float32, DType::float64},
               .refused = {refusal(
                   [] {
                     image::perspective_transform(pictures({4, 4, 1}), pictures({4, 2}), pictures({3, 2}));
                   },
                   "perspective_transform: expected start_points and end_points of [4, 2] or [batch, 4, 2], got [4, 2] "
                   "float32 and [3, 2] float32.")},
               .tolerance = 64}),
    of_images("elastic_transform",
              [](const Tensor& x) { return image::elastic_transform(x, {.alpha = 0.5, .sigma = 1, .seed = 3}); }, 2,
              {.dtypes = {DType::float64},
               .refused = {refusal(
                   [] {
                     image::elastic_transform(pictures({4, 4, 1}), {.sigma = 0});
                   },
                   "elastic_transform: expected a sigma above 0, got 0.0.")},
               .tolerance = 16}),
});

const OpRows filters({
    of_images("gaussian_blur",
              [](const Tensor& x) {
                return image::gaussian_blur(x, {.kernel_size = {3, 4}, .sigma = {0.7, 1.5}});
              },
              2,
              {.refused = {refusal(
                   [] {
                     image::gaussian_blur(pictures({4, 4, 1}), {.sigma = {1, 0}});
                   },
                   "gaussian_blur: expected sigmas above 0, got 1.0 and 0.0.")}}),
    of_images("sobel_edges", [](const Tensor& x) { return image::sobel_edges(x); }),
    {.name = "ssim",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5, 4, 2}, 0.1, 0.9), d.real({d.n, 5, 4, 2}, 0.1, 0.9)};
         },
     .call = [](const Tensors& x) { return Tensors{image::ssim(x[0], x[1], {.filter_size = 3})}; },
     .dtypes = {DType::float32, DType::float64},
     .refused = {refusal(
         [] {
           image::ssim(pictures({4, 4, 1}), pictures({4, 4, 1}));
         },
         "ssim: expected images at least as large as the filter of 11, got [1, 4, 4, 1] float32.")},
     .tolerance = 64,
     .composed = true},
    of_images("extract_patches",
              [](const Tensor& x) {
                return image::extract_patches(x, {2, 3}, {.strides = 1});
              },
              2,
              {.dtypes = OpRow::any(),
               .refused = {refusal(
                   [] {
                     image::extract_patches(pictures({4, 4, 1}), 5);
                   },
                   "extract_patches: expected places at least as many as a patch has, 5, got 4 of [1, "
                   "4, 4, 1] float32.")}}),
    of_images("extract_patches",
              [](const Tensor& x) {
                return image::extract_patches(x, 2, {.strides = 2, .dilation_rate = 2, .padding = "same"});
              }),
    of_images("extract_patches_3d",
              [](const Tensor& x) {
                return image::extract_patches_3d(ops::expand_dims(x, -1), {2, 2, 1}, {.strides = {{1, 2, 1}}});
              }),
});

const OpRows colors({
    of_images("rgb_to_grayscale", [](const Tensor& x) { return image::rgb_to_grayscale(x); }, 3,
              {.dtypes = OpRow::numbers(),
               .refused = {refusal(
                   [] {
                     image::rgb_to_grayscale(pictures({4, 4, 2}));
                   },
                   "rgb_to_grayscale: expected three channels or one, got [4, 4, 2] float32.")}}),
    of_images("rgb_to_hsv", [](const Tensor& x) { return image::rgb_to_hsv(x); }, 3,
              {.dtypes = {DType::float32, DType::float64},
               .refused = {refusal(
                   [] {
                     image::rgb_to_hsv(ops::ones({4, 4, 3}, DType::uint8));
                   },
                   "rgb_to_hsv: expected floats, got [4, 4, 3] uint8.")},
               .tolerance = 64}),
    of_images("hsv_to_rgb", [](const Tensor& x) { return image::hsv_to_rgb(x); }, 3, {.tolerance = 64}),
});

}  // namespace
}  // namespace addax::tests
