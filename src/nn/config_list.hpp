// ConfigList: a list in a config, read where it stands. Copies of layers inside layers would add up.
#pragma once

#include "core/config.hpp"

namespace addax {

/// Lives as long as the config.
struct ConfigList {
  const Json* list = nullptr;

  const Json::Array& items() const {
    static const Json::Array none;
    return list != nullptr ? list->items() : none;
  }
};

template <>
struct ConfigValue<ConfigList> {
  static ConfigList from(const Json& json) {
    if (!json.is_array()) refuse_value("a list", json);
    return {&json};
  }
};

}  // namespace addax
