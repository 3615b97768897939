// Pictures: bytes of pixels, in PNG and JPEG files and in other sizes.
#pragma once

#include <string>

#include "addax/tensor.hpp"
#include "core/file.hpp"

namespace addax {

/// The picture of a file as [height, width, channels] uint8. FormatError, beginning with `where`, for all else.
Tensor read_picture(const std::string& where, std::span<const std::byte> file);

/// [height, width, 1, 3 or 4] uint8 as a PNG file.
Bytes png_of(const Tensor& picture);
/// [height, width, 1 or 3] uint8 as a JPEG file.
Bytes jpeg_of(const Tensor& picture);

/// The part of a picture to be resized.
struct PictureBox {
  int64_t left, top, width, height;
};

/// That part in another size, by Pillow's filter of this name: first across, then down. OptionError for an unknown
/// name.
Tensor resized(const Tensor& picture, const PictureBox& part, int64_t width, int64_t height, const std::string& filter);

}  // namespace addax
