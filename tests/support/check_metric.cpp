#include "support/check_metric.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "support/again.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

void update(const Metric& metric, const Tensors& in, const Tensor& weights = {}) {
  metric.update_state(in[0], in.size() > 1 ? in[1] : Tensor(), weights);
}

double value(const Metric& metric) { return metric.result().item<double>(); }

void check_config(const MetricRow& row) {
  Metric metric = row.make();
  CHECK(metric->class_name() == row.name);
  Metric copy = again(metric);
  CHECK(copy->get_config() == metric->get_config());
  CHECK(copy.name() == metric.name());
  Tensors in = row.inputs(4);
  update(metric, in);
  update(copy, in);
  CHECK(value(copy) == value(metric));
  CHECK(metric_registry().at(to_snake_case(row.name), "test").name == row.name);
}

/// Weights of 1 change nothing; what weighs nothing does not count; a weight of 2 counts twice.
void check_weights(const MetricRow& row) {
  Tensors first = row.inputs(4), second = row.inputs(3);
  auto after = [&](auto... weighted) {
    Metric metric = row.make();
    (weighted(metric), ...);
    return value(metric);
  };
  auto both = [](const Tensors& in, float w) {
    return [=](const Metric& m) { update(m, in, ops::full({in[0].shape()[0]}, w, DType::float32)); };
  };
  auto plain = [](const Tensors& in) { return [=](const Metric& m) { update(m, in); }; };
  CHECK(agree(after(both(first, 1)), after(plain(first))));
  CHECK(agree(after(both(first, 0), plain(second)), after(plain(second))));
  CHECK(agree(after(both(first, 2), plain(second)), after(plain(first), plain(first), plain(second))));
}

void check_state(const MetricRow& row) {
  Metric metric = row.make(), other = row.make();
  double empty = value(metric);
  CHECK(metric.result().shape().rank() == 0);
  update(metric, row.inputs(0));
  CHECK(agree(value(metric), empty));
  update(metric, row.inputs(5));
  double once = value(metric);
  CHECK(agree(value(other), empty));
  metric.reset_state();
  CHECK(agree(value(metric), empty));
  update(metric, row.inputs(5));
  CHECK(value(metric) == once);
  for (const Variable& v : metric.variables()) CHECK(!v.trainable());
}

void check_traced(const MetricRow& row) {
  Metric eager = row.make(), traced = row.make();
  Function step = function([&](const Tensors& in) -> Tensors {
    update(traced, in);
    return traced.result();
  });
  Tensors in = row.inputs(5);
  for (int i = 0; i < 3; ++i) {
    update(eager, in);
    CHECK(agree(Tensor(step(in)).item<double>(), value(eager), 1e-6));
  }
  CHECK(value(traced) == doctest::Approx(value(eager)));
}

}  // namespace

void check_metric(const MetricRow& row) {
  INFO(row.name);
  check_config(row);
  check_weights(row);
  check_state(row);
  check_traced(row);
  check_refusals(row.refused);
}

}  // namespace addax::tests
