// Pictures in files as tensors and back: colour modes, sizes, and values from 0 to 255.
#include "addax/utils/image.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>

#include "addax/config.hpp"
#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "addax/preprocessing.hpp"
#include "core/names.hpp"
#include "core/tensor_state.hpp"
#include "data/picture.hpp"
#include "ops/places.hpp"

namespace addax::utils {
namespace {

void check_word(const std::string& what, const std::string& given, std::span<const std::string_view> known) {
  if (std::find(known.begin(), known.end(), given) != known.end()) return;
  throw OptionError(what + ", got \"" + given + "\". " + did_you_mean(given, known));
}

/// The same pixels with another number of channels, in Pillow's arithmetic.
Tensor with_channels(const Tensor& picture, int64_t wanted) {
  int64_t given = picture.shape()[2];
  if (given == wanted) return picture;
  Tensor result = allocate({{picture.shape()[0], picture.shape()[1], wanted}, DType::uint8});
  auto* from = static_cast<const uint8_t*>(picture.raw_data());
  auto* to = reinterpret_cast<uint8_t*>(data_of(result));
  int64_t green = given == 1 ? 0 : 1, blue = given == 1 ? 0 : 2;
  for (int64_t i = picture.shape()[0] * picture.shape()[1]; i > 0; --i, from += given, to += wanted) {
    if (wanted == 1) {
      to[0] = static_cast<uint8_t>((from[0] * 19595 + from[1] * 38470 + from[2] * 7471 + 0x8000) >> 16);
      continue;
    }
    to[0] = from[0], to[1] = from[green], to[2] = from[blue];
    if (wanted == 4) to[3] = 255;
  }
  return result;
}

/// The middle of the picture that has the shape of the target.
PictureBox middle(int64_t width, int64_t height, int64_t target_width, int64_t target_height) {
  int64_t tall = std::min(height, width * target_height / target_width);
  int64_t wide = std::min(width, height * target_width / target_height);
  return {(width - wide) / 2, (height - tall) / 2, wide, tall};
}

void check_target(const Shape& target) {
  constexpr int64_t most = 65500;
  if (target.rank() != 2 || target[0] < 1 || target[1] < 1 || target[0] > most || target[1] > most)
    throw OptionError("load_img: expected a target_size of [height, width], each 1 to 65500, got " +
                      target.to_string() + ".");
}

/// "png" or "jpeg"
std::string format_of(const std::filesystem::path& path, std::string format) {
  if (format.empty() && path.has_extension()) format = path.extension().string().substr(1);
  std::transform(format.begin(), format.end(), format.begin(), [](unsigned char c) { return std::tolower(c); });
  if (format == "jpg") format = "jpeg";
  constexpr std::array<std::string_view, 2> known{"png", "jpeg"};
  check_word("save_img: expected a file of PNG or JPEG", format, known);
  return format;
}

/// [height, width, channels] uint8 of what `where` was given.
Tensor pixels_of(const std::string& where, const Tensor& x, const ArrayToImgOptions& options) {
  check_data_format(where, options.data_format);
  Tensor image = options.data_format == "channels_first" && x.rank() == 3 ? ops::transpose(x, {1, 2, 0}) : x;
  constexpr int64_t most = 65500;  // of JPEG
  const Shape& s = image.shape();
  if (s.rank() != 3 || (s[2] != 1 && s[2] != 3 && s[2] != 4) || std::min(s[0], s[1]) < 1 || std::max(s[0], s[1]) > most)
    throw ShapeError(where +
                     ": expected [height, width, channels] with 1, 3 or 4 channels and at most 65500 pixels a " +
                     "side, got " + x.spec().to_string() + ". Take the pictures of a batch one by one.");
  if (!options.scale && image.dtype() == DType::uint8) return image;
  image = ops::cast(image, options.dtype.value_or(config::floatx()));
  if (!ops::all(ops::isfinite(image)).item<bool>())
    throw ValueError(where + ": expected finite values, got some that are not.");
  if (options.scale) {
    image = image - ops::min(image);
    double largest = ops::max(image).item<double>();
    if (largest != 0) image = image / largest;
    image = image * 255.0;
  }
  return ops::cast(ops::clip(image, 0.0, 255.0), DType::uint8);
}

}  // namespace

Tensor load_img(const std::filesystem::path& path, const LoadImgOptions& options) {
  constexpr std::array<std::string_view, 3> modes{"rgb", "rgba", "grayscale"};
  check_word("load_img: expected a color_mode", options.color_mode, modes);
  if (options.target_size) check_target(*options.target_size);
  Bytes file = read_file(path);
  Tensor picture = read_picture(path.string(), file.span());
  picture = with_channels(picture, options.color_mode == "grayscale" ? 1 : options.color_mode == "rgb" ? 3 : 4);
  if (!options.target_size) return picture;
  int64_t height = picture.shape()[0], width = picture.shape()[1];
  const Shape& target = *options.target_size;
  PictureBox part{0, 0, width, height};
  if (options.keep_aspect_ratio) part = middle(width, height, target[1], target[0]);
  return resized(picture, part, target[1], target[0], options.interpolation);
}

Tensor img_to_array(const Tensor& img, const ImgToArrayOptions& options) {
  check_data_format("img_to_array", options.data_format);
  if (img.rank() != 2 && img.rank() != 3)
    throw ShapeError("img_to_array: expected a picture of [height, width, channels] or [height, width], got " +
                     img.spec().to_string() + ".");
  Tensor x = img.rank() == 2 ? ops::expand_dims(img, 2) : img;
  if (options.data_format == "channels_first") x = ops::transpose(x, {2, 0, 1});
  return ops::cast(x, options.dtype.value_or(config::floatx()));
}

Tensor array_to_img(const Tensor& x, const ArrayToImgOptions& options) { return pixels_of("array_to_img", x, options); }

void save_img(const std::filesystem::path& path, const Tensor& x, const SaveImgOptions& options) {
  std::string format = format_of(path, options.file_format);
  Tensor picture = pixels_of("save_img", x, {.data_format = options.data_format, .scale = options.scale});
  if (format == "png")
    write_file(path, png_of(picture).span());
  else
    write_file(path, jpeg_of(with_channels(picture, picture.shape()[2] == 1 ? 1 : 3)).span());
}

}  // namespace addax::utils

namespace addax {

Tensor preprocessing::image::smart_resize(const Tensor& x, const Sizes& size, const SmartResizeOptions& options) {
  return ops::image::resize(
      x, size,
      {.interpolation = options.interpolation, .crop_to_aspect_ratio = true, .data_format = options.data_format});
}

}  // namespace addax
