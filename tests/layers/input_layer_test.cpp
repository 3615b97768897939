#include "addax/layers/input_layer.hpp"

#include <doctest/doctest.h>

#include "addax/layers/dense.hpp"
#include "addax/model.hpp"
#include "nn/serialize.hpp"

namespace addax::tests {
namespace {

TEST_CASE("an InputLayer begins a model as Input() does") {
  Layer input = layers::InputLayer({4}, {.name = "begin"});
  Sequential model{input, layers::Dense(2)};
  CHECK(model.built());
  CHECK(model.input_shape().to_string() == "[None, 4]");
  CHECK(model.inputs()[0].spec().to_string() == "[None, 4] float32");
}

TEST_CASE("its config is Keras'") {
  Layer input = layers::InputLayer({4}, {.batch_size = 3, .dtype = DType::int32, .name = "ids"});
  CHECK(
      input.get_config().to_string() ==
      R"({"batch_shape": [3, 4], "dtype": "int32", "sparse": false, "ragged": false, "name": "ids", "optional": false})");
  CHECK(layer_registry().make("InputLayer", input.get_config(), "test").get_config() == input.get_config());
}

}  // namespace
}  // namespace addax::tests
