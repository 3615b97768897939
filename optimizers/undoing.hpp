// Undoing: a step that counts only where a condition holds, which is known when the step has been computed.
#pragma once

#include <utility>
#include <vector>

#include "addax/ops.hpp"
#include "addax/variable.hpp"

namespace addax {

/// Remembers variables, and gives them back their values unless a condition holds: a selection, no branch.
class Undoing {
 public:
  void remember(const Variables& variables) {
    for (const Variable& v : variables) before_.emplace_back(v, v.value());
  }
  void unless(const Tensor& condition) {
    for (auto& [variable, value] : before_) variable.assign(ops::where(condition, variable.value(), value));
  }

 private:
  std::vector<std::pair<Variable, Tensor>> before_;
};

}  // namespace addax
