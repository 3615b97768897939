#include "addax/losses/sparse_categorical_crossentropy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

/// Refuses the labels for predictions of ten classes.
std::function<void()> check_ten(Tensor labels, std::optional<int64_t> ignored = {}) {
  return [=] { losses::SparseCategoricalCrossentropy({.ignore_class = ignored})->check(labels, {Shape{32, 10}}); };
}

const LossRows sparse_categorical_crossentropy_rows({{
    .name = "SparseCategoricalCrossentropy",
    .make =
        [](Reduction reduction, DType dtype) {
          return losses::SparseCategoricalCrossentropy({.from_logits = true, .reduction = reduction, .dtype = dtype});
        },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 4);
          return Tensors{draw.integer({n}, 0, 3, DType::int64), draw.real({n, 3})};
        },
    .refused =
        {{check_ten(Tensor::from({1, 2, 10, 3})),
          "sparse_categorical_crossentropy: expected labels from 0 to 9, got 10 at position [2] of [4] int32. "
          "The predictions have 10 classes."},
         {check_ten(Tensor::from<int64_t>({1, -7}, {2, 1})),
          "sparse_categorical_crossentropy: expected labels from 0 to 9, got -7 at position [1, 0] of [2, 1] int64. "
          "The predictions have 10 classes."},
         {check_ten(Tensor::from<uint8_t>({9, 255})),
          "sparse_categorical_crossentropy: expected labels from 0 to 9, got 255 at position [1] of [2] uint8. "
          "The predictions have 10 classes."},
         {check_ten(Tensor::from({2.f, NAN})),
          "sparse_categorical_crossentropy: expected labels from 0 to 9, got nan at position [1] of [2] float32. "
          "The predictions have 10 classes."},
         {check_ten(Tensor::from({-1, 11, 3}), -1),
          "sparse_categorical_crossentropy: expected labels from 0 to 9, got 11 at position [1] of [3] int32. "
          "The predictions have 10 classes."},
         {check_ten(ops::zeros({32, 10})),
          "sparse_categorical_crossentropy: expected one class number for each row of predictions, [32, 10] float32, "
          "got [32, 10] float32. One-hot targets go with categorical_crossentropy."},
         {check_ten(ops::zeros({32, 2}, DType::int32)),
          "sparse_categorical_crossentropy: expected one class number for each row of predictions, [32, 10] float32, "
          "got [32, 2] int32."}},
}});

TEST_CASE("ignored labels count for nothing, and the mean is that of the others") {
  Tensor labels = Tensor::from({0, -1, 2}), p = Tensor::from({.5f, .25f, .25f, .1f, .1f, .8f, .2f, .4f, .4f}, {3, 3});
  Loss ignoring = losses::SparseCategoricalCrossentropy({.ignore_class = -1});
  CHECK(agree(ignoring(labels, p).item<double>(), -(std::log(0.5) + std::log(0.4)) / 2, 1e-6));
  CHECK_NOTHROW(ignoring->check(labels, p.spec()));
}

constexpr bool sanitized = ADDAX_SANITIZED;

TEST_CASE("the labels of MNIST are checked in less than 300 µs") {
  Tensor labels = ops::cast(ops::zeros({60000}), DType::int32);
  auto loss = losses::SparseCategoricalCrossentropy();
  double best = 1;
  for (int i = 0; i < 200; ++i) {
    auto start = std::chrono::steady_clock::now();
    loss->check(labels, {Shape{32, 10}});
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  MESSAGE("60,000 int32 labels: " << best * 1e6 << " µs");
  if (!sanitized) CHECK(best < 300e-6);  // 40 to 105 were seen, on a busy machine
}

}  // namespace
}  // namespace addax::tests
