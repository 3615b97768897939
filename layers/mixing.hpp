// What MixUp and CutMix share: images of a batch mixed with others of it, and their labels likewise.
#pragma once

#include "layers/augmentation.hpp"

namespace addax {

/// Mixed images [n, h, w, c]; `order` [n] is the image that was mixed into each, `weight` [n] the share of the first.
struct Mixed {
  Tensor images, order, weight;
};

/// Labels [n, ...] in floats, mixed as the images were. ShapeError where they are no rows of numbers, one for each
/// image.
Tensor mixed_labels(const std::string& place, const Tensor& labels, const Mixed& mixed);

/// `Self` implements mixed(images [n, h, w, c]).
template <class Self, class Options>
class MixingLayer : public AugmentationLayer<Self, Options> {
 public:
  using AugmentationLayer<Self, Options>::AugmentationLayer;

  Tensors call_all(const Tensors& inputs, const CallContext& context) override {
    if (inputs.size() != 2 || !context.training || inputs[0].rank() == 3)
      return AugmentationLayer<Self, Options>::call_all(inputs, context);
    const std::string place = place_of(*this);
    check_parts(place, inputs);
    Batched images(place.c_str(), ops::cast(inputs[0], this->compute_dtype()), *this->options().data_format);
    Mixed mixed = static_cast<Self*>(this)->mixed(images.x());
    Tensors outputs = inputs;
    outputs[0] = images.back(mixed.images);
    outputs[1] = mixed_labels(place, inputs[1], mixed);
    return outputs;
  }

  Tensor changed(const Tensor& images, bool training) {
    return training ? static_cast<Self*>(this)->mixed(images).images : images;
  }

 protected:
  Tensor shuffled(int64_t n) const { return random::shuffle(ops::arange(n), {.seed = this->seeds()}); }
};

}  // namespace addax
