#include "addax/metrics/sum.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows sum_rows({{
    .name = "Sum",
    .make = [] { return metrics::Sum({.name = "total"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.real({n, 3})};
        },
}});

}  // namespace
}  // namespace addax::tests
