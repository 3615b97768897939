#include "nn/input.hpp"

#include "core/names.hpp"

namespace addax {

Tensors InputSymbol::record(const CallView& call, AttrsRef) {
  throw StateError(
      std::string(call.op.name) +
      ": expected tensors with values, got the symbolic one of Input(). Give Input() to Sequential as its first item.");
}

const InputSymbol& input_symbol(const Tensor& tensor) {
  auto* symbol = tensor.defined() ? dynamic_cast<InputSymbol*>(state_of(tensor).symbol.get()) : nullptr;
  if (!symbol) throw OptionError("Sequential: expected an Input() or layers, got a tensor with values.");
  return *symbol;
}

Tensor detail::input_of(const Shape& shape, const InputOptions& options) {
  if (options.batch_shape) throw OptionError("Input: expected shape or batch_shape, got both.");
  Shape full{options.batch_size ? Dim(*options.batch_size) : Dim(None)};
  for (int64_t d : shape) full.push_back(d);
  auto state = make_ref<TensorState>(Spec{full, options.dtype});
  state->symbol = make_ref<InputSymbol>(options.name.empty() ? unique_name("input_layer") : options.name);
  return as_tensor(state);
}

Tensor Input(const InputOptions& options) {
  if (!options.batch_shape) throw OptionError("Input: expected a shape or .batch_shape, got neither.");
  auto state = make_ref<TensorState>(Spec{*options.batch_shape, options.dtype});
  state->symbol = make_ref<InputSymbol>(options.name.empty() ? unique_name("input_layer") : options.name);
  return as_tensor(state);
}

}  // namespace addax
