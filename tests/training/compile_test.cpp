// What compile() makes of losses, metrics and weights, for one output and several: keys and values of the logs as
// Keras gives them (tests/golden/data/compile.json), and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "addax/addax.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

/// A network of the golden file, with its weights.
struct Networks {
  const Json golden = golden_file("compile.json"), masks = golden_file("compile_masks.json");

  Tensor data(const char* name) const { return golden_value(golden["data"][name]); }
  Tensors weights(const char* name) const {
    Tensors list;
    for (const Json& w : golden["data"][name].items()) list.push_back(golden_value(w));
    return list;
  }
  Tensor body(const Tensor& x) const { return layers::Dense(8, {.activation = "tanh", .name = "body"})(x); }

  Model two_heads() const {
    Tensor x = Input({4}, {.name = "x"}), b = body(x);
    Tensor kind = layers::Dense(3, {.activation = "softmax", .name = "kind"})(b);
    Model model(x, {kind, layers::Dense(1, {.name = "size"})(b)});
    model.set_weights(weights("two_heads"));
    return model;
  }
  Model one_head() const {
    Tensor x = Input({4}, {.name = "x"});
    Model model(x, layers::Dense(3, {.activation = "softmax", .name = "kind"})(body(x)));
    Tensors w = weights("two_heads");
    model.set_weights({w[0], w[1], w[2], w[3]});
    return model;
  }
  Model yes_or_no() const {
    Tensor x = Input({4}, {.name = "x"});
    Model model(x, layers::Dense(1, {.activation = "sigmoid", .name = "yes"})(body(x)));
    Tensors w = weights("two_heads");
    model.set_weights({w[0], w[1], w[4], w[5]});
    return model;
  }
  Model masked() const {
    Tensor x = Input({5}, {.dtype = DType::int32, .name = "x"});
    Tensor rows = layers::Embedding(6, 3, {.mask_zero = true, .name = "table"})(x);
    Model model(x, layers::Dense(2, {.name = "steps"})(rows));
    model.set_weights(weights("masked"));
    return model;
  }
};

const Networks& networks() {
  static const Networks instance;
  return instance;
}
Tensor data(const char* name) { return networks().data(name); }

void check_logs(const Logs& got, const Json& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;
    const Json& value = member.second;
    INFO(key);
    REQUIRE(got.contains(key));
    CHECK(agree(got[key], value.as_double(), 1e-5));
  }
}

/// Two epochs of the case `name`, and an evaluation without weights.
void check(const char* name, const Model& model, const Tensors& y, CompileOptions compile, FitOptions fit = {},
           const Tensor& x = data("x")) {
  INFO(name);
  compile.optimizer = optimizers::SGD(0.05);
  model.compile(compile);
  fit.batch_size = 8;
  fit.epochs = 2;
  fit.shuffle = false;
  fit.verbose = 0;
  History history = model.fit(x, y, fit);
  const Json& file = std::string_view(name).starts_with("masks") ? networks().masks : networks().golden;
  const auto& cases = file["cases"].items();
  auto golden = std::find_if(cases.begin(), cases.end(), [&](const Json& c) { return c["name"].as_string() == name; });
  REQUIRE(golden != cases.end());
  const Json& wanted = (*golden)["history"];
  CHECK(history.keys().size() == wanted.size());
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;
    const Json& values = member.second;
    INFO(key);
    REQUIRE(history.contains(key));
    for (size_t i = 0; i < values.size(); ++i)
      CHECK_MESSAGE(agree(history[key][i], values[i].as_double(), 1e-5),
                    history[key][i] << " for " << values[i].as_double());
  }
  check_logs(model.evaluate(x, y, {.batch_size = 8, .verbose = 0}), (*golden)["evaluate"]);
}

constexpr const char* sparse = "sparse_categorical_crossentropy";

Tensor backwards(const Tensor& x) { return ops::flip(x, 0); }
Tensor head(const Tensor& x) { return x(Slice{0, 9}); }

TEST_CASE("several outputs: losses, weights and metrics in order, by name, once for all") {
  Tensors both{data("label"), data("value")};
  Tensor w = data("weights");
  check("lists", networks().two_heads(), both,
        {.loss = {sparse, "mse"}, .metrics = {{"kind", {"acc"}}, {"size", {"mae"}}}});
  check("names", networks().two_heads(), both,
        {.loss = {{"size", "mae"}, {"kind", sparse}},
         .loss_weights = {{"kind", 0.5}, {"size", 2.0}},
         .metrics = {{"size", {"mse", metrics::RootMeanSquaredError("rmse")}}},
         .weighted_metrics = {{"kind", {"accuracy"}}, {"size", {"mse"}}}},
        {.validation_data = {head(data("x")), {head(both[0]), head(both[1])}, {head(w), head(w)}},
         .sample_weight = {w, backwards(w)}});
  check("one_for_all", networks().two_heads(), {data("hot"), data("value")},
        {.loss = "mse", .metrics = {"mse", "mae"}});
  check("one_loss", networks().two_heads(), both,
        {.loss = {Loss(), "mse"}, .metrics = {{"size", {"mae", "mae", "mae"}}}});
  check("one_target", networks().two_heads(), data("value"), {.loss = {Loss(), "mse"}});
  check("one_weight", networks().two_heads(), both,
        {.loss = {sparse, "mse"}, .loss_weights = {1.0, 0.5}, .weighted_metrics = {"accuracy", "mae"}},
        {.sample_weight = w});
  check("same_names", networks().two_heads(), both,
        {.loss = {sparse, "mse"},
         .metrics = {{"kind", {"acc"}}, {"size", {"mse", "mse"}}},
         .weighted_metrics = {{"kind", {"acc"}}, {"size", {"mse", "mse", "mae"}}}},
        {.sample_weight = {w, backwards(w)}});
}

TEST_CASE("one output: names, variants by the shapes, repeated names, callables") {
  Tensor w = data("weights");
  check("variants", networks().one_head(), data("label"),
        {.loss = "crossentropy", .metrics = {"acc", "accuracy", "Accuracy", "sparse_top_k_categorical_accuracy"}});
  check("one_hot", networks().one_head(), data("hot"),
        {.loss = "CE",
         .metrics = {"ACC", "mse", metrics::AUC({.name = "area"}), metrics::F1Score("macro"), "kl_divergence"}});
  check("binary", networks().yes_or_no(), data("yes"),
        {.loss = "crossentropy",
         .loss_weights = 0.5,
         .metrics = {"accuracy", "AUC", "precision", "recall", metrics::PrecisionAtRecall(0.6, {.name = "at"})},
         .weighted_metrics = {"auc", "bce"}},
        {.class_weight = {{0, 1.0}, {1, 3.0}}});
  check("repeated", networks().one_head(), data("hot"),
        {.loss = "categorical_crossentropy", .metrics = {"mse", "mse", "mse"}, .weighted_metrics = {"mse", "mse"}},
        {.sample_weight = w});
  auto similarity = [](const Tensor& t, const Tensor& p) { return losses::cosine_similarity(t, p); };
  auto curve = [](const Tensor& t, const Tensor& p) { return losses::LogCosh()(t, p); };
  check("callables", networks().one_head(), data("hot"),
        {.loss = [](const Tensor& t, const Tensor& p) { return losses::huber(t, p); },
         .metrics = {metrics::MeanMetricWrapper(similarity, {.name = "cosine_similarity"}),
                     metrics::MeanMetricWrapper(curve, {.name = "curve"})}});
}

TEST_CASE("masks reach losses and metrics, with and without weights") {
  CompileOptions compile{.loss = "mse", .metrics = {"mae"}, .weighted_metrics = {"mae", "msle"}};
  Tensor w = data("weights"), column = ops::expand_dims(w, 1);
  check("masks", networks().masked(), data("steps"), compile, {}, data("tokens"));
  check("masks_and_weights", networks().masked(), data("steps"), compile, {.sample_weight = column}, data("tokens"));
  check("masks_and_parts", networks().masked(), data("steps"), compile, {.sample_weight = column * ops::arange(1, 6)},
        data("tokens"));
}

TEST_CASE("what compile() and fit() refuse of losses, metrics and weights leaves the model as it was") {
  Model model = networks().one_head();
  Tensor x = data("x"), y = data("label");
  auto fit = [&](const CompileOptions& compile, const FitOptions& options = {.verbose = 0}) {
    return [=] {
      model.compile(compile);
      model.fit(x, y, options);
    };
  };
  Tensors before = model.get_weights();
  check_refusals(
      {{fit({.loss = {sparse, "mse"}}), "compile: expected one entry of .loss for each of 1 outputs, got 2."},
       {fit({.loss = {{"kid", sparse}}}),
        "compile: expected the name of an output in .loss, got \"kid\". Did you mean \"kind\"?"},
       {fit({.loss = sparse, .metrics = {metrics::F1Score()}}),
        "F1Score: expected targets and predictions of one shape [batch, classes], got [22] float32 and [22, 3] "
        "float32. "
        "Class numbers become one-hot targets by utils::to_categorical."},
       {fit({.loss = sparse}, {.verbose = 0, .class_weight = {{0, 1.0}, {3, 2.0}}}),
        "fit: expected class_weight of the classes 0 to 2, got one of class 3. The model's output is [None, 3] "
        "float32."},
       {fit({.loss = sparse}, {.verbose = 0, .class_weight = {{-1, 1.0}}}),
        "fit: expected class_weight of the classes 0 to 2, got one of class -1. The model's output is [None, 3] "
        "float32."}});
  Tensors after = model.get_weights();
  for (size_t i = 0; i < before.size(); ++i) CHECK(after[i].to_vector<float>() == before[i].to_vector<float>());
  model.compile({.loss = sparse});
  CHECK_NOTHROW(model.fit(x, y, {.verbose = 0, .class_weight = {{1, 2.0}}}));
}

TEST_CASE("a metric of several numbers is logged as several") {
  Model model = networks().one_head();
  model.compile(
      {.loss = "categorical_crossentropy",
       .metrics = {metrics::F1Score({.name = "f"}), metrics::F1Score({.average = "macro", .name = "mean_f"})}});
  model.fit(data("x"), data("hot"),
            {.epochs = 2, .verbose = 0, .callbacks = {callbacks::EarlyStopping({.monitor = "f_1", .mode = "max"})}});
  const std::vector<std::string> keys{"f_0", "f_1", "f_2", "loss", "mean_f"};
  std::vector<std::string> got;
  const Logs logs = model.evaluate(data("x"), data("hot"), {.verbose = 0});
  for (const auto& [key, value] : logs) got.push_back(key);
  CHECK(got == keys);
  CHECK((logs["f_0"] + logs["f_1"] + logs["f_2"]) / 3 == doctest::Approx(logs["mean_f"]));
  Metric alone = metrics::F1Score();
  alone.update_state(data("hot"), model.predict(data("x"), {.verbose = 0}));
  const std::vector<float> classes = alone.result().to_vector<float>();
  for (size_t i = 0; i < classes.size(); ++i) CHECK(logs[keys[i]] == doctest::Approx(classes[i]));
}

}  // namespace
}  // namespace addax::tests
