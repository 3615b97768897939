#include "addax/metrics/sparse_categorical_accuracy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows sparse_categorical_accuracy_rows({{
    .name = "SparseCategoricalAccuracy",
    .make = [] { return metrics::SparseCategoricalAccuracy({.name = "right"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.integer({n}, 0, 3), draw.distinct({n, 3})};
        },
}});

}  // namespace
}  // namespace addax::tests
