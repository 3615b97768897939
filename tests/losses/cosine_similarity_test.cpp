#include "addax/losses/cosine_similarity.hpp"

#include <doctest/doctest.h>

#include "support/check_loss.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LossRows cosine_similarity_rows(
    {{.name = "CosineSimilarity",
      .make =
          [](Reduction reduction, DType dtype) {
            return losses::CosineSimilarity({.axis = 1, .reduction = reduction, .name = "gap", .dtype = dtype});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.distinct({n, 3}), draw.real({n, 3}) + 0.1};
          },
      .refused =
          {{[] {
              losses::CosineSimilarity()->check(ops::zeros({6, 4}), {Shape{2, 3}});
            },
            "cosine_similarity: expected targets shaped as the predictions, [2, 3] float32, got [6, 4] float32."}}}});

TEST_CASE("CosineSimilarity: the same way, across, the opposite way; its config keeps the axis") {
  Tensor t = Tensor::from({1.f, 0.f, 1.f, 0.f, 1.f, 0.f}, {3, 2}),
         p = Tensor::from({2.f, 0.f, 0.f, 3.f, -1.f, 0.f}, {3, 2});
  check_agree(losses::cosine_similarity(t, p), Tensor::from({-1.f, 0.f, 1.f}), 1e-6);
  CHECK(losses::CosineSimilarity(1)->get_config()["axis"].as_integer() == 1);
}

}  // namespace
}  // namespace addax::tests
