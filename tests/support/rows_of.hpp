// RowsOf: contract rows that test files register and one test walks.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/registry.hpp"

namespace addax::tests {

/// A static object of a test file adds its rows. `Row` has a name, which is that of a class in a registry.
template <class Row>
class RowsOf {
 public:
  RowsOf(std::vector<Row> rows) { all().insert(all().end(), rows.begin(), rows.end()); }
  static std::vector<Row>& all() {
    static std::vector<Row> rows;
    return rows;
  }
  /// Classes of the registry that have no row.
  template <class Base>
  static std::string missing(const Registry<Base>& registry) {
    std::string names;
    for (const auto* entry : registry.entries())
      if (std::none_of(all().begin(), all().end(), [&](const Row& row) { return row.name == entry->name; }))
        names += entry->name + " ";
    return names;
  }
};

}  // namespace addax::tests
