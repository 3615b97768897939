// New values for variables, all read before the first is written: a file loads whole or not at all.
#pragma once

#include <utility>
#include <vector>

#include "addax/variable.hpp"
#include "saving/hdf5_reader.hpp"

namespace addax {

class StagedValues {
 public:
  /// The elements of a dataset of the variable's shape, in its dtype. FormatError where they are damaged.
  void add(const Hdf5Dataset& dataset, const Variable& variable);
  void commit();

 private:
  std::vector<std::pair<Variable, Tensor>> values_;
};

}  // namespace addax
