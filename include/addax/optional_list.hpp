// OptionalList: a list that an option may leave out.
#pragma once

#include <initializer_list>
#include <optional>
#include <utility>

#include "addax/shape.hpp"

namespace addax {

/// `{2, 3}`, one value where the list takes one, or None: std::optional alone would ask for `{{2, 3}}`.
template <class List, class Item>
class OptionalList : public std::optional<List> {
 public:
  using std::optional<List>::optional;
  OptionalList(std::initializer_list<Item> list) : std::optional<List>(List(list)) {}
  OptionalList(std::optional<List> list) : std::optional<List>(std::move(list)) {}
  OptionalList(NoneType) {}
};

using OptionalShape = OptionalList<Shape, Dim>;

}  // namespace addax
