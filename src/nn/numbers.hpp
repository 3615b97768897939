// Numbers in configs and as tensors.
#pragma once

#include "addax/numbers.hpp"
#include "addax/ops.hpp"
#include "core/config.hpp"

namespace addax {

/// A number, a list, or null; read from Keras' records of arrays and tensors, too.
template <>
struct ConfigValue<Numbers> {
  static Json to(const Numbers& x) {
    if (x.empty()) return nullptr;
    return x.single ? Json(x.values.front()) : Json::array(x.values);
  }
  static Numbers from(const Json& json) {
    if (json.is_null()) return {};
    if (json.is_object()) return from(json.at("config").at("value"));
    if (json.is_array()) return ConfigValue<std::vector<double>>::from(json);
    return double_from_config(json);
  }
};

/// A scalar that takes any dtype, or a vector in `dtype`.
inline Tensor numbers_of(const Numbers& x, DType dtype) {
  return x.single ? Tensor(x.values.front()) : ops::cast(Tensor::from(x.values), dtype);
}

}  // namespace addax
