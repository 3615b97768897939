#include "addax/layers/average.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class AverageLayer final : public MergeLayer<AverageLayer> {
 public:
  static constexpr const char* keras_name = "Average";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const { return sum_of(inputs) / static_cast<double>(inputs.size()); }
};

const Registered registered_average = AverageLayer::registered();

}  // namespace

Layer layers::Average(const LayerOptions& options) {
  return Layer(std::make_shared<AverageLayer>(NoArguments{}, options));
}

Tensor layers::average(const Tensors& inputs, const LayerOptions& options) { return Average(options)(inputs); }

}  // namespace addax
