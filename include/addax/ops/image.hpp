// Operations of keras.ops.image. Images are [height, width, channels] or [batch, height, width, channels]; with
// data_format "channels_first" the channels stand before the height. Another rank is a ShapeError, a name that is not
// listed an OptionError. Floats keep their dtype; whole numbers are computed in float and rounded back where Keras
// does.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "addax/ops/movement.hpp"
#include "addax/places.hpp"
#include "addax/random.hpp"
#include "addax/tensor.hpp"

namespace addax::ops::image {

// ---- Sizes ------------------------------------------------------------------------------------------------------
struct ResizeOptions {
  std::string interpolation = "bilinear";  // or "nearest", "bicubic", "lanczos3", "lanczos5"
  bool antialias = false;                  // whether smaller images average over as many more cells
  bool crop_to_aspect_ratio = false;       // first cut to the shape of `size`, in the middle
  bool pad_to_aspect_ratio = false;        // first filled up to it; not both
  std::string fill_mode = "constant";
  double fill_value = 0.0;
  std::string data_format = "channels_last";
};
/// Images of `size` {height, width}. Centres of corner cells stay where they are relative to the image.
Tensor resize(const Tensor& images, const Sizes& size, const ResizeOptions& options = {});

struct ScaleAndTranslateOptions {
  bool antialias = true;
};
/// Along each of `spatial_dims` position p of the result is (p − translation) / scale of x; what lies outside is 0.
/// `scale` and `translation` are vectors with an element for each; `method` is "linear", "cubic", "lanczos3" or
/// "lanczos5" ("bilinear", "trilinear", "bicubic", "tricubic" mean the same). Gradients flow to both, too.
Tensor scale_and_translate(const Tensor& images, const Shape& output_shape, const Tensor& scale,
                           const Tensor& translation, const std::vector<int64_t>& spatial_dims,
                           const std::string& method, const ScaleAndTranslateOptions& options = {});

struct CropImagesOptions {
  std::optional<int64_t> top_cropping = {}, left_cropping = {}, bottom_cropping = {}, right_cropping = {};
  std::optional<int64_t> target_height = {}, target_width = {};
  std::string data_format = "channels_last";
};
/// Part of the images: of each axis two of both croppings and the target length are given (OptionError otherwise).
Tensor crop_images(const Tensor& images, const CropImagesOptions& options);

struct PadImagesOptions {
  std::optional<int64_t> top_padding = {}, left_padding = {}, bottom_padding = {}, right_padding = {};
  std::optional<int64_t> target_height = {}, target_width = {};
  std::string data_format = "channels_last";
};
/// Images with zeros around them: of each axis two of both paddings and the target length are given.
Tensor pad_images(const Tensor& images, const PadImagesOptions& options);

// ---- Blocks -----------------------------------------------------------------------------------------------------
struct ExtractPatchesOptions {
  OptionalSizes strides = {};  // None: size
  Sizes dilation_rate = 1;
  std::string padding = "valid";  // or "same"
  std::string data_format = "channels_last";
};
/// Blocks of `size` as channels: [batch, rows, columns, height · width · channels].
Tensor extract_patches(const Tensor& images, const Sizes& size, const ExtractPatchesOptions& options = {});
/// The same for volumes [batch, depth, height, width, channels] or one of them.
Tensor extract_patches_3d(const Tensor& volumes, const Sizes& size, const ExtractPatchesOptions& options = {});

// ---- Positions --------------------------------------------------------------------------------------------------
struct MapCoordinatesOptions {
  std::string fill_mode = "constant";  // or "nearest", "wrap", "mirror", "reflect"
  double fill_value = 0.0;
};
/// Elements of inputs at `coordinates` [rank, ...]: the nearest ones (order 0) or between neighbours (order 1).
Tensor map_coordinates(const Tensor& inputs, const Tensor& coordinates, int64_t order,
                       const MapCoordinatesOptions& options = {});

struct AffineTransformOptions {
  std::string interpolation = "bilinear";  // or "nearest"
  std::string fill_mode = "constant";      // or "nearest", "wrap", "mirror", "reflect"
  double fill_value = 0.0;
  std::string data_format = "channels_last";
};
/// `transform` [8] or [batch, 8] holds a0 a1 a2 b0 b1 b2 c0 c1: the cell at (x, y) of the result is that at
/// ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with k = c0 x + c1 y + 1.
Tensor affine_transform(const Tensor& images, const Tensor& transform, const AffineTransformOptions& options = {});

struct PerspectiveTransformOptions {
  std::string interpolation = "bilinear";  // or "nearest"
  double fill_value = 0.0;
  std::string data_format = "channels_last";
};
/// The transform that moves four points (x, y) of each image, `start_points` [4, 2] or [batch, 4, 2], to `end_points`.
Tensor perspective_transform(const Tensor& images, const Tensor& start_points, const Tensor& end_points,
                             const PerspectiveTransformOptions& options = {});

struct ElasticTransformOptions {
  double alpha = 20.0;                     // how far cells move
  double sigma = 5.0;                      // how far the moves of neighbours agree, in cells
  std::string interpolation = "bilinear";  // or "nearest"
  std::string fill_mode = "reflect";
  double fill_value = 0.0;
  random::Seed seed = {};
  std::string data_format = "channels_last";
};
/// Cells moved by smooth random distances. Simard et al. 2003.
Tensor elastic_transform(const Tensor& images, const ElasticTransformOptions& options = {});

// ---- Filters ----------------------------------------------------------------------------------------------------
struct GaussianBlurOptions {
  Sizes kernel_size = {3, 3};            // of width and height, in cells
  std::array<double, 2> sigma = {1, 1};  // standard deviations, in cells
  std::string data_format = "channels_last";
};
/// Averages weighted by a bell; beyond the images there are zeros.
Tensor gaussian_blur(const Tensor& images, const GaussianBlurOptions& options = {});

/// Slopes along height and width, by Sobel's kernels, in a new last axis of 2.
Tensor sobel_edges(const Tensor& images, const DataFormatOptions& options = {});

struct SsimOptions {
  double max_val = 1.0;  // largest possible value
  int64_t filter_size = 11;
  double filter_sigma = 1.5;
  double k1 = 0.01, k2 = 0.03;
  std::string data_format = "channels_last";
};
/// The structural similarity of two images, or of each pair of a batch: 1 for equal ones. Wang et al. 2004.
Tensor ssim(const Tensor& image1, const Tensor& image2, const SsimOptions& options = {});

// ---- Colours ----------------------------------------------------------------------------------------------------
/// 0.2989 red + 0.5870 green + 0.1140 blue, in one channel; images of one channel stay.
Tensor rgb_to_grayscale(const Tensor& images, const DataFormatOptions& options = {});
/// Hue, saturation and value of red, green and blue, all from 0 to 1. Floats only (DTypeError).
Tensor rgb_to_hsv(const Tensor& images, const DataFormatOptions& options = {});
/// The inverse.
Tensor hsv_to_rgb(const Tensor& images, const DataFormatOptions& options = {});

}  // namespace addax::ops::image
