#include "addax/losses/poisson.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows poisson_rows(
    {{.name = "Poisson",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::Poisson({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}, 0.2, 2), draw.real({n, 3}, 0.2, 2)};
          },
      .refused = {{[] {
                     losses::Poisson()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "poisson: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

}  // namespace
}  // namespace addax::tests
