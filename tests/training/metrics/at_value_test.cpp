#include "addax/metrics/at_value.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows at_value_rows(
    {{.name = "SensitivityAtSpecificity",
      .make = [] { return metrics::SensitivityAtSpecificity(0.4, {.num_thresholds = 9, .name = "at"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] { metrics::SensitivityAtSpecificity(1.5); },
                   "SensitivityAtSpecificity: expected specificity within 0 and 1, got 1.5."},
                  {[] { metrics::SensitivityAtSpecificity(0.5, {.num_thresholds = 0}); },
                   "SensitivityAtSpecificity: expected num_thresholds of at least 1, got 0."}}},
     {.name = "SpecificityAtSensitivity",
      .make = [] { return metrics::SpecificityAtSensitivity(0.4, {.num_thresholds = 9, .name = "at"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] { metrics::SpecificityAtSensitivity(1.5); },
                   "SpecificityAtSensitivity: expected sensitivity within 0 and 1, got 1.5."},
                  {[] { metrics::SpecificityAtSensitivity(0.5, {.num_thresholds = 0}); },
                   "SpecificityAtSensitivity: expected num_thresholds of at least 1, got 0."}}},
     {.name = "PrecisionAtRecall",
      .make = [] { return metrics::PrecisionAtRecall(0.4, {.num_thresholds = 9, .name = "at"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] { metrics::PrecisionAtRecall(1.5); },
                   "PrecisionAtRecall: expected recall within 0 and 1, got 1.5."},
                  {[] { metrics::PrecisionAtRecall(0.5, {.num_thresholds = 0}); },
                   "PrecisionAtRecall: expected num_thresholds of at least 1, got 0."}}},
     {.name = "RecallAtPrecision",
      .make = [] { return metrics::RecallAtPrecision(0.4, {.num_thresholds = 9, .name = "at"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] { metrics::RecallAtPrecision(1.5); },
                   "RecallAtPrecision: expected precision within 0 and 1, got 1.5."},
                  {[] { metrics::RecallAtPrecision(0.5, {.num_thresholds = 0}); },
                   "RecallAtPrecision: expected num_thresholds of at least 1, got 0."}}}});

}  // namespace
}  // namespace addax::tests
