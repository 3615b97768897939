#include "addax/layers/input_layer.hpp"

#include "nn/input.hpp"
#include "nn/node.hpp"

namespace addax {

Layer layers::InputLayer(const Shape& shape, const InputOptions& options) {
  return node_of(Input(shape, options)).layer().handle();
}

}  // namespace addax
