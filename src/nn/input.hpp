// The symbolic tensor that Input() makes.
#pragma once

#include "addax/layer.hpp"
#include "ops/op.hpp"

namespace addax {

/// Where a model begins: what Keras' InputLayer holds.
class InputSymbol final : public SymbolicStage {
 public:
  explicit InputSymbol(std::string name) : name(std::move(name)) {}
  Tensors record(const CallView& call, AttrsRef attrs) override;
  const std::string name;
};

/// The input behind a symbolic tensor; OptionError where the tensor is none.
const InputSymbol& input_symbol(const Tensor& tensor);

/// The config of the InputLayer that Keras makes of a symbolic tensor, and the tensor of such a config, of Keras 2 too.
Json input_config(const Tensor& tensor);
Tensor input_from_config(const Json& config);

}  // namespace addax
