#include "addax/layers/up_sampling2d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows up_sampling2d_rows({{
    .name = "UpSampling2D",
    .make =
        [] {
          return layers::UpSampling2D({1, 3}, {.data_format = "channels_first", .interpolation = "bilinear"});
        },
    .input = {2, 2, 3},
    .refused = {{[] { layers::UpSampling2D(-1); },
                 "UpSampling2D: expected size as one number or 2, none below 1, got [-1]."},
                {[] { layers::UpSampling2D({.interpolation = "linear"}); },
                 "UpSampling2D: expected interpolation \"nearest\", \"bilinear\", \"bicubic\", \"lanczos3\" or "
                 "\"lanczos5\", got \"linear\"."}},
}});

}  // namespace
}  // namespace addax::tests
