#include "nn/input.hpp"

#include <algorithm>
#include <optional>

#include "nn/layer_inner.hpp"
#include "nn/node.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

const Registered registered_input(layer_registry(), {"InputLayer", "keras.layers", [](const Json& config) {
                                                       return node_of(input_from_config(config)).layer().handle();
                                                     }});

}  // namespace

InputLayer::InputLayer(Shape batch_shape, InputOptions options)
    : LayerBase(options.name), batch_shape_(std::move(batch_shape)), options_(std::move(options)) {
  inner().built = true;
  inner().autocast = false;
  inner().output_specs = {{batch_shape_, options_.dtype}};
}

Json InputLayer::get_config() const {
  return Json::object({{"batch_shape", ConfigValue<Shape>::to(batch_shape_)},
                       {"dtype", options_.dtype.name()},
                       {"sparse", options_.sparse},
                       {"ragged", options_.ragged},
                       {"name", name()},
                       {"optional", options_.optional}});
}

Tensor tensor_of(InputLayer& layer) {
  const std::vector<Node*>& nodes = layer.inner().nodes;
  if (!nodes.empty()) return nodes[0]->output(0);
  return make_ref<Node>(layer, Tensors(), CallOptions(), layer.inner().output_specs)->output(0);
}

Tensor input_tensor(const Shape& batch_shape, const InputOptions& options) {
  if (auto wrong = std::find_if(batch_shape.begin(), batch_shape.end(), [](int64_t d) { return d < Dim(None).value; });
      wrong != batch_shape.end())
    throw ShapeError("Input: expected lengths that are not negative, got " + std::to_string(*wrong) +
                     ". An unknown length is None.");
  auto layer = std::make_shared<InputLayer>(batch_shape, options);
  layer->name();  // inputs are numbered in the order in which they are made
  return tensor_of(*layer);
}

bool is_input(const Tensor& tensor) { return is_symbolic(tensor) && node_of(tensor).is_input(); }

Tensor detail::input_of(const Shape& shape, const InputOptions& options) {
  if (options.batch_shape) throw OptionError("Input: expected shape or batch_shape, got both.");
  Shape full{options.batch_size ? Dim(*options.batch_size) : Dim(None)};
  for (int64_t d : shape) full.push_back(d);
  return input_tensor(full, options);
}

Tensor input_from_config(const Json& config) {
  const std::string place = place_in(config, "InputLayer");
  ConfigReader reader(config, place);
  std::optional<Shape> shape;
  std::optional<DTypePolicy> dtype;
  InputOptions options;
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
  return input_tensor(*options.batch_shape, options);
}

}  // namespace addax
