#include "addax/losses/categorical_crossentropy.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows categorical_crossentropy_rows({{
    .name = "CategoricalCrossentropy",
    .make =
        [](Reduction reduction, DType dtype) {
          return losses::CategoricalCrossentropy({.label_smoothing = 0.2, .reduction = reduction, .dtype = dtype});
        },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 3);
          return Tensors{draw.real({n, 3}, 0, 1), draw.real({n, 3}, 0.1, 1)};
        },
    .refused = {{[] { losses::CategoricalCrossentropy({.label_smoothing = -1}); },
                 "CategoricalCrossentropy: expected label_smoothing within 0 and 1, got -1.0."},
                {[] {
                   losses::CategoricalCrossentropy()->check(ops::zeros({6}, DType::int32), {Shape{2, 3}});
                 },
                 "categorical_crossentropy: expected targets shaped as the predictions, [2, 3] float32, got [6] int32. "
                 "Class numbers instead of one-hot targets go with sparse_categorical_crossentropy."}},
}});

}  // namespace
}  // namespace addax::tests
