#include "addax/layers/center_crop.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows center_crop_rows({{
    .name = "CenterCrop",
    .make = [] { return layers::CenterCrop(3, 2); },
    .input = {4, 5, 2},
    .refused = {{[] { layers::CenterCrop(2, -1); },
                 "CenterCrop: expected height and width as one number or 2, none below 1, got [2, -1]."}},
}});

}  // namespace

TEST_CASE("CenterCrop leaves labels beside the images as they are") {
  Tensor x = ops::ones({5, 4, 4, 1}), y = ops::arange(5);
  Layer layer = layers::CenterCrop(2, 3);
  Tensors both = layer.call_all({{"images", x}, {"labels", y}});
  CHECK(both.names() == std::vector<std::string>{"images", "labels"});
  CHECK(both["images"].shape() == Shape{5, 2, 3, 1});
  CHECK(both["labels"].to_vector<int>() == std::vector<int>{0, 1, 2, 3, 4});
  Tensor images = Input({4, 4, 1}), labels = Input({});
  CHECK(layer.call_all({{"images", images}, {"labels", labels}})["images"].shape() == Shape{None, 2, 3, 1});
  CHECK_THROWS_WITH_AS(layer.call_all({{"images", x}, {"bounding_boxes", y}}),
                       doctest::Contains("expected images, or \"images\" and \"labels\" in this order"), OptionError);
}

}  // namespace addax::tests
