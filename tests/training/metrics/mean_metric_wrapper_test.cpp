#include "addax/metrics/mean_metric_wrapper.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"

namespace addax::tests {
namespace {

TEST_CASE("a callable is a metric: the mean of what it gives for each sample") {
  auto gap = [](const Tensor& y_true, const Tensor& y_pred) { return ops::abs(y_true - y_pred); };
  Tensor y = Tensor::from({1.f, 2.f}), p = Tensor::from({0.f, 5.f});
  Metric named = metrics::MeanMetricWrapper(gap, {.name = "gap"});
  CHECK(named.name() == "gap");
  CHECK(named(y, p).item<double>() == 2);
  CHECK(named(y, y).item<double>() == 1);
  CHECK(Metric(gap).name() == "lambda");
}

}  // namespace
}  // namespace addax::tests
