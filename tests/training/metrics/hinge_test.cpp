#include "addax/metrics/hinge.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows hinge_rows(
    {{.name = "Hinge",
      .make = [] { return metrics::Hinge("gap"); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          }},
     {.name = "SquaredHinge",
      .make = [] { return metrics::SquaredHinge("gap"); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          }},
     {.name = "CategoricalHinge",
      .make = [] { return metrics::CategoricalHinge("gap"); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3}, 0.05, 0.95)};
          }}});

}  // namespace
}  // namespace addax::tests
