#include "addax/losses/huber.hpp"

#include <doctest/doctest.h>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LossRows huber_rows({{
    .name = "Huber",
    .make =
        [](Reduction reduction, DType dtype) {
          return losses::Huber({.delta = 0.7, .reduction = reduction, .name = "gap", .dtype = dtype});
        },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 1);
          return Tensors{draw.distinct({n, 3}), draw.real({n, 3}) + 0.1};
        },
    .refused = {{[] { losses::Huber(0.0); }, "Huber: expected delta above 0, got 0.0."},
                {[] {
                   losses::Huber()->check(ops::zeros({6, 4}), {Shape{2, 3}});
                 },
                 "huber: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}},
}});

TEST_CASE("Huber: the square, the straight line, and where they meet") {
  Tensor y_true = Tensor::from({0.f, 0.f, 0.f, 0.f}, {4, 1}), y_pred = Tensor::from({0.5f, -2.f, 1.f, 3.f}, {4, 1});
  // keras.losses.huber(y_true, y_pred) and, with delta 2,
  check_agree(losses::huber(y_true, y_pred), Tensor::from({0.125f, 1.5f, 0.5f, 2.5f}), 0);
  check_agree(losses::huber(y_true, y_pred, 2.0), Tensor::from({0.125f, 2.f, 0.5f, 4.f}), 0);
  CHECK(losses::Huber(0.5)->get_config()["delta"].as_double() == 0.5);
}

}  // namespace
}  // namespace addax::tests
