#include "addax/losses/kl_divergence.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows kl_divergence_rows(
    {{.name = "KLDivergence",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::KLDivergence({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.05, 0.95), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused =
          {{[] {
              losses::KLDivergence()->check(ops::zeros({6, 4}), {Shape{2, 3}});
            },
            "kl_divergence: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

}  // namespace
}  // namespace addax::tests
