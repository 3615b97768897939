#include "addax/layers/maximum.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class MaximumLayer final : public MergeLayer<MaximumLayer> {
 public:
  static constexpr const char* keras_name = "Maximum";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const { return merge_extreme(inputs, ops::maximum); }
};

const Registered registered_maximum = MaximumLayer::registered();

}  // namespace

Layer layers::Maximum(const LayerOptions& options) {
  return Layer(std::make_shared<MaximumLayer>(NoArguments{}, options));
}

Tensor layers::maximum(const Tensors& inputs, const LayerOptions& options) { return Maximum(options)(inputs); }

}  // namespace addax
