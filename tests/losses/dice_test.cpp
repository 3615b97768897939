#include "addax/losses/dice.hpp"

#include <doctest/doctest.h>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LossRows dice_rows(
    {{.name = "Dice",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::Dice({.reduction = reduction, .name = "gap", .axis = 1, .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.05, 0.95), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] {
                     losses::Dice()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "dice: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}},
     {.name = "Tversky",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::Tversky(
                {.alpha = 0.3, .beta = 0.8, .reduction = reduction, .name = "gap", .axis = {1}, .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.05, 0.95), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] {
                     losses::Tversky()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "tversky: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

TEST_CASE("Dice: of everything where no axis is given; Tversky with halves is the same") {
  Tensor t = Tensor::from({1.f, 1.f, 0.f, 0.f}, {2, 2}), p = Tensor::from({1.f, 0.f, 0.f, 0.f}, {2, 2});
  check_agree(losses::Dice()(t, p), Tensor(1 - 2 / 3.0), 1e-6);
  check_agree(losses::Tversky()(t, p), Tensor(1 - 2 / 3.0), 1e-6);
}

}  // namespace
}  // namespace addax::tests
