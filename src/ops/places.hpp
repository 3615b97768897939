// Operations on places: the axes of steps, of height and width, or of depth, height and width. What they share.
#pragma once

#include <string>

#include "addax/places.hpp"
#include "core/config.hpp"
#include "ops/op.hpp"

namespace addax {

template <>
struct ConfigValue<Sizes> {
  static Json to(const Sizes& sizes) { return Json::array(sizes.list()); }
  static Sizes from(const Json& json);
};

/// Sizes for so many axes, none below 1. OptionError where they do not fit.
Sizes sizes_for(const std::string& where, const char* option, const Sizes& given, size_t places);
/// OptionError unless it is "channels_last" or "channels_first".
void check_data_format(const std::string& where, const std::string& data_format);
/// Whether `padding` is "same"; OptionError unless that or "valid".
bool is_same_padding(const std::string& where, const std::string& padding);

/// How many axes of places an input with batch and channels has. ShapeError unless 1 to 3.
size_t count_places(const char* where, const Tensor& x);
/// With the channels at the end, wherever `data_format` has them.
Tensor channels_to_end(const Tensor& x, const std::string& data_format);
/// The inverse.
Tensor channels_from_end(const Tensor& x, const std::string& data_format);

}  // namespace addax
