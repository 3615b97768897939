#include "addax/metrics/accuracy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows accuracy_rows({{
    .name = "Accuracy",
    .make = [] { return metrics::Accuracy({.name = "same"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.integer({n}, 0, 2), draw.integer({n}, 0, 2)};
        },
}});

}  // namespace
}  // namespace addax::tests
