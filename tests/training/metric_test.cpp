// What all metrics share: the contract of every class in the registry, names, own classes and compile()'s lists.
#include "addax/metric.hpp"

#include <doctest/doctest.h>

#include "core/tensor_state.hpp"
#include "support/check_metric.hpp"
#include "support/check_refusals.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

TEST_CASE("every metric keeps the contract") {
  CHECK(MetricRows::missing(metric_registry()) == "");
  for (const MetricRow& row : MetricRows::all()) check_metric(row);
}

TEST_CASE("names of metrics") {
  check_refusals({{[] { Metric("acuracy"); },
                   "Metric: expected the name of a known metric, got \"acuracy\". Did you mean \"accuracy\"?"}});
  for (const char* varied : {"accuracy", "acc", "crossentropy", "ce"}) {
    Metric metric(varied);
    CHECK(metric.defined() == std::string(varied).starts_with("acc"));
    CHECK(metric.given_name() == varied);
  }
}

/// The largest prediction so far.
struct Peak final : MetricBase {
  Peak() : MetricBase("peak"), peak_(add_variable({.initial = -1})) {}
  void update_state(const Tensor&, const Tensor& y_pred, const Tensor&) override {
    peak_.assign(ops::maximum(peak_.value(), ops::max(y_pred)));
  }
  Tensor result() override { return peak_.value(); }
  Variable peak_;
};

TEST_CASE("an own class is a metric; a reset brings back what it began with") {
  Metric peak = make<Peak>();
  CHECK(peak({}, Tensor::from({1.f, 7.f})).item<double>() == 7);
  CHECK(peak({}, Tensor::from({2.f})).item<double>() == 7);
  peak.reset_state();
  CHECK(peak.result().item<double>() == -1);
}

TEST_CASE("masks of predictions enter as weights") {
  Metric metric("sparse_categorical_accuracy");
  Tensor p = Tensor::from({1.f, 0.f, 1.f, 0.f, 1.f, 0.f}, {3, 2});
  state_of(p).mask = Tensor::from({true, true, false});
  CHECK(metric(Tensor::from({0, 1, 0}), p).item<double>() == 0.5);
}

TEST_CASE("metrics of several outputs") {
  Metrics named{{"a", {"mse", "mae"}}, {"b", "mae"}};
  CHECK(named.names() == std::vector<std::string>{"a", "b"});
  CHECK(named.lists()[0].metrics.size() == 2);
  check_refusals({{[] {
                     Metrics({{"a", "mse"}, {"a", "mae"}});
                   },
                   "metrics: expected each output once, got \"a\" again."}});
}

}  // namespace
}  // namespace addax::tests
