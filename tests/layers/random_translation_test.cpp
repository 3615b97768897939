#include "addax/layers/random_translation.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_translation_rows({{
    .name = "RandomTranslation",
    .make =
        [] {
          return layers::RandomTranslation(0.2, {-0.1, 0.3}, {.fill_mode = "constant", .seed = 3});
        },
    .input = {4, 5, 2},
    .refused =
        {{[] { layers::RandomTranslation(2, 0.1); },
          "RandomTranslation: expected height_factor as one number or two from -1.0 to 1.0, got 2.0."},
         {[] { layers::RandomTranslation(0.1, 0.1, {.fill_mode = "mirror"}); },
          "RandomTranslation: expected fill_mode \"reflect\", \"wrap\", \"constant\" or \"nearest\", got \"mirror\"."}},
}});

}  // namespace
}  // namespace addax::tests
