#include "addax/metrics/binary_crossentropy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows binary_crossentropy_rows({{
    .name = "BinaryCrossentropy",
    .make = [] { return metrics::BinaryCrossentropy({.from_logits = true, .label_smoothing = 0.1}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.boolean({n, 2}), draw.real({n, 2})};
        },
}});

}  // namespace
}  // namespace addax::tests
