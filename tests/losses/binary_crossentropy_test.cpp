#include "addax/losses/binary_crossentropy.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows binary_crossentropy_rows({{
    .name = "BinaryCrossentropy",
    .make =
        [](Reduction reduction, DType dtype) {
          return losses::BinaryCrossentropy(
              {.from_logits = true, .label_smoothing = 0.2, .reduction = reduction, .dtype = dtype});
        },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 2);
          return Tensors{draw.boolean({n, 3}), draw.real({n, 3})};
        },
    .refused = {{[] { losses::BinaryCrossentropy({.label_smoothing = 1.5}); },
                 "BinaryCrossentropy: expected label_smoothing within 0 and 1, got 1.5."},
                {[] {
                   losses::BinaryCrossentropy()->check(ops::zeros({6}), {Shape{2, 3}});
                 },
                 "binary_crossentropy: expected targets shaped as the predictions, [2, 3] float32, got [6] float32."}},
}});

}  // namespace
}  // namespace addax::tests
