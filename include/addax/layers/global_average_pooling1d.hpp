// GlobalAveragePooling1D: the mean of each channel of sequences.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalAveragePooling1DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalAveragePooling1D: [batch, steps, channels] -> [batch, channels], or [batch, 1, channels], or
/// channels first. Masked steps do not count.
Layer GlobalAveragePooling1D(const GlobalAveragePooling1DOptions& options = {});
/// `GlobalAveragePooling1D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalAveragePooling1D(const S& data_format, GlobalAveragePooling1DOptions options = {}) {
  options.data_format = data_format;
  return GlobalAveragePooling1D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalAveragePooling1DOptions&),
                                   &GlobalAveragePooling1DOptions::data_format>
    GlobalAvgPool1D{GlobalAveragePooling1D};
}  // namespace layers

}  // namespace addax
