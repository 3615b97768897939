#include "addax/losses/mean_absolute_percentage_error.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows mean_absolute_percentage_error_rows(
    {{.name = "MeanAbsolutePercentageError",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::MeanAbsolutePercentageError({.reduction = reduction, .name = "gap", .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.2, 2), draw.real({n, 3}, 0.2, 2)};
          },
      .refused = {{[] {
                     losses::MeanAbsolutePercentageError()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "mean_absolute_percentage_error: expected targets shaped as the predictions, [2, 3] "
                   "float32, got [6, 4] float32."}}}});

}  // namespace
}  // namespace addax::tests
