// What RandAugment and AugMix choose from: eleven layers that change images.
#pragma once

#include "layers/augmentation.hpp"

namespace addax {

struct ChangeOptions {
  Bounds factor, value_range;
  std::string interpolation;
  std::optional<int64_t> seed;
  std::optional<DTypePolicy> dtype;
};

/// A layer and Keras' attribute for it.
struct Change {
  const char* attribute;
  Layer layer;
};
/// `all` or those alone that do not overlap with what models are tested with, as AugMix has it.
std::vector<Change> changes(const ChangeOptions& options, bool all);

/// The images through the layer of a random index; one behind the last leaves them.
Tensor through_one(const std::vector<Change>& changes, const Tensor& index, const Tensor& images);

/// The options that both classes have.
template <class Options>
ChangeOptions change_options(const Options& o) {
  return {as_bounds(o.factor), o.value_range, o.interpolation, o.seed, o.dtype};
}

}  // namespace addax
