// Rows of common form: functions of one and of two tensors of one shape.
#pragma once

#include "support/check_op.hpp"

namespace addax::tests {

using Unary = Tensor (*)(const Tensor&);
using Binary = Tensor (*)(const Tensor&, const Tensor&);

struct Domain {
  double low = -2, high = 2;
  std::vector<double> kinks = {};  // where there is no slope
};

inline OpRow unary(std::string name, Unary f, Domain domain = {}, OpRow row = {}) {
  row.name = std::move(name);
  row.inputs = [domain](Draw& d) { return Tensors{d.real_off(domain.kinks, {d.n, 5}, domain.low, domain.high)}; };
  row.call = [f](const Tensors& x) { return Tensors{f(x[0])}; };
  return row;
}

/// The second argument broadcasts; it keeps away from the first by more than a step of the difference quotients.
inline OpRow binary(std::string name, Binary f, Domain first = {}, Domain second = {}, OpRow row = {}) {
  row.name = name;
  row.inputs = [first, second](Draw& d) {
    return Tensors{d.real_off(first.kinks, {2, d.n, 5}, first.low, first.high),
                   d.real_off(second.kinks, {d.n, 1}, second.low, second.high)};
  };
  row.call = [f](const Tensors& x) { return Tensors{f(x[0], x[1])}; };
  row.refused.push_back({[f] {
                           f(ops::ones({2, 3}), ops::ones({4}));
                         },
                         name + ": expected shapes that broadcast, got [2, 3] and [4]. Axes are matched from the "
                                "last; each must be equal or 1."});
  return row;
}

}  // namespace addax::tests
