#include "layers/each_batch.hpp"

#include "nn/layer_inner.hpp"

namespace addax {

void each_batch(const LayerBase& layer, const data::Dataset& batches, const std::function<void(const Tensor&)>& learn) {
  if (batches.cardinality() == data::infinite_cardinality)
    throw OptionError(place_of(layer) + ": expected a data set that ends, got an endless one. take() ends it.");
  bool any = false;
  for (const Batch& batch : batches) {
    if (batch.x.size() != 1)
      throw ShapeError(place_of(layer) + ": expected batches of one tensor, got one of " +
                       std::to_string(batch.x.size()) + ". map() can take what is to be learnt from.");
    learn(batch.x[0]);
    any = true;
  }
  if (!any) throw ShapeError(place_of(layer) + ": expected batches to learn from, got none.");
}

}  // namespace addax
