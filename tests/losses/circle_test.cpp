#include "addax/losses/circle.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows circle_rows(
    {{.name = "Circle",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::Circle({.gamma = 4,
                                   .margin = 0.3,
                                   .remove_diagonal = false,
                                   .reduction = reduction,
                                   .name = "gap",
                                   .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::cast(ops::arange(n), DType::int32) % 2, 0.9 * ops::normalize(draw.real({n, 3}))};
          },
      .refused = {{[] {
                     losses::Circle()->check(ops::zeros({4, 2}), {Shape{4, 5}});
                   },
                   "circle: expected one class number for each embedding [batch, size], got [4, 2] float32 and [4, 5] "
                   "float32."}}}});

}  // namespace
}  // namespace addax::tests
