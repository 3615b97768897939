#include "addax/layers/subtract.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class SubtractLayer final : public MergeLayer<SubtractLayer> {
 public:
  static constexpr const char* keras_name = "Subtract";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const {
    check_two_inputs(*this, inputs);
    return inputs[0] - inputs[1];
  }
};

const Registered registered_subtract = SubtractLayer::registered();

}  // namespace

Layer layers::Subtract(const LayerOptions& options) {
  return Layer(std::make_shared<SubtractLayer>(NoArguments{}, options));
}

Tensor layers::subtract(const Tensors& inputs, const LayerOptions& options) { return Subtract(options)(inputs); }

}  // namespace addax
