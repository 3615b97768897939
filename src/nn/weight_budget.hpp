// WeightBudget: how much memory the weights of a model that is read from a file may take.
#pragma once

#include <string>

#include "addax/spec.hpp"

namespace addax {

/// While it lives, layers that this thread builds may make weights of a few times as many bytes as the file has.
class WeightBudget {
 public:
  explicit WeightBudget(uint64_t file_bytes);
  ~WeightBudget();
  WeightBudget(const WeightBudget&) = delete;
  WeightBudget& operator=(const WeightBudget&) = delete;
  /// Takes a weight of this spec off the budget, where there is one. FormatError where it is too large.
  static void charge(const Spec& weight, const std::string& place);

 private:
  uint64_t left_;
  WeightBudget* outer_;
};

}  // namespace addax
