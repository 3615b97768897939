// Learning from batches: what adapt() of preprocessing layers goes through.
#pragma once

#include <functional>

#include "addax/data/dataset.hpp"
#include "addax/layer.hpp"

namespace addax {

/// Calls `learn` with the x of each element. OptionError for a data set that never ends, ShapeError where an element
/// holds several tensors, or where there is none.
void each_batch(const LayerBase& layer, const data::Dataset& batches, const std::function<void(const Tensor&)>& learn);

}  // namespace addax
