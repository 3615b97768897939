// Configs of models: JSON and back, what newer writers add, what nobody knows, and classes of one's own.
#include "saving/model_config.hpp"

#include <doctest/doctest.h>

#include "addax/layers/add.hpp"
#include "addax/layers/dense.hpp"
#include "addax/losses/mean_squared_error.hpp"
#include "addax/metrics/mean_absolute_error.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/schedules/cosine_decay.hpp"
#include "core/names.hpp"
#include "saving/golden_models.hpp"
#include "saving/warnings.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

/// A layer of an own class with an argument.
struct Scale : LayerBase {
  explicit Scale(double by) : by(by) {}
  static Layer from_config(const Json& config) { return make<Scale>(config["by"].as_double()); }
  Json get_config() const override {
    Json config = LayerBase::get_config();
    config["by"] = by;
    return config;
  }
  Tensor call(const Tensor& x, const CallContext&) override { return x * by; }
  double by;
};

std::string refusal(const Json& record) {
  try {
    saving::model_from_json(record.to_string());
  } catch (const FormatError& error) {
    return error.what();
  }
  return "read";
}

Json& first_layer(Json& record) { return record["config"]["layers"].items()[1]; }

}  // namespace

TEST_CASE("models go through JSON and keep names, shapes and configs") {
  for (const char* name : {"tiny", "mlp", "nested", "every_layer"}) {
    CAPTURE(name);
    Model model = golden_model(name), copy = saving::model_from_json(model.to_json());
    CHECK(copy.to_json() == model.to_json());
    CHECK(copy.built());
    copy.set_weights(model.get_weights());
    Tensor x = random::normal(golden_input(model).shape(), {.seed = 1});
    CHECK(copy.predict(x, {.verbose = 0}).to_vector<float>() == model.predict(x, {.verbose = 0}).to_vector<float>());
  }
}

TEST_CASE("a model without Input is built again for what it was built for") {
  Sequential model({layers::Dense(3)}, {.name = "late"});
  CHECK(!saving::model_from_json(model.to_json()).built());
  model(ops::zeros({2, 5}));
  Model copy = saving::model_from_json(model.to_json());
  CHECK(copy.built());
  CHECK(copy.get_layer(0).weights()[0].shape().to_string() == "[5, 3]");
}

TEST_CASE("what compile() was told comes along") {
  Model model = golden_model("mlp");
  model.compile({.optimizer = optimizers::Adam(optimizers::schedules::CosineDecay(0.01, 100)),
                 .loss = losses::MeanSquaredError({.reduction = Reduction::sum}),
                 .loss_weights = {0.5},
                 .metrics = {"mae", metrics::MeanAbsoluteError({.name = "gap"})},
                 .weighted_metrics = {"accuracy"},
                 .run_eagerly = true,
                 .steps_per_execution = 2});
  Model copy = saving::model_from_json(model.to_json());
  CHECK(copy.get_compile_config() == model.get_compile_config());
  CHECK(copy.get_compile_config()["metrics"][0].as_string() == "mae");
  CHECK(copy.get_compile_config()["loss"]["module"].as_string() == "keras.losses");
  CHECK(copy.optimizer().learning_rate() == doctest::Approx(0.01));
  CHECK(golden_model("mlp").get_compile_config() == Json::object());
}

TEST_CASE("lists in Keras' configs belong to outputs in their order, keys of a dictionary in alphabetical order") {
  auto fitted = [](bool keyed, const char* losses_and_metrics) {
    Tensor x = Input({2}), a = layers::Dense(1, {.name = "left"})(x), b = layers::Dense(1, {.name = "right"})(x);
    Model model = keyed ? Model(x, {{"z", a}, {"c", b}}) : Model(x, {a, b});
    model.compile_from_config(Json::parse(losses_and_metrics));
    // What is written means the same, to Keras, too.
    Model copy = saving::model_from_json(model.to_json());
    const Tensor rows = ops::ones({4, 2}), y = ops::ones({4, 1});
    std::string keys;
    for (const auto& [key, value] : copy.evaluate(rows, {y, y}, {.verbose = 0})) keys += key + " ";
    return keys + copy.get_compile_config()["loss"].to_string();
  };
  const char* nulls = R"({"loss": ["mse", "mae"], "metrics": [null, "mse"], "weighted_metrics": [["mae"], null]})";
  CHECK(fitted(false, nulls) == R"(left_loss left_mae loss right_loss right_mse ["mse", "mae"])");
  CHECK(fitted(true, nulls) == R"(c_loss c_mae loss z_loss z_mse {"c": "mse", "z": "mae"})");
  const char* flat = R"({"loss": ["mse", "mae"], "loss_weights": [1.0, 2.0], "metrics": ["mae", "mse"]})";
  CHECK(fitted(true, flat) == R"(c_loss c_mae loss z_loss z_mse {"c": "mse", "z": "mae"})");
}

TEST_CASE("losses, weights and metrics in the structure of nested outputs belong to the flat outputs") {
  auto fitted = [](const char* config) {
    Tensor x = Input({2});
    auto out = [&](const char* name) { return layers::Dense(1, {.name = name})(x); };
    Model model(x, {out("a"), out("b"), out("c")});
    model.compile_from_config(Json::parse(config));
    Model copy = saving::model_from_json(model.to_json());
    const Tensor rows = ops::ones({4, 2}), y = ops::ones({4, 1});
    std::string keys;
    for (const auto& [key, value] : copy.evaluate(rows, {y, y, y}, {.verbose = 0})) keys += key + " ";
    Json written = copy.get_compile_config();
    return keys + written["loss"].to_string() + written["loss_weights"].to_string();
  };
  const char* objects =
      R"({"loss": {"v": {"c": "mse"}, "u": ["mae", null]}, "loss_weights": {"v": {"c": 1}, "u": [2, 3]},
                            "metrics": {"v": {"c": "mae"}, "u": ["mae", "mse"]}})";
  CHECK(fitted(objects) == R"(a_loss a_mae b_mse c_loss c_mae loss ["mae", null, "mse"][2.0, 3.0, 1.0])");
  const char* lists = R"({"loss": ["mse", ["mae", "mse"]], "metrics": ["mae", [null, "mse"]]})";
  CHECK(fitted(lists) == R"(a_loss a_mae b_loss c_loss c_mse loss ["mse", "mae", "mse"]null)");
  const char* by_name = R"({"loss": "mse", "metrics": {"a": ["mae", "mse"], "b": ["mse"]}})";
  CHECK(fitted(by_name) == R"(a_loss a_mae a_mse b_loss b_mse c_loss loss "mse"null)");
}

static_assert(std::same_as<models::Sequential, Sequential>);

TEST_CASE("a clone has the same layers and other weights, and is not compiled") {
  Model model = golden_model("mlp");
  model.compile({.optimizer = "adam", .loss = "mse"});
  models::Model clone = models::clone_model(model);
  CHECK(clone.get_config() == model.get_config());
  CHECK(bits(clone) != bits(model));
  CHECK_THROWS_AS(clone.optimizer(), StateError);
}

TEST_CASE("a layer in two models of one model stays one layer") {
  reset_unique_names();
  Layer shared = layers::Dense(3, {.name = "shared"});
  Sequential a({Input({3}), shared}, {.name = "a"}), b({Input({3}), shared, layers::Dense(3)}, {.name = "b"});
  Tensor x = Input({3});
  Model model(x, layers::Add()({a(x), b(x)}));
  const std::string json = model.to_json();
  size_t first = json.find("shared_object_id"), last = json.rfind("shared_object_id");
  CHECK(first < last);
  CHECK(json.find("shared_object_id", first + 1) == last);
  for (const Model& copy : {saving::model_from_json(model.to_json()), models::clone_model(model)}) {
    CHECK(copy.weights().size() == 4);
    CHECK(Model(copy.get_layer("a")).get_layer("shared").weights()[0] ==
          Model(copy.get_layer("b")).get_layer("shared").weights()[0]);
    CHECK(copy.to_json() == model.to_json());
  }
}

TEST_CASE("keys of newer writers are ignored and named in a warning") {
  Json record = Json::parse(golden_model("tiny").to_json());
  first_layer(record)["config"]["sparsity"] = 0.5;
  first_layer(record)["config"]["unset"] = nullptr;
  record["config"]["mood"] = "good";
  Warnings warnings;
  saving::model_from_json(record.to_string());
  REQUIRE(warnings.texts.size() == 1);
  CHECK(warnings.texts[0] ==
        "model_from_json: expected arguments that are known, got others, which are ignored: sequential (Sequential): "
        "mood, dense (Dense): sparsity.");
}

TEST_CASE("what nobody knows or may run is refused by name") {
  auto with = [](auto change) {
    Json record = Json::parse(golden_model("tiny").to_json());
    change(first_layer(record));
    return refusal(record);
  };
  CHECK(with([](Json& layer) { layer["class_name"] = "Dens"; }) ==
        "model_from_json: dense (Dens): expected the class of a known layer, got \"Dens\". Did you mean \"Dense\"?");
  CHECK(with([](Json& layer) {
          layer["class_name"] = "Fancy";
          layer["module"] = "my.layers";
          layer["registered_name"] = "my>Fancy";
        }) ==
        "model_from_json: dense (Fancy): expected the name of a known layer, got \"my>Fancy\" of my.layers. Register "
        "it with saving::register_keras_serializable, or name it in custom_objects.");
  // A name of the library does not make somebody's own class ours.
  CHECK(with([](Json& layer) { layer["module"] = "os"; }).find("got \"Dense\" of os") != std::string::npos);
  CHECK(with([](Json& layer) { layer["class_name"] = "TFSMLayer"; }) ==
        "model_from_json: dense (TFSMLayer): expected data alone, got \"TFSMLayer\", which holds code. Code in files "
        "is never "
        "run: write the layer as a class, and register it.");
  CHECK(with([](Json& layer) { layer["class_name"] = "__lambda__"; }).find("got code in a \"__lambda__\"") !=
        std::string::npos);
  CHECK(with([](Json& layer) { layer["config"]["units"] = "many"; }) ==
        "model_from_json: dense (Dense): units: expected an integer, got \"many\".");
  CHECK(with([](Json& layer) { layer["config"]["activation"] = "rellu"; }).find("Did you mean \"relu\"?") !=
        std::string::npos);
  CHECK(with([](Json& layer) {
          layer["config"]["dtype"]["config"] = Json::object({{"mode", "int8"}});
        }) == "model_from_json: dense (Dense): expected weights that are not quantized, got \"int8\".");
  CHECK(with([](Json& layer) { layer = 3; }) ==
        "model_from_json: sequential (Sequential): expected a name or a record with class_name, got 3.");
  CHECK(refusal(Json::array()) == "model_from_json: expected the record of a model, got [].");
}

TEST_CASE("classes of one's own: in a scope, in one call, registered") {
  reset_unique_names();
  Sequential model({Input({3}), make<Scale>(2.5)}, {.name = "own"});
  const std::string json = model.to_json();
  CHECK_THROWS_WITH_AS(saving::model_from_json(json),
                       "model_from_json: scale (Scale): expected the name of a known layer, got \"Scale\". Register it "
                       "with saving::register_keras_serializable, or name it in custom_objects.",
                       FormatError);
  auto check = [](const Model& copy) {
    CHECK(copy.get_layer("scale").as<Scale>().by == 2.5);
    CHECK(copy(ops::ones({1, 3})).to_vector<float>() == std::vector<float>{2.5f, 2.5f, 2.5f});
  };
  check(saving::model_from_json(json, {.custom_objects = {saving::CustomObject::of<Scale>()}}));
  {
    saving::CustomObjectScope scope({saving::CustomObject::of<Scale>()});
    check(saving::model_from_json(json));
  }
  CHECK_THROWS_AS(saving::model_from_json(json), FormatError);
  saving::register_keras_serializable<Scale>("tests");
  saving::register_keras_serializable<Scale>("tests");
  const std::string registered = model.to_json();
  CHECK(registered.find("\"registered_name\": \"tests>Scale\"") != std::string::npos);
  check(saving::model_from_json(registered));
  CHECK_THROWS_WITH_AS(saving::register_custom_object("tests", {"Scale", Layer()}),
                       "register_keras_serializable: expected a new name, got \"tests>Scale\" again.", OptionError);
}

TEST_CASE("functions of one's own stand under their names") {
  auto cube = [](const Tensor& x) { return x * x * x; };
  Activation activation(cube, "cube");
  Loss gap =
      losses::wrap([](const Tensor& t, const Tensor& p) { return ops::mean(ops::abs(t - p), -1); }, {.name = "gap"});
  Sequential model{Input({2}), layers::Dense(2, {.activation = activation})};
  model.compile({.optimizer = "sgd", .loss = gap});
  saving::CustomObjects own{{"cube", activation}, {"gap", gap}};
  Model copy = saving::model_from_json(model.to_json(), {.custom_objects = own});
  CHECK(copy.to_json() == model.to_json());
  CHECK_THROWS_AS(saving::model_from_json(model.to_json(), {.custom_objects = {own[0]}}), FormatError);
}

}  // namespace addax::tests
