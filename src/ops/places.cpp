#include "ops/places.hpp"

#include <algorithm>

#include "addax/ops.hpp"

namespace addax {

Sizes ConfigValue<Sizes>::from(const Json& json) {
  if (json.is_array()) return ConfigValue<std::vector<int64_t>>::from(json);
  return integer_from_config(json);
}

Sizes sizes_for(const std::string& where, const char* option, const Sizes& given, size_t places) {
  std::vector<int64_t> list = given.list();
  if (list.size() == 1) list.resize(places, list[0]);
  if (list.size() != places || std::any_of(list.begin(), list.end(), [](int64_t n) { return n < 1; }))
    throw OptionError(where + ": expected " + option + " as one number or " + std::to_string(places) +
                      ", none below 1, got " + ConfigValue<Sizes>::to(given).to_string() + ".");
  return list;
}

void check_data_format(const std::string& where, const std::string& data_format) {
  if (data_format != "channels_last" && data_format != "channels_first")
    throw OptionError(where + ": expected data_format \"channels_last\" or \"channels_first\", got \"" + data_format +
                      "\".");
}

bool is_same_padding(const std::string& where, const std::string& padding) {
  if (padding != "same" && padding != "valid")
    throw OptionError(where + ": expected padding \"valid\" or \"same\", got \"" + padding + "\".");
  return padding == "same";
}

size_t count_places(const char* where, const Tensor& x) {
  if (x.rank() < 3 || x.rank() > 5)
    throw ShapeError(std::string(where) + ": expected batch, channels and 1 to 3 axes of places, got " +
                     x.spec().to_string() + ".");
  return static_cast<size_t>(x.rank()) - 2;
}

Tensor channels_to_end(const Tensor& x, const std::string& data_format) {
  return data_format == "channels_first" ? ops::moveaxis(x, 1, -1) : x;
}
Tensor channels_from_end(const Tensor& x, const std::string& data_format) {
  return data_format == "channels_first" ? ops::moveaxis(x, -1, 1) : x;
}

}  // namespace addax
