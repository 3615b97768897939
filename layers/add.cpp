#include "addax/layers/add.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class AddLayer final : public MergeLayer<AddLayer> {
 public:
  static constexpr const char* keras_name = "Add";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const {
    Tensor sum = inputs[0];
    for (size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs[i];
    return sum;
  }
};

const Registered registered = AddLayer::registered();

}  // namespace

Layer layers::Add(const LayerOptions& options) { return Layer(std::make_shared<AddLayer>(NoArguments{}, options)); }

Tensor layers::add(const Tensors& inputs, const LayerOptions& options) { return Add(options)(inputs); }

}  // namespace addax
