// Losses and their functions give what Keras gives, and write its configs: tests/golden/data/losses.json.
#include <doctest/doctest.h>

#include <cmath>

#include "addax/losses/binary_crossentropy.hpp"
#include "addax/losses/categorical_crossentropy.hpp"
#include "addax/losses/mean_absolute_error.hpp"
#include "addax/losses/mean_squared_error.hpp"
#include "addax/losses/sparse_categorical_crossentropy.hpp"
#include "addax/ops.hpp"
#include "core/config.hpp"
#include "losses/registry.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Tensor run_class(const Json& golden) {
  Loss loss = loss_registry().make(golden["loss"].as_string(), golden_options(golden["options"]), "golden");
  if (golden.contains("config"))
    CHECK(loss->get_config().to_string() == Json::parse(golden["config"].as_string()).to_string());
  Tensor weight = golden.contains("sample_weight") ? golden_value(golden["sample_weight"]) : Tensor();
  return loss(golden_value(golden["y_true"]), golden_value(golden["y_pred"]), weight);
}

Tensor run_function(const Json& golden) {
  const Json options = golden_options(golden["options"]);
  bool from_logits = options.contains("from_logits") && options["from_logits"].as_bool();
  double smoothing = options.contains("label_smoothing") ? options["label_smoothing"].as_double() : 0;
  Tensor y_true = golden_value(golden["y_true"]), y_pred = golden_value(golden["y_pred"]);
  const std::string& name = golden["function"].as_string();
  if (name == "mean_squared_error") return losses::mean_squared_error(y_true, y_pred);
  if (name == "mean_absolute_error") return losses::mean_absolute_error(y_true, y_pred);
  if (name == "binary_crossentropy") return losses::binary_crossentropy(y_true, y_pred, {from_logits, smoothing});
  if (name == "categorical_crossentropy")
    return losses::categorical_crossentropy(y_true, y_pred, {from_logits, smoothing});
  REQUIRE(name == "sparse_categorical_crossentropy");
  return losses::sparse_categorical_crossentropy(y_true, y_pred, {from_logits});
}

/// Keras takes a label that is no class for a row without a label; here it is refused, and is NaN where nobody checks.
bool refused_labels(const Json& golden) {
  if (!golden.contains("loss")) return false;
  Loss loss = loss_registry().make(golden["loss"].as_string(), golden_options(golden["options"]), "golden");
  try {
    loss->check(golden_value(golden["y_true"]), golden_value(golden["y_pred"]).spec());
  } catch (const ValueError&) {
    return true;
  } catch (const Error&) {
  }
  return false;
}

TEST_CASE("losses give Keras' numbers") {
  const Json file = golden_file("losses.json");
  for (const Json& golden : file["cases"].items()) {
    bool function = golden.contains("function");
    INFO(golden[function ? "function" : "loss"].as_string(), " ", golden["options"].to_string(), " ",
         golden["y_true"].to_string(), " ", golden["y_pred"].to_string());
    if (golden.contains("error")) {
      CHECK_THROWS_AS(run_class(golden), Error);
    } else if (refused_labels(golden)) {
      CHECK(std::isnan(ops::sum(run_class(golden)).item<double>()));
    } else {
      try {
        check_agree(function ? run_function(golden) : run_class(golden), golden_value(golden["out"]), 2e-6);
      } catch (const Error& error) {
        FAIL_CHECK(error.what());
      }
    }
  }
}

TEST_CASE("names of losses mean what they mean in Keras") {
  const Json file = golden_file("losses.json");
  for (const Json& name : file["names"].items()) {
    if (name["kind"].as_string() != "loss") continue;
    Loss loss(name["text"].as_string());
    CHECK(loss.given_name() == name["text"].as_string());
    const std::string& is = name["is"].as_string();
    CHECK((loss->class_name() == is || loss->name() == is));
  }
}

}  // namespace
}  // namespace addax::tests
