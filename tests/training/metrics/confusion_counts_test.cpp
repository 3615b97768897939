#include "addax/metrics/confusion_counts.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows confusion_counts_rows(
    {{.name = "TruePositives",
      .make = [] { return metrics::TruePositives({.thresholds = 0.3, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] {
                     metrics::TruePositives({.thresholds = {0.5, 2}});
                   },
                   "TruePositives: expected thresholds within 0 and 1, got 2.0."}}},
     {.name = "TrueNegatives",
      .make = [] { return metrics::TrueNegatives({.thresholds = 0.3, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] {
                     metrics::TrueNegatives({.thresholds = {0.5, 2}});
                   },
                   "TrueNegatives: expected thresholds within 0 and 1, got 2.0."}}},
     {.name = "FalsePositives",
      .make = [] { return metrics::FalsePositives({.thresholds = 0.3, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] {
                     metrics::FalsePositives({.thresholds = {0.5, 2}});
                   },
                   "FalsePositives: expected thresholds within 0 and 1, got 2.0."}}},
     {.name = "FalseNegatives",
      .make = [] { return metrics::FalseNegatives({.thresholds = 0.3, .name = "part"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] {
                     metrics::FalseNegatives({.thresholds = {0.5, 2}});
                   },
                   "FalseNegatives: expected thresholds within 0 and 1, got 2.0."}}}});

}  // namespace
}  // namespace addax::tests
