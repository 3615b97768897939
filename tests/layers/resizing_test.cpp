#include "addax/layers/resizing.hpp"

#include <doctest/doctest.h>

#include "addax/layers/center_crop.hpp"
#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows resizing_rows({{
    .name = "Resizing",
    .make = [] { return layers::Resizing(3, 7, {.interpolation = "bicubic", .antialias = true}); },
    .input = {4, 5, 2},
    .refused = {{[] { layers::Resizing(0, 3); },
                 "Resizing: expected height and width as one number or 2, none below 1, got [0, 3]."},
                {[] {
                   layers::Resizing(3, 3, {.interpolation = "area", .name = "size"})(ops::ones({1, 2, 2, 1}));
                 },
                 "size (Resizing): resize: expected interpolation \"bilinear\", \"nearest\", \"bicubic\", \"lanczos3\" "
                 "or \"lanczos5\", got \"area\"."}},
}});

}  // namespace

TEST_CASE("Resizing and CenterCrop leave labels beside the images as they are") {
  Tensor x = ops::ones({5, 4, 4, 1}), y = ops::arange(5);
  for (const Layer& layer : {layers::Resizing(2, 3), layers::CenterCrop(2, 3)}) {
    CAPTURE(layer.name());
    Tensors both = layer.call_all({{"images", x}, {"labels", y}});
    CHECK(both.names() == std::vector<std::string>{"images", "labels"});
    CHECK(both["images"].shape() == Shape{5, 2, 3, 1});
    CHECK(both["labels"].to_vector<int>() == std::vector<int>{0, 1, 2, 3, 4});
    Tensor images = Input({4, 4, 1}), labels = Input({});
    CHECK(layer.call_all({{"images", images}, {"labels", labels}})["images"].shape() == Shape{None, 2, 3, 1});
    CHECK_THROWS_WITH_AS(layer.call_all({{"images", x}, {"bounding_boxes", y}}),
                         doctest::Contains("expected images, or \"images\" and \"labels\" in this order"), OptionError);
  }
}

}  // namespace addax::tests
