// The contract of optimizers. A row for each class; check_optimizer() holds it to what every optimizer promises: config
// round trip, names, the order and names of its variables, a falling loss, eager = traced, a rate that may be set
// between steps, state that carries on elsewhere, 64-bit weights, refusals in the promised words.
#pragma once

#include <functional>

#include "addax/optimizer.hpp"
#include "support/check_op.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {

struct OptimizerRow {
  std::string name;                         // Keras' class name
  std::function<Optimizer(double)> make;    // with this learning rate, and arguments that are not the defaults
  std::vector<std::string> variables = {};  // behind the first two, those of one weight "kernel", in order
  std::vector<Refusal> refused = {};
  bool wraps = false;  // learning rate and slots are those of optimizers inside
};
using OptimizerRows = RowsOf<OptimizerRow>;

void check_optimizer(const OptimizerRow& row);

}  // namespace addax::tests
