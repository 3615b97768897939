// GlobalMaxPooling1D: the largest value of each channel of sequences.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalMaxPooling1DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalMaxPooling1D: [batch, steps, channels] -> [batch, channels], or [batch, 1, channels], or channels
/// first.
Layer GlobalMaxPooling1D(const GlobalMaxPooling1DOptions& options = {});
/// `GlobalMaxPooling1D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalMaxPooling1D(const S& data_format, GlobalMaxPooling1DOptions options = {}) {
  options.data_format = data_format;
  return GlobalMaxPooling1D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalMaxPooling1DOptions&), &GlobalMaxPooling1DOptions::data_format>
    GlobalMaxPool1D{GlobalMaxPooling1D};
}  // namespace layers

}  // namespace addax
