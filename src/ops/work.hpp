// Work: how much arithmetic a call is. A product of matrices, a sum and the like say so beside their literal.
#pragma once

#include "ops/op.hpp"

namespace addax {

/// What a rule sees of a call.
struct WorkView {
  std::span<const Spec> in, out;
  const Attrs* attrs = nullptr;

  template <class T>
  const T& attr() const {
    return *static_cast<const T*>(attrs->data());
  }
};
using WorkRule = double (*)(const WorkView&);

/// `const WorkOf sum_work(sum_op, each_input);` gives an op its rule. A multiplication and the addition behind it are
/// two.
struct WorkOf {
  WorkOf(const Op& op, WorkRule rule);
};

/// One for each element of the first input.
double each_input(const WorkView& call);

/// Operations on numbers in one call: by the op's rule, one for each result of an elementwise op, and else none, as for
/// what only moves numbers.
double work_of(const Op& op, const WorkView& call);

}  // namespace addax
