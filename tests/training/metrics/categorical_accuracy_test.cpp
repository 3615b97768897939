#include "addax/metrics/categorical_accuracy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows categorical_accuracy_rows({{
    .name = "CategoricalAccuracy",
    .make = [] { return metrics::CategoricalAccuracy({.name = "right"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.distinct({n, 3}), draw.distinct({n, 3})};
        },
}});

}  // namespace
}  // namespace addax::tests
