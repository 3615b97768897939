#include "addax/metrics/precision.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows precision_rows(
    {{.name = "Precision",
      .make = [] { return metrics::Precision({.thresholds = 0.3, .top_k = 2, .class_id = 1, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] { metrics::Precision(-0.5); }, "Precision: expected thresholds within 0 and 1, got -0.5."},
                  {[] {
                     metrics::Precision({.top_k = 4}).update_state(ops::zeros({2, 3}), ops::zeros({2, 3}));
                   },
                   "Precision: expected top_k from 1 to the 3 predictions, got 4."},
                  {[] {
                     metrics::Precision({.class_id = 3}).update_state(ops::zeros({2, 3}), ops::zeros({2, 3}));
                   },
                   "Precision: expected class_id below the 3 classes, got 3 for [2, 3] float32."}}},
     {.name = "Recall",
      .make = [] { return metrics::Recall({.thresholds = 0.3, .top_k = 2, .class_id = 1, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          },
      .refused = {{[] { metrics::Recall(-0.5); }, "Recall: expected thresholds within 0 and 1, got -0.5."},
                  {[] {
                     metrics::Recall({.top_k = 4}).update_state(ops::zeros({2, 3}), ops::zeros({2, 3}));
                   },
                   "Recall: expected top_k from 1 to the 3 predictions, got 4."},
                  {[] {
                     metrics::Recall({.class_id = 3}).update_state(ops::zeros({2, 3}), ops::zeros({2, 3}));
                   },
                   "Recall: expected class_id below the 3 classes, got 3 for [2, 3] float32."}}}});

}  // namespace
}  // namespace addax::tests
