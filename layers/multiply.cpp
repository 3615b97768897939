#include "addax/layers/multiply.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"

namespace addax {
namespace {

class MultiplyLayer final : public MergeLayer<MultiplyLayer> {
 public:
  static constexpr const char* keras_name = "Multiply";
  using MergeLayer::MergeLayer;

  Tensor merge(const Tensors& inputs) const {
    bool every = union_of_masks(inputs).defined();
    Tensor product, counts;
    for (const Tensor& x : inputs) {
      Tensor mask = wide_mask_of(x), factor = mask.defined() ? ops::where(mask, x, 1) : x;
      if (every) counts = counts.defined() ? ops::logical_or(counts, mask) : mask;
      product = product.defined() ? product * factor : factor;
    }
    return every ? ops::where(counts, product, 0) : product;
  }
};

const Registered registered_multiply = MultiplyLayer::registered();

}  // namespace

Layer layers::Multiply(const LayerOptions& options) {
  return Layer(std::make_shared<MultiplyLayer>(NoArguments{}, options));
}

Tensor layers::multiply(const Tensors& inputs, const LayerOptions& options) { return Multiply(options)(inputs); }

}  // namespace addax
