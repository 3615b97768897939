// The contract of losses. A row for each class; check_loss() holds it to what every loss promises: config round trip,
// names, reductions, weights and masks, eager = traced, the right gradient, empty batches, refusals in the promised
// words.
#pragma once

#include <functional>

#include "addax/loss.hpp"
#include "support/check_op.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {

struct LossRow {
  std::string name;                            // Keras' class name
  std::function<Loss(Reduction, DType)> make;  // with arguments that are not the defaults
  std::function<Tensors(int64_t n)> inputs;    // targets and predictions of n samples, one loss for each sample
  std::vector<Refusal> refused = {};
};
using LossRows = RowsOf<LossRow>;

void check_loss(const LossRow& row);

}  // namespace addax::tests
