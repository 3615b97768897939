// Losses, their gradients and their functions give what Keras gives, and they write its configs:
// tests/golden/data/losses.json.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "addax/addax.hpp"
#include "core/config.hpp"
#include "losses/registry.hpp"
#include "nn/masks.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Loss made(const Json& golden) {
  return loss_registry().make(golden["loss"].as_string(), Json::parse(golden["options"].as_string()), "golden");
}
Tensor optional_value(const Json& golden, const char* key) {
  return golden.contains(key) ? golden_value(golden[key]) : Tensor();
}

/// Keras 3.15.1 forgets the delta of Huber and the axis of CosineSimilarity.
void check_config(const Json& got, const Json& wanted) {
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;
    const Json& value = member.second;
    INFO(key, " of ", got.to_string());
    REQUIRE(got.contains(key));
    CHECK(got[key].to_string() == value.to_string());
  }
  bool longer = got["name"].as_string() == "huber_loss" || got["name"].as_string() == "cosine_similarity";
  CHECK(got.size() == wanted.size() + longer);
}

void check_class(const Json& golden) {
  Loss loss = made(golden);
  if (golden.contains("config")) check_config(loss->get_config(), Json::parse(golden["config"].as_string()));
  Tensor y_true = golden_value(golden["y_true"]), y_pred = golden_value(golden["y_pred"]);
  if (golden.contains("mask")) set_mask(y_pred, golden_value(golden["mask"]));
  GradientTape tape;
  tape.watch(y_pred);
  Tensor value = loss(y_true, y_pred, optional_value(golden, "sample_weight"));
  check_agree(value, golden_value(golden["out"]), 2e-6);
  if (golden.contains("gradient")) {
    INFO("gradient");
    check_agree(tape.gradient(value, y_pred).single(), golden_value(golden["gradient"]), 1e-5);
  }
}

/// A function's arguments beside targets and predictions.
struct Given {
  const Json& golden;
  const Json json = Json::parse(golden["options"].as_string());
  bool flag(const char* key, bool otherwise = false) const {
    return json.contains(key) ? json[key].as_bool() : otherwise;
  }
  double real(const char* key, double otherwise) const {
    return json.contains(key) ? json[key].as_double() : otherwise;
  }
  template <class T>
  T value(const char* key, T otherwise) const {
    return json.contains(key) ? ConfigValue<T>::from(json[key]) : otherwise;
  }
};
using Function = Tensor (*)(const Tensor& t, const Tensor& p, const Given& o);
const std::map<std::string, Function> functions{
    {"mean_squared_error", [](auto& t, auto& p, auto&) { return losses::mean_squared_error(t, p); }},
    {"mean_absolute_error", [](auto& t, auto& p, auto&) { return losses::mean_absolute_error(t, p); }},
    {"mean_absolute_percentage_error",
     [](auto& t, auto& p, auto&) { return losses::mean_absolute_percentage_error(t, p); }},
    {"mean_squared_logarithmic_error",
     [](auto& t, auto& p, auto&) { return losses::mean_squared_logarithmic_error(t, p); }},
    {"log_cosh", [](auto& t, auto& p, auto&) { return losses::log_cosh(t, p); }},
    {"huber", [](auto& t, auto& p, auto& o) { return losses::huber(t, p, o.real("delta", 1)); }},
    {"poisson", [](auto& t, auto& p, auto&) { return losses::poisson(t, p); }},
    {"kl_divergence", [](auto& t, auto& p, auto&) { return losses::kl_divergence(t, p); }},
    {"cosine_similarity",
     [](auto& t, auto& p, auto& o) { return losses::cosine_similarity(t, p, o.template value<int64_t>("axis", -1)); }},
    {"hinge", [](auto& t, auto& p, auto&) { return losses::hinge(t, p); }},
    {"squared_hinge", [](auto& t, auto& p, auto&) { return losses::squared_hinge(t, p); }},
    {"categorical_hinge", [](auto& t, auto& p, auto&) { return losses::categorical_hinge(t, p); }},
    {"binary_crossentropy",
     [](auto& t, auto& p, auto& o) {
       return losses::binary_crossentropy(t, p, {o.flag("from_logits"), o.real("label_smoothing", 0)});
     }},
    {"categorical_crossentropy",
     [](auto& t, auto& p, auto& o) {
       return losses::categorical_crossentropy(t, p, {o.flag("from_logits"), o.real("label_smoothing", 0)});
     }},
    {"sparse_categorical_crossentropy",
     [](auto& t, auto& p, auto& o) { return losses::sparse_categorical_crossentropy(t, p, {o.flag("from_logits")}); }},
    {"binary_focal_crossentropy",
     [](auto& t, auto& p, auto& o) {
       return losses::binary_focal_crossentropy(t, p,
                                                {.apply_class_balancing = o.flag("apply_class_balancing"),
                                                 .alpha = o.real("alpha", 0.25),
                                                 .gamma = o.real("gamma", 2),
                                                 .label_smoothing = o.real("label_smoothing", 0)});
     }},
    {"categorical_focal_crossentropy",
     [](auto& t, auto& p, auto& o) {
       Numbers alpha = 0.25;
       if (o.json.contains("alpha") && o.json["alpha"].is_array())
         alpha = o.template value<std::vector<double>>("alpha", {});
       else
         alpha = o.real("alpha", 0.25);
       return losses::categorical_focal_crossentropy(
           t, p, {.alpha = alpha, .gamma = o.real("gamma", 2), .label_smoothing = o.real("label_smoothing", 0)});
     }},
    {"ctc", [](auto& t, auto& p, auto&) { return losses::ctc(t, p); }},
    {"dice", [](auto& t, auto& p, auto& o) { return losses::dice(t, p, o.template value<Axes>("axis", {})); }},
    {"tversky",
     [](auto& t, auto& p, auto& o) {
       return losses::tversky(t, p, {o.real("alpha", 0.5), o.real("beta", 0.5), o.template value<Axes>("axis", {})});
     }},
    {"circle",
     [](auto& t, auto& p, auto& o) {
       return losses::circle(t, p,
                             {.ref_labels = optional_value(o.golden, "ref_labels"),
                              .ref_embeddings = optional_value(o.golden, "ref_embeddings"),
                              .remove_diagonal = o.flag("remove_diagonal", true),
                              .gamma = o.real("gamma", 80),
                              .margin = o.real("margin", 0.4)});
     }},
    {"categorical_generalized_cross_entropy",
     [](auto& t, auto& p, auto& o) { return losses::categorical_generalized_cross_entropy(t, p, o.real("q", 0)); }},
};

void check_function(const Json& golden) {
  auto function = functions.find(golden["function"].as_string());
  REQUIRE(function != functions.end());
  check_agree(function->second(golden_value(golden["y_true"]), golden_value(golden["y_pred"]), Given{golden}),
              golden_value(golden["out"]), 2e-6);
}

/// Keras takes a label that is no class for a row without a label; here it is refused, and is NaN where nobody checks.
bool refused_labels(const Json& golden) {
  if (!golden.contains("loss")) return false;
  try {
    made(golden)->check(golden_value(golden["y_true"]), golden_value(golden["y_pred"]).spec());
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
    INFO(golden[function ? "function" : "loss"].as_string(), " ", golden["options"].as_string(), " ",
         golden["y_true"].to_string(), " ", golden["y_pred"].to_string());
    auto run = [&] {
      return made(golden)(golden_value(golden["y_true"]), golden_value(golden["y_pred"]),
                          optional_value(golden, "sample_weight"));
    };
    if (golden.contains("error")) {
      CHECK_THROWS_AS(run(), Error);
    } else if (refused_labels(golden)) {
      CHECK(std::isnan(ops::sum(run()).item<double>()));
    } else {
      try {
        function ? check_function(golden) : check_class(golden);
      } catch (const Error& error) {
        FAIL_CHECK(std::string(error.what()));
      }
    }
  }
}

TEST_CASE("every loss and every function has numbers of Keras") {
  const Json file = golden_file("losses.json");
  auto has = [&](const char* kind, const std::string& name) {
    const auto& cases = file["cases"].items();
    return std::any_of(cases.begin(), cases.end(),
                       [&](const Json& golden) { return golden.contains(kind) && golden[kind].as_string() == name; });
  };
  for (const auto* entry : loss_registry().entries()) CHECK_MESSAGE(has("loss", entry->name), entry->name);
  for (const auto& function : functions) CHECK_MESSAGE(has("function", function.first), function.first);
}

TEST_CASE("names of losses mean what they mean in Keras") {
  const Json file = golden_file("losses.json");
  for (const Json& name : file["names"].items()) {
    if (name["kind"].as_string() != "loss") continue;
    INFO(name["text"].as_string());
    Loss loss(name["text"].as_string());
    CHECK(loss.given_name() == name["text"].as_string());
    const std::string& is = name["is"].as_string();
    CHECK((loss->class_name() == is || to_snake_case(loss->class_name()) == is));
  }
}

}  // namespace
}  // namespace addax::tests
