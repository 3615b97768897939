#include "addax/metrics/binary_accuracy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows binary_accuracy_rows({{
    .name = "BinaryAccuracy",
    .make = [] { return metrics::BinaryAccuracy({.threshold = 0.7}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
        },
    .refused = {{[] { metrics::BinaryAccuracy({.threshold = 2}); },
                 "BinaryAccuracy: expected threshold within 0 and 1, got 2.0."}},
}});

}  // namespace
}  // namespace addax::tests
