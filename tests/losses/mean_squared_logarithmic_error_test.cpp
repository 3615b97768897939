#include "addax/losses/mean_squared_logarithmic_error.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows mean_squared_logarithmic_error_rows(
    {{.name = "MeanSquaredLogarithmicError",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::MeanSquaredLogarithmicError({.reduction = reduction, .name = "gap", .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.2, 2), draw.real({n, 3}, 0.2, 2)};
          },
      .refused = {{[] {
                     losses::MeanSquaredLogarithmicError()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "mean_squared_logarithmic_error: expected targets shaped as the predictions, [2, 3] "
                   "float32, got [6, 4] float32."}}}});

}  // namespace
}  // namespace addax::tests
