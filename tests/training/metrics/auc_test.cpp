#include "addax/metrics/auc.hpp"

#include <doctest/doctest.h>

#include "support/check_metric.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const MetricRows auc_rows({{
    .name = "AUC",
    .make = [] { return metrics::AUC({.num_thresholds = 20, .curve = "PR", .name = "area"}); },
    .inputs =
        [](int64_t n) {
          Draw draw(n, DType::float32, 11);
          return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
        },
    .refused = {{[] { metrics::AUC({.curve = "PRC"}); },
                 "AUC: expected a known curve, got \"PRC\". Did you mean \"PR\"?"},
                {[] { metrics::AUC({.summation_method = "majorin"}); },
                 "AUC: expected a known summation_method, got \"majorin\". Did you mean \"majoring\"?"},
                {[] { metrics::AUC(1); }, "AUC: expected num_thresholds of at least 2, got 1."},
                {[] { metrics::AUC({.num_labels = 3}); }, "AUC: expected num_labels with multi_label alone, got 3."},
                {[] {
                   metrics::AUC({.thresholds = {0.5, 1.5}});
                 },
                 "AUC: expected thresholds within 0 and 1, got 1.5."},
                {[] {
                   metrics::AUC().update_state(ops::zeros({4}), ops::zeros({4, 3}));
                 },
                 "AUC: expected targets shaped as the predictions, [4, 3] float32, got [4] float32."},
                {[] { metrics::AUC({.multi_label = true}).update_state(ops::zeros({4}), ops::zeros({4})); },
                 "AUC: expected predictions of shape [batch, labels] with multi_label, got [4] float32."}},
}});

TEST_CASE("AUC: ranks that are right give 1, ranks that are wrong 0") {
  Tensor y = Tensor::from({0.f, 0.f, 1.f, 1.f}), p = Tensor::from({0.1f, 0.2f, 0.8f, 0.9f});
  CHECK(metrics::AUC()(y, p).item<double>() == doctest::Approx(1));
  CHECK(metrics::AUC()(1 - y, p).item<double>() == doctest::Approx(0));
}

TEST_CASE("AUC: buckets count what comparison counts") {
  Draw draw(300, DType::float32, 3);
  Tensor y = draw.boolean({300}), p = draw.real({300}, 0.001, 0.999), w = draw.real({300}, 0, 2);
  std::vector<double> inner{0.25, 0.5, 0.75}, shifted{0.25, 0.5, 0.7500001, 1.0};
  Metric even = metrics::AUC({.thresholds = inner}), other = metrics::AUC({.thresholds = shifted});
  even.update_state(y, p, w);
  other.update_state(y, p, w);
  CHECK(agree(even.result().item<double>(), other.result().item<double>()));
}

TEST_CASE("AUC: weights of labels") {
  Tensor y = Tensor::from({1.f, 0.f, 0.f, 1.f}, {2, 2}), p = Tensor::from({0.9f, 0.6f, 0.2f, 0.4f}, {2, 2});
  // The first label is ranked right, the second wrong.
  Metric area = metrics::AUC({.multi_label = true, .label_weights = {3, 1}});
  CHECK(area(y, p).item<double>() == doctest::Approx(0.75));
}

TEST_CASE("AUC: Keras writes weights of labels as a record of a tensor") {
  Json config = Json::parse(R"({"multi_label": true, "label_weights":
      {"class_name": "__tensor__", "config": {"value": [3.0, 1.0], "dtype": "float32"}}})");
  Metric area = saving::deserialize_keras_object<Metric>(
      Json::object({{"module", "keras.metrics"}, {"class_name", "AUC"}, {"config", config}}));
  CHECK(area.get().get_config()["label_weights"] == Json::array({3.0, 1.0}));
}

}  // namespace
}  // namespace addax::tests
