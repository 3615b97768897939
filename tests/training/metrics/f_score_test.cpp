#include "addax/metrics/f_score.hpp"

#include <doctest/doctest.h>

#include "support/check_metric.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Tensors one_hot(int64_t n) {
  Draw draw(n, DType::float32, 11);
  return {ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.1, 1)};
}

const MetricRows f_score_rows({
    {.name = "FBetaScore",
     .make = [] { return metrics::FBetaScore({.average = "weighted", .beta = 2, .threshold = 0.4}); },
     .inputs = one_hot,
     .refused = {{[] { metrics::FBetaScore("mean"); },
                  "FBetaScore: expected average of micro, macro or weighted, got \"mean\"."},
                 {[] { metrics::FBetaScore({.beta = 0}); }, "FBetaScore: expected beta above 0, got 0.0."},
                 {[] { metrics::FBetaScore({.threshold = 0}); },
                  "FBetaScore: expected threshold above 0 and up to 1, got 0.0."}}},
    {.name = "F1Score",
     .make = [] { return metrics::F1Score({.average = "macro", .name = "f1"}); },
     .inputs = one_hot,
     .refused = {{[] {
                    metrics::F1Score().update_state(Tensor::from({1, 0}), ops::zeros({2, 3}));
                  },
                  "F1Score: expected targets and predictions of one shape [batch, classes], got [2] float32 and "
                  "[2, 3] float32. Class numbers become one-hot targets by utils::to_categorical."}}},
});

TEST_CASE("F1Score: one score for each class") {
  Tensor y = Tensor::from({1.f, 0.f, 0.f, 1.f, 0.f, 1.f}, {3, 2}),
         p = Tensor::from({0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f}, {3, 2});
  // Class 0: precision 1/2, recall 1; class 1: precision 1, recall 1/2.
  check_agree(metrics::F1Score()(y, p), Tensor::from({2 / 3.f, 2 / 3.f}), 1e-6);
}

}  // namespace
}  // namespace addax::tests
