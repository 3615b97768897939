#include "addax/layers/up_sampling1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows up_sampling1d_rows({{
    .name = "UpSampling1D",
    .make = [] { return layers::UpSampling1D(3); },
    .input = {2, 2},
    .refused = {{[] { layers::UpSampling1D(0); },
                 "UpSampling1D: expected size as one number or 1, none below 1, got [0]."}},
}});

}  // namespace
}  // namespace addax::tests
