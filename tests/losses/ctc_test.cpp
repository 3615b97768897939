#include "addax/losses/ctc.hpp"

#include "support/check_loss.hpp"

namespace addax::tests {
namespace {

const LossRows ctc_rows(
    {{.name = "CTC",
      .make = [](Reduction reduction,
                 DType dtype) { return losses::CTC({.reduction = reduction, .name = "gap", .dtype = dtype}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.integer({n, 2}, 1, 4), draw.real({n, 5, 4})};
          },
      .refused = {{[] {
                     losses::CTC()->check(ops::zeros({4}), {Shape{4, 5, 6}});
                   },
                   "ctc: expected labels [batch, length] and scores [batch, time, classes], got [4] "
                   "float32 and [4, 5, 6] float32."}}}});

}  // namespace
}  // namespace addax::tests
