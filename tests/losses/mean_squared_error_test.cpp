#include "addax/losses/mean_squared_error.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows mean_squared_error_rows({{
    .name = "MeanSquaredError",
    .make =
        [](Reduction reduction, DType dtype) {
          return losses::MeanSquaredError({.reduction = reduction, .name = "gap", .dtype = dtype});
        },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 1);
          return Tensors{draw.distinct({n, 3}), draw.real({n, 3}) + 0.1};
        },
    .refused =
        {{[] {
            losses::MeanSquaredError()->check(ops::zeros({6, 4}), {Shape{2, 3}});
          },
          "mean_squared_error: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}},
}});

}  // namespace
}  // namespace addax::tests
