// keras.preprocessing: what prepares data, under the names that Keras has had for it.
#pragma once

#include "addax/places.hpp"
#include "addax/utils/image.hpp"
#include "addax/utils/image_dataset_from_directory.hpp"
#include "addax/utils/pad_sequences.hpp"
#include "addax/utils/timeseries_dataset_from_array.hpp"

namespace addax::preprocessing {

using utils::image_dataset_from_directory;
using utils::timeseries_dataset_from_array;

namespace sequence {
using utils::pad_sequences;
}

namespace image {
using utils::array_to_img;
using utils::img_to_array;
using utils::load_img;
using utils::save_img;

struct SmartResizeOptions {
  std::string interpolation = "bilinear";  // or "nearest", "bicubic", "lanczos3", "lanczos5"
  std::string data_format = "channels_last";
};
/// keras.preprocessing.image.smart_resize: the largest middle part of an image, or of each of a batch, that has the
/// shape of `size` {height, width}, in that size. Errors as of ops::image::resize.
Tensor smart_resize(const Tensor& x, const Sizes& size, const SmartResizeOptions& options = {});
}  // namespace image

}  // namespace addax::preprocessing
