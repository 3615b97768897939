// What a model costs to run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "addax/model.hpp"

namespace addax::utils {

struct ModelCostOptions {
  int64_t batch_size = 1;
};

/// One layer, over all its calls in the model.
struct LayerCost {
  std::string name = {}, class_name = {};
  std::vector<Shape> output_shapes = {};  // of the last call
  int64_t params = 0;                     // elements of all weights
  double flops = 0;                       // operations on numbers
  int64_t activation_bytes = 0;           // of what it returns
};

struct ModelCost {
  std::string name;
  int64_t batch_size = 1;
  std::vector<LayerCost> layers;
  /// Sums over the layers; weights that several layers share count once.
  int64_t params = 0, activation_bytes = 0;
  double flops = 0;
  /// A table like that of summary().
  std::string to_string() const;
};

/// Counts one prediction of a batch, from the operations that each layer is made of: 2 for each multiplication and
/// addition in a product of matrices, 1 for each result of an elementwise operation and for each element that a sum or
/// the like reads, 5 for each of a softmax; moving numbers counts as nothing. Nothing is computed. StateError where the
/// model is no graph of layers; ShapeError where a length behind the batch axis is unknown.
ModelCost model_cost(const Model& model, const ModelCostOptions& options = {});

}  // namespace addax::utils
