#include "addax/metrics/top_k_categorical_accuracy.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows top_k_categorical_accuracy_rows({
    {.name = "TopKCategoricalAccuracy",
     .make = [] { return metrics::TopKCategoricalAccuracy(2); },
     .inputs =
         [](int64_t n) {
           Draw draw(n, DType::float32, 11);
           return Tensors{draw.real({n, 4}), draw.real({n, 4})};
         },
     .refused = {{[] { metrics::TopKCategoricalAccuracy(0); },
                  "TopKCategoricalAccuracy: expected k of at least 1, got 0."}}},
    {.name = "SparseTopKCategoricalAccuracy",
     .make = [] { return metrics::SparseTopKCategoricalAccuracy({.k = 3, .name = "top3"}); },
     .inputs =
         [](int64_t n) {
           Draw draw(n, DType::float32, 11);
           return Tensors{draw.integer({n}, 0, 4), draw.real({n, 4})};
         },
     .refused = {{[] { metrics::SparseTopKCategoricalAccuracy(-1); },
                  "SparseTopKCategoricalAccuracy: expected k of at least 1, got -1."}}},
});

}  // namespace
}  // namespace addax::tests
