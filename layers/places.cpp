#include "layers/places.hpp"
#include "core/lengths.hpp"

#include <algorithm>

namespace addax {
Sides sides_for(const char* layer, const char* option, const Sides& given, size_t places) {
  std::vector<Sides::Side> list = given.list();
  bool two_ends = places == 1 && list.size() == 2 && list[0].equal && list[1].equal;
  if (two_ends) list = {{list[0].before, list[1].after}};
  if (list.size() == 1 && list[0].equal) list.resize(places, list[0]);
  auto negative = [](const Sides::Side& side) { return side.before < 0 || side.after < 0; };
  if (list.size() != places || std::any_of(list.begin(), list.end(), negative))
    throw OptionError(std::string(layer) + ": expected " + option +
                      " as one number, or one or two for each axis, none negative, got " +
                      ConfigValue<Sides>::to(given).to_string() + ".");
  return list;
}

std::string help_for_channels(int rank, size_t places) {
  return rank == static_cast<int>(places) + 1 ? " ops::expand_dims(x, -1) adds an axis for a single channel." : "";
}

void check_places(const LayerBase& layer, const Tensor& x, size_t places) {
  if (x.rank() != static_cast<int>(places) + 2)
    throw ShapeError(place_of(layer) + ": expected an input with " + std::to_string(places + 2) + " axes, got " +
                     x.spec().to_string() + "." + help_for_channels(x.rank(), places));
}

Tensor zero_padded(const Tensor& x, int first, const Sides& padding) {
  std::vector<std::pair<int64_t, int64_t>> widths(static_cast<size_t>(x.rank()));
  for (size_t i = 0; i < padding.list().size(); ++i)
    widths[static_cast<size_t>(first) + i] = {padding.list()[i].before, padding.list()[i].after};
  return ops::pad(x, widths);
}

Tensor cropped(const LayerBase& layer, const Tensor& x, int first, const Sides& cropping) {
  std::vector<int64_t> starts(static_cast<size_t>(x.rank()), 0);
  Shape rest = x.shape();
  for (const auto& [before, after, equal] : cropping.list()) {
    starts[static_cast<size_t>(first)] = before;
    rest[first] -= sum_of(before, after);
    if (rest[first++] <= 0)
      throw ShapeError(place_of(layer) + ": expected an input that is larger than its cropping " +
                       ConfigValue<Sides>::to(cropping).to_string() + ", got " + x.spec().to_string() + ".");
  }
  return ops::slice(x, starts, rest);
}

Tensor repeated(const Tensor& x, int first, const Sizes& size) {
  Tensor y = x;
  for (int64_t times : size.list()) y = ops::repeat(y, times, first++);
  return y;
}

Json ConfigValue<Sides>::to(const Sides& sides) {
  Json list = Json::array();
  for (const auto& [before, after, equal] : sides.list()) list.push_back(Json::array({before, after}));
  return list.size() == 1 ? list[0] : list;
}

Sides ConfigValue<Sides>::from(const Json& json) {
  if (!json.is_array()) return integer_from_config(json);
  std::vector<Sides::Side> list;
  for (const Json& side : json.items()) {
    if (!side.is_array()) {
      list.emplace_back(integer_from_config(side));
    } else {
      auto ends = ConfigValue<std::array<int64_t, 2>>::from(side);
      list.emplace_back(ends[0], ends[1]);
    }
  }
  return list;
}

}  // namespace addax
