#include "addax/metrics/categorical_crossentropy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows categorical_crossentropy_rows({{
    .name = "CategoricalCrossentropy",
    .make = [] { return metrics::CategoricalCrossentropy({.label_smoothing = 0.1}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.real({n, 3}, 0, 1), draw.real({n, 3}, 0.1, 1)};
        },
}});

}  // namespace
}  // namespace addax::tests
