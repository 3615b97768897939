#include "addax/metrics/mean.hpp"

#include <doctest/doctest.h>

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows mean_rows({{
    .name = "Mean",
    .make = [] { return metrics::Mean({.name = "loss"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.real({n, 3})};
        },
}});

TEST_CASE("a mean of scalars is weighed by rows, as the loss of an epoch") {
  Metric loss = metrics::Mean("loss");
  CHECK(loss.name() == "loss");
  loss.update_state(2.0, {}, ops::full({}, 32));
  loss.update_state(5.0, {}, ops::full({}, 16));
  CHECK(loss.result().item<double>() == 3.0);
}

}  // namespace
}  // namespace addax::tests
