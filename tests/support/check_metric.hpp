// The contract of metrics. A row for each class; check_metric() holds it to what every metric promises: config round
// trip, names, batches add up, weights, reset, own state, eager = traced, refusals in the promised words.
#pragma once

#include <functional>

#include "addax/metric.hpp"
#include "support/check_op.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {

struct MetricRow {
  std::string name;                          // Keras' class name
  std::function<Metric()> make;              // with arguments that are not the defaults
  std::function<Tensors(int64_t n)> inputs;  // targets and predictions of n samples; or values alone
  std::vector<Refusal> refused = {};
};
using MetricRows = RowsOf<MetricRow>;

void check_metric(const MetricRow& row);

}  // namespace addax::tests
