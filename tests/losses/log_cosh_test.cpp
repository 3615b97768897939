#include "addax/losses/log_cosh.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows log_cosh_rows(
    {{.name = "LogCosh",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::LogCosh({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.distinct({n, 3}), draw.real({n, 3}) + 0.1};
          },
      .refused = {{[] {
                     losses::LogCosh()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                   },
                   "log_cosh: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

}  // namespace
}  // namespace addax::tests
