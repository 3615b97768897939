// Discretization: numbers as the numbers of the bins that they lie in.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct DiscretizationOptions {
  Numbers bin_boundaries = {};           // ascending; or:
  std::optional<int64_t> num_bins = {};  // adapt() finds boundaries between as many bins of equal weight; at least 2
  double epsilon = 0.01;                 // the error of their quantiles: smaller is nearer and slower
  std::string output_mode = "int";       // the bin's number; or "one_hot", "multi_hot", "count", as CategoryEncoding
  bool sparse = false;                   // true is refused: tensors are dense
  std::optional<DTypePolicy> dtype = {};
  std::string name = {};
  bool trainable = true;
};

namespace layers {
/// keras.layers.Discretization: n boundaries make n + 1 bins; bin i holds boundaries[i − 1] <= x < boundaries[i]. int32
/// in x's shape, or rows of the compute dtype. With num_bins, adapt() has to come before the layer is called
/// (StateError). OptionError unless one of bin_boundaries and num_bins is given.
Layer Discretization(const DiscretizationOptions& options);
/// `Discretization({0.0, 1.5, 3.0})`
template <Arithmetic T>
Layer Discretization(std::initializer_list<T> bin_boundaries, DiscretizationOptions options = {}) {
  options.bin_boundaries = std::vector<double>(bin_boundaries.begin(), bin_boundaries.end());
  return Discretization(options);
}
}  // namespace layers

}  // namespace addax
