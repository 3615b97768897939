#include "addax/losses/focal_crossentropy.hpp"

#include <doctest/doctest.h>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LossRows focal_crossentropy_rows(
    {{.name = "BinaryFocalCrossentropy",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::BinaryFocalCrossentropy({.apply_class_balancing = true,
                                                    .alpha = 0.4,
                                                    .gamma = 1.5,
                                                    .label_smoothing = 0.1,
                                                    .reduction = reduction,
                                                    .name = "gap",
                                                    .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.05, 0.95), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] { losses::BinaryFocalCrossentropy({.label_smoothing = 2}); },
                   "BinaryFocalCrossentropy: expected label_smoothing within 0 and 1, got 2.0."}}},
     {.name = "CategoricalFocalCrossentropy",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::CategoricalFocalCrossentropy({.alpha = {0.2, 0.3, 0.5},
                                                         .gamma = 1.5,
                                                         .from_logits = true,
                                                         .reduction = reduction,
                                                         .name = "gap",
                                                         .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused =
          {{[] { losses::CategoricalFocalCrossentropy({.label_smoothing = -1}); },
            "CategoricalFocalCrossentropy: expected label_smoothing within 0 and 1, got -1.0."},
           {[] {
              losses::CategoricalFocalCrossentropy()->check(ops::zeros({2}), {Shape{2, 3}});
            },
            "categorical_focal_crossentropy: expected targets shaped as the predictions, [2, 3] float32, got [2] "
            "float32. Class numbers instead of one-hot targets go with sparse_categorical_crossentropy."}}}});

TEST_CASE("BinaryFocalCrossentropy: what is right already counts less") {
  Tensor t = Tensor::from({1.f, 1.f}, {2, 1}), p = Tensor::from({0.9f, 0.5f}, {2, 1});
  Tensor plain = ops::mean(ops::binary_crossentropy(t, p), -1);
  check_agree(losses::binary_focal_crossentropy(t, p) / plain, Tensor::from({0.01f, 0.25f}), 1e-5);
}

}  // namespace
}  // namespace addax::tests
