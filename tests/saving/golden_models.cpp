#include "saving/golden_models.hpp"

#include "addax/layers/activation.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/layers/elu.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/layers/leaky_relu.hpp"
#include "addax/layers/relu.hpp"
#include "addax/layers/rescaling.hpp"
#include "addax/layers/reshape.hpp"
#include "addax/layers/softmax.hpp"
#include "addax/ops.hpp"
#include "core/names.hpp"

namespace addax::tests {
namespace {

using namespace layers;

/// A layer with two layers inside and a weight of its own.
struct Block : LayerBase {
  Block() : inner_dense_(add_layer("inner", Dense(3))), hidden_(add_layer("_hidden", Dense(3))) {}
  void build(const Shape& input) override { scale_ = add_weight({.shape = {input.back()}, .name = "scale"}); }
  Tensor call(const Tensor& x, const CallContext&) override { return hidden_(inner_dense_(x * scale_)); }

  Layer inner_dense_, hidden_;
  Variable scale_;
};

struct Own : ModelBase {
  Own() {
    for (const Layer& layer :
         {add_layer("conv", Dense(4)), add_layer("zdense", Dense(4)), add_layer("blocks", make<Block>()),
          add_layer("blocks", make<Block>()), add_layer(Dense(2))})
      chain_.push_back(layer);
  }
  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor y = x;
    for (const Layer& layer : chain_) y = layer(y);
    return y;
  }
  std::vector<Layer> chain_;
};

}  // namespace

Model golden_model(const std::string& name) {
  reset_unique_names();
  if (name == "tiny") return Sequential{Input({6}), Dense(4)};
  if (name == "mlp")
    return Sequential{Input({20}), Dense(12, {.activation = "relu"}), Dense(5, {.activation = "softmax"})};
  if (name == "nested") {
    Sequential inner({Input({20}), Dense(6, {.activation = "tanh"}), Dropout(0.5), Dense(4)}, {.name = "inner"});
    return Sequential{Input({20}), inner, ReLU(), Dense(3), Dense(2, {.use_bias = false, .name = "head"})};
  }
  if (name == "every_layer")
    return Sequential{Input({4, 5}), Rescaling(0.5), Flatten(), Dense(8),     layers::Activation("tanh"),
                      ReLU(),        LeakyReLU(),    ELU(),     Dropout(0.1), Reshape({2, 4}),
                      Dense(3),      Softmax(),      Flatten(), Dense(2)};
  throw OptionError("golden_model: expected a known name, got \"" + name + "\".");
}

Tensor golden_input(const Model& model) {
  Shape shape = model.input().shape();
  shape[0] = 2;
  return ops::zeros(shape);
}

Model own_model() {
  reset_unique_names();
  Model model = make<Own>();
  model(ops::zeros({1, 3}));
  return model;
}

}  // namespace addax::tests
