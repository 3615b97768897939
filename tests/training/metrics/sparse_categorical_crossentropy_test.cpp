#include "addax/metrics/sparse_categorical_crossentropy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows sparse_categorical_crossentropy_rows({{
    .name = "SparseCategoricalCrossentropy",
    .make = [] { return metrics::SparseCategoricalCrossentropy({.from_logits = true, .ignore_class = -1}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.integer({n}, 0, 3), draw.real({n, 3})};
        },
}});

}  // namespace
}  // namespace addax::tests
