// The contract of layers. A row for each class; check_layer() holds it to what every layer promises: config round trip,
// the promised shape is delivered, weights, eager = traced, eager step = planned step, a falling loss, half precision,
// refusals in the promised words.
#pragma once

#include <functional>

#include "addax/layer.hpp"
#include "support/check_op.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {

struct WeightRow {
  std::string name;  // behind the names of layers inside
  Shape shape;
  bool trainable = true;
};

struct LayerRow {
  std::string name;                // Keras' class name
  std::function<Layer()> make;     // with arguments that are not the defaults
  Shape input = {};                // of one sample
  std::vector<Shape> inputs = {};  // instead, where the layer takes several
  DType dtype = DType::float32;
  std::vector<WeightRow> weights = {};  // in order
  std::vector<Refusal> refused = {};
};
using LayerRows = RowsOf<LayerRow>;

void check_layer(const LayerRow& row);

}  // namespace addax::tests
