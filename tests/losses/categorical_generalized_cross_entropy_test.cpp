#include "addax/losses/categorical_generalized_cross_entropy.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows categorical_generalized_cross_entropy_rows(
    {{.name = "CategoricalGeneralizedCrossEntropy",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::CategoricalGeneralizedCrossEntropy(
                {.q = 0.7, .reduction = reduction, .name = "gap", .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 4);
            return Tensors{draw.integer({n}, 0, 3), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] { losses::CategoricalGeneralizedCrossEntropy(1.0); },
                   "CategoricalGeneralizedCrossEntropy: expected q above 0 and below 1, got 1.0."},
                  {[] {
                     losses::CategoricalGeneralizedCrossEntropy()->check(Tensor::from({1, 3}), {Shape{2, 3}});
                   },
                   "categorical_generalized_cross_entropy: expected labels from 0 to 2, got 3 at position [1] of [2] "
                   "int32. The predictions have 3 classes."}}}});

}  // namespace
}  // namespace addax::tests
