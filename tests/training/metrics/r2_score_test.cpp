#include "addax/metrics/r2_score.hpp"

#include <doctest/doctest.h>

#include "support/check_metric.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const MetricRows r2_score_rows(
    {{.name = "R2Score",
      .make = [] { return metrics::R2Score({.class_aggregation = "variance_weighted_average", .name = "fit"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.real({n, 3}), draw.real({n, 3})};
          },
      .refused =
          {{[] { metrics::R2Score("mean"); },
            "R2Score: expected class_aggregation of uniform_average or variance_weighted_average, got \"mean\"."},
           {[] { metrics::R2Score({.num_regressors = -1}); },
            "R2Score: expected num_regressors of at least 0, got -1."},
           {[] {
              metrics::R2Score().update_state(ops::zeros({4}), ops::zeros({4, 2}));
            },
            "R2Score: expected targets and predictions of one shape [batch, outputs], got [4] float32 and [4, 2] "
            "float32."}}}});

TEST_CASE("R2Score: one score for each output") {
  Tensor y = Tensor::from({1.f, 1.f, 2.f, 2.f, 3.f, 3.f}, {3, 2}),
         p = Tensor::from({1.f, 2.f, 2.f, 2.f, 3.f, 2.f}, {3, 2});
  check_agree(metrics::R2Score({.class_aggregation = {}})(y, p), Tensor::from({1.f, 0.f}), 1e-6);
}

}  // namespace
}  // namespace addax::tests
