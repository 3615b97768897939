#include "nn/input.hpp"

#include <optional>

#include "core/names.hpp"
#include "nn/serialize.hpp"

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

Json input_config(const Tensor& tensor) {
  return Json::object({{"batch_shape", ConfigValue<Shape>::to(tensor.shape())},
                       {"dtype", tensor.dtype().name()},
                       {"sparse", false},
                       {"ragged", false},
                       {"name", input_symbol(tensor).name},
                       {"optional", false}});
}

Tensor input_from_config(const Json& config) {
  const std::string place = place_in(config, "InputLayer");
  ConfigReader reader(config, place);
  std::optional<Shape> shape;
  std::optional<DTypePolicy> dtype;
  InputOptions options;
  reader.read("batch_input_shape", shape);
  reader.read("batch_shape", shape);
  reader.read("dtype", dtype);
  reader.read("sparse", options.sparse);
  reader.read("ragged", options.ragged);
  reader.read("name", options.name);
  reader.read("optional", options.optional);
  reader.finish(UnknownKeys::ignore);
  if (!shape || shape->rank() == 0) throw OptionError(place + ": expected a batch_shape, got none.");
  if (options.sparse || options.ragged) throw OptionError(place + ": expected a dense input, got a sparse one.");
  options.batch_shape = shape;
  if (dtype) options.dtype = dtype->variable_dtype();
  return Input(options);
}

Tensor Input(const InputOptions& options) {
  if (!options.batch_shape) throw OptionError("Input: expected a shape or .batch_shape, got neither.");
  auto state = make_ref<TensorState>(Spec{*options.batch_shape, options.dtype});
  state->symbol = make_ref<InputSymbol>(options.name.empty() ? unique_name("input_layer") : options.name);
  return as_tensor(state);
}

}  // namespace addax
