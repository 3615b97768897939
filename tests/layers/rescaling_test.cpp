#include "addax/layers/rescaling.hpp"

#include <doctest/doctest.h>

#include "addax/json.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows rescaling_rows({
    {
        .name = "Rescaling",
        .make = [] { return layers::Rescaling(1.0 / 255, {.offset = -0.5}); },
        .input = {4, 4},
        .dtype = DType::uint8,
    },
    {
        .name = "Rescaling",
        .make =
            [] {
              return layers::Rescaling({0.5, 1, 2}, {.offset = {0.0, 1.0, -1.0}});
            },
        .input = {4, 3},
    },
});

TEST_CASE("Rescaling: one scale and one offset for each channel, in calls and in the config") {
  Layer layer = layers::Rescaling({0.5, 2.0}, {.offset = {1.0, -1.0}});
  CHECK(layer(Tensor::from({4.f, 4.f}, {1, 2})).to_vector<float>() == std::vector<float>{3, 7});
  Json config = layer.get_config();
  CHECK(config["scale"].to_string() == "[0.5, 2.0]");
  CHECK(config["offset"].to_string() == "[1.0, -1.0]");
}

}  // namespace
}  // namespace addax::tests
