// Pictures in files as tensors, and back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "addax/optional_list.hpp"
#include "addax/tensor.hpp"

namespace addax::utils {

struct LoadImgOptions {
  std::string color_mode = "rgb";         // "rgba" or "grayscale"
  OptionalShape target_size = {};         // [height, width]; the picture's own
  std::string interpolation = "nearest";  // "bilinear", "bicubic", "box", "hamming" or "lanczos", as Pillow
  bool keep_aspect_ratio = false;         // cut off what is too much at the sides first
};

/// The picture of a PNG or JPEG file as [height, width, channels] uint8, values 0 to 255; `ops::cast` makes floats.
/// FileError where it cannot be read; FormatError where it is damaged, of another format, or larger than 179 million
/// pixels; OptionError for unknown words (keras.utils.load_img).
Tensor load_img(const std::filesystem::path& path, const LoadImgOptions& options = {});

struct ImgToArrayOptions {
  std::string data_format = "channels_last";  // of the result; or "channels_first"
  std::optional<DType> dtype = {};            // config::floatx()
};

/// A picture, [height, width, channels] or [height, width] as load_img() returns it, as floats of three axes, values
/// as they are. ShapeError for other tensors (keras.utils.img_to_array).
Tensor img_to_array(const Tensor& img, const ImgToArrayOptions& options = {});

struct ArrayToImgOptions {
  std::string data_format = "channels_last";  // of x; or "channels_first"
  bool scale = true;                // so that the least value is black and the largest white; else values are 0 to 255
  std::optional<DType> dtype = {};  // that x is computed in: config::floatx()
};

/// x as a picture [height, width, channels] uint8, as load_img() returns it. Errors as of save_img(), which begins so
/// (keras.utils.array_to_img).
Tensor array_to_img(const Tensor& x, const ArrayToImgOptions& options = {});

struct SaveImgOptions {
  std::string data_format = "channels_last";  // or "channels_first"
  std::string file_format = {};               // "png" or "jpeg"; the ending of the path
  bool scale = true;  // so that the least value is black and the largest white; else values are 0 to 255
};

/// Writes x, [height, width, channels] of any dtype with 1, 3 or 4 channels, as PNG or JPEG; JPEG has no fourth channel
/// and leaves it out. ShapeError for other tensors; OptionError for another format; ValueError where x is not finite;
/// FileError where the file cannot be written: the old one is then untouched (keras.utils.save_img).
void save_img(const std::filesystem::path& path, const Tensor& x, const SaveImgOptions& options = {});

}  // namespace addax::utils
