#include "addax/losses/hinge.hpp"

#include <doctest/doctest.h>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LossRows hinge_rows(
    {{.name = "Hinge",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::Hinge({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{2 * ops::cast(draw.boolean({n, 3}), DType::float32) - 1, draw.real_off({-1, 1}, {n, 3})};
          },
      .refused = {{[] {
                     losses::Hinge()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "hinge: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}},
     {.name = "SquaredHinge",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::SquaredHinge({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{2 * ops::cast(draw.boolean({n, 3}), DType::float32) - 1, draw.real_off({-1, 1}, {n, 3})};
          },
      .refused = {{[] {
                     losses::SquaredHinge()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "squared_hinge: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}},
     {.name = "CategoricalHinge",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::CategoricalHinge({.reduction = reduction, .name = "gap", .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused =
          {{[] {
              losses::CategoricalHinge()->check(ops::zeros({6, 4}), {Shape{2, 3}});
            },
            "categorical_hinge: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

TEST_CASE("Hinge: a batch of 0 and 1 means -1 and 1; one that holds another number means itself") {
  Tensor p = Tensor::from({0.5f, 0.5f}, {1, 2});
  check_agree(losses::hinge(Tensor::from({0.f, 1.f}, {1, 2}), p), Tensor::from({1.f}), 0);
  check_agree(losses::hinge(Tensor::from({0.f, 2.f}, {1, 2}), p), Tensor::from({0.5f}), 0);
}

}  // namespace
}  // namespace addax::tests
