// data_format: where the channels of images and sequences stand.
#pragma once

#include <optional>
#include <string>

#include "ops/places.hpp"

namespace addax {

/// The format that is given, else "channels_last". OptionError for other words.
inline std::string data_format_of(const char* layer, const std::optional<std::string>& given) {
  std::string format = given.value_or("channels_last");
  check_data_format(layer, format);
  return format;
}

/// The options with their format filled in.
template <class Options>
Options with_data_format(const char* layer, Options options) {
  options.data_format = data_format_of(layer, options.data_format);
  return options;
}

/// The first axis of places: behind the batch, or behind the channels too.
inline int first_place(const std::optional<std::string>& data_format) {
  return data_format == "channels_first" ? 2 : 1;
}

}  // namespace addax
