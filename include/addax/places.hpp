// Arguments that say something of each axis of places (steps; height and width; depth, height and width).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "addax/optional_list.hpp"

namespace addax {

/// One number for all axes of places, or one for each: `2`, `{2, 3}`.
class Sizes {
 public:
  Sizes() = default;
  template <std::integral I>
  Sizes(I all) : list_{static_cast<int64_t>(all)} {}
  Sizes(std::initializer_list<int64_t> each) : list_(each) {}
  Sizes(std::vector<int64_t> each) : list_(std::move(each)) {}
  const std::vector<int64_t>& list() const { return list_; }

 private:
  std::vector<int64_t> list_;
};

using OptionalSizes = OptionalList<Sizes, int64_t>;

/// Numbers for both ends of each axis of places: `1` for all ends, `{1, 2}` for both ends of each axis (of one axis:
/// for its two ends), `{{1, 0}, {2, 3}}` for each end.
class Sides {
 public:
  struct Side {
    template <std::integral I>
    Side(I both) : before(static_cast<int64_t>(both)), after(before), equal(true) {}
    Side(int64_t before, int64_t after) : before(before), after(after) {}
    int64_t before, after;
    bool equal = false;  // said by one number
  };
  template <std::integral I>
  Sides(I all) : list_{Side(all)} {}
  Sides(std::initializer_list<Side> each) : list_(each) {}
  Sides(std::vector<Side> each) : list_(std::move(each)) {}
  const std::vector<Side>& list() const { return list_; }

 private:
  std::vector<Side> list_;
};

}  // namespace addax
