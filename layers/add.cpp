#include "addax/layers/add.hpp"

#include "layers/merge.hpp"

namespace addax {
namespace {

class AddLayer final : public MergeLayer<AddLayer> {
 public:
  static constexpr const char* keras_name = "Add";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const { return sum_of(inputs); }
};

const Registered registered_add = AddLayer::registered();

}  // namespace

Layer layers::Add(const LayerOptions& options) { return Layer(std::make_shared<AddLayer>(NoArguments{}, options)); }

Tensor layers::add(const Tensors& inputs, const LayerOptions& options) { return Add(options)(inputs); }

}  // namespace addax
