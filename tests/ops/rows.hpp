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

/// A function that is composed of others, under its name in Keras.
inline OpRow composed(std::string name, std::function<Tensors(Draw&)> inputs, OpCall call, OpRow row = {}) {
  row.name = std::move(name);
  row.inputs = std::move(inputs);
  row.call = std::move(call);
  row.composed = true;
  return row;
}
/// The same for functions of one and two tensors, held against other ops; `row` brings the rest.
inline OpRow composed(std::string name, Unary f, Unary reference, Domain domain = {}, OpRow row = {}) {
  if (reference) row.reference = [reference](const Tensors& x) { return Tensors{reference(x[0])}; };
  row = unary(std::move(name), f, domain, std::move(row));
  row.composed = true;
  return row;
}
inline OpRow composed(std::string name, Binary f, Binary reference, Domain first = {}, Domain second = {},
                      OpRow row = {}) {
  if (reference) row.reference = [reference](const Tensors& x) { return Tensors{reference(x[0], x[1])}; };
  row = binary(std::move(name), f, first, second, std::move(row));
  row.refused.clear();  // in the words of the ops that it is made of
  row.composed = true;
  return row;
}

}  // namespace addax::tests
