#include "addax/layers/minimum.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class MinimumLayer final : public MergeLayer<MinimumLayer> {
 public:
  static constexpr const char* keras_name = "Minimum";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const { return merge_extreme(inputs, ops::minimum); }
};

const Registered registered_minimum = MinimumLayer::registered();

}  // namespace

Layer layers::Minimum(const LayerOptions& options) {
  return Layer(std::make_shared<MinimumLayer>(NoArguments{}, options));
}

Tensor layers::minimum(const Tensors& inputs, const LayerOptions& options) { return Minimum(options)(inputs); }

}  // namespace addax
