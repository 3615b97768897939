// Functional models in configs: calls, shared layers, nested models, operations, and graphs that are refused.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "nn/functional.hpp"
#include "nn/layer_graph.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

/// The model made again from its JSON computes the same, and has the same JSON.
Model check_again(const Model& model, const Tensors& x) {
  Model copy = saving::model_from_json(model.to_json());
  CHECK(copy.to_json() == model.to_json());
  copy.set_weights(model.get_weights());
  Tensors expected = model.predict_all(x, {.verbose = 0}), got = copy.predict_all(x, {.verbose = 0});
  REQUIRE(got.size() == expected.size());
  CHECK(got.names() == expected.names());
  for (size_t i = 0; i < got.size(); ++i) CHECK(ops::max(ops::abs(got[i] - expected[i])).item<double>() < 1e-6);
  return copy;
}

Json& layer_named(Json& record, const std::string& name) {
  for (Json& layer : record["config"]["layers"].items())
    if (layer["name"] == Json(name)) return layer;
  throw OptionError(name);
}

std::string refusal(const Json& record) {
  try {
    saving::model_from_json(record.to_string());
  } catch (const FormatError& error) {
    return error.what();
  }
  return "read";
}

Model small() {
  Tensor a = Input({3}, {.name = "a"});
  Layer shared = layers::Dense(3, {.name = "shared"});
  return Model(a, shared(shared(a)), {.name = "small"});
}

}  // namespace

TEST_CASE("calls, shared layers and two inputs stand in configs as Keras writes them") {
  Tensor a = Input({4}, {.name = "a"}), b = Input({4}, {.name = "b"});
  Layer shared = layers::Dense(3, {.name = "shared"});
  Tensor joined = layers::Concatenate({.name = "join"})({shared(a), shared(b)});
  Model model({a, b}, {layers::Dense(1, {.name = "one"})(joined), joined}, {.name = "two"});
  Json record = Json::parse(model.to_json());
  CHECK(record["module"].as_string() == "keras.src.models.functional");
  CHECK(record["registered_name"].as_string() == "Functional");
  CHECK(record["build_config"].to_string() == "{\"input_shape\": null}");
  CHECK(record["config"]["input_layers"].to_string() == "[[\"a\", 0, 0], [\"b\", 0, 0]]");
  CHECK(record["config"]["output_layers"].to_string() == "[[\"one\", 0, 0], [\"join\", 0, 0]]");
  CHECK(layer_named(record, "a")["inbound_nodes"].to_string() == "[]");
  CHECK(
      layer_named(record, "join")["inbound_nodes"].to_string() ==
      "[{\"args\": [[{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 3], \"dtype\": \"float32\", "
      "\"keras_history\": [\"shared\", 0, 0]}}, {\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, "
      "3], \"dtype\": \"float32\", \"keras_history\": [\"shared\", 1, 0]}}]], \"kwargs\": {}}]");
  Model copy = check_again(model, {random::normal({5, 4}), random::normal({5, 4})});
  CHECK(copy.weights().size() == model.weights().size());
}

TEST_CASE("Keras writes what call() takes for training by default: the step around it decides all the same") {
  Tensor a = Input({200}, {.name = "a"});
  Tensor y = layers::RandomBrightness(0.5, {.name = "random"})(ops::reshape(a, {-1, 10, 20, 1}));
  Model model(a, layers::Dropout(0.5, {.name = "drop"})(layers::BatchNormalization({.name = "normal"})(y)));
  Json record = Json::parse(model.to_json());
  for (auto [name, training] : {std::pair{"drop", false}, {"random", true}, {"normal", false}})
    layer_named(record, name)["inbound_nodes"][0]["kwargs"]["training"] = training;
  Model read = saving::model_from_json(record.to_string());
  // At 128 no brightness makes a zero, which would count as dropped.
  Tensor x = ops::full({4, 200}, 128.0), moving = read.get_layer("normal").get_weights()[2];
  CHECK(ops::max(ops::abs(ops::reshape(read(x), {-1}) - 128 / std::sqrt(1.001))).item<double>() < 1e-3);
  double dropped = ops::mean(ops::cast(read(x, {.training = true}) == 0, "float32")).item<double>();
  CHECK(dropped > 0.3);
  CHECK(dropped < 0.7);
  // That of BatchNormalization is written where somebody said it.
  CHECK(read.get_layer("normal").get_weights()[2].to_vector<float>() == moving.to_vector<float>());
  // What is not the default was said: dropout in prediction.
  layer_named(record, "drop")["inbound_nodes"][0]["kwargs"]["training"] = true;
  CHECK(ops::any(saving::model_from_json(record.to_string())(x) == 0).item<bool>());
}

TEST_CASE("named outputs of a model inside another count by their sorted names") {
  Tensor x = Input({2}, {.name = "x"}), a = Input({2}, {.name = "a"});
  Layer inner = Model(x, {{"s", x * 2}, {"d", x * 3}}, {.name = "inner"});
  Tensors y = inner.call_all({a});
  Model model(a, {y["s"], y["d"] + 1});
  Json record = Json::parse(model.to_json());
  CHECK(record["config"]["output_layers"][0].to_string() == "[\"inner\", 1, 1]");
  Model copy = check_again(model, ops::ones({1, 2}));
  CHECK(copy.predict_all(ops::ones({1, 2}), {.verbose = 0})[0].to_vector<float>() == std::vector<float>{2, 2});
}

TEST_CASE("a model's call has a mask for each input in files of Keras") {
  Tensor p = Input({3, 2}, {.name = "p"}), q = Input({3, 2}, {.name = "q"});
  auto pooled = [](const Tensor& x) { return layers::GlobalAveragePooling1D()(x); };
  Tensor a = Input({3, 2}, {.name = "a"}), b = Input({3, 2}, {.name = "b"});
  Layer masking = layers::Masking({.name = "masking"});
  Tensor x = Tensor::from({1.f, 2.f, 3.f, 4.f, 0.f, 0.f}, {1, 3, 2}), y = x * Tensor::from({1.f, 0.f, 0.f}, {3, 1});
  Json mask = Json::parse("{\"class_name\": \"__keras_tensor__\", \"config\": {\"keras_history\": [\"any\", 0, 0]}}");
  for (bool named : {false, true}) {
    CAPTURE(named);
    Tensors ends = named ? Tensors{{"p", p}, {"q", q}} : Tensors{p, q};
    Layer inner = Model(ends, ops::concatenate({pooled(p), pooled(q)}, -1), {.name = "inner"});
    Tensors given = named ? Tensors{{"q", b}, {"p", masking(a)}} : Tensors{masking(a), b};
    Tensor any = ops::any(ops::not_equal(a, 0), {.axis = -1});
    Model model({a, b}, {inner(given), any}, {.name = "outer"});
    Json record = Json::parse(model.to_json());
    std::string name;
    for (const Json& layer : record["config"]["layers"].items())
      if (layer["class_name"] == Json("Any")) name = layer["name"].as_string();
    mask["config"]["keras_history"] = Json::array({name, 0, 0});
    Json& masks = layer_named(record, "inner")["inbound_nodes"][0]["kwargs"]["mask"];
    auto with = [&](const Json& first, const Json& second) {
      masks = named ? Json::object({{"p", first}, {"q", second}}) : Json::array({first, second});
      return saving::model_from_json(record.to_string());
    };
    std::vector<float> wanted = model.predict_all({x, y}, {.verbose = 0})[0].to_vector<float>();
    CHECK(wanted[0] == 2);
    for (const Json& first : {Json(), mask})
      CHECK(with(first, nullptr).predict_all({x, y}, {.verbose = 0})[0].to_vector<float>() == wanted);
    mask["config"]["keras_history"] = Json::array({"b", 0, 0});
    if (!named)
      CHECK_THROWS_WITH_AS(with(nullptr, mask), doctest::Contains("expected a mask of the first input alone"),
                           FormatError);
  }
}

TEST_CASE("mappings are gone through by their sorted keys, lists inside lists as one") {
  Tensor z = Input({3}, {.name = "z"}), a = Input({4}, {.name = "a"}), joined = ops::concatenate({z, a}, -1);
  Model model({{"z", z}, {"a", a}},
              {{"q", layers::Dense(2, {.name = "q"})(joined)}, {"p", layers::Dense(3, {.name = "p"})(joined)}});
  CHECK(model.layers()[2].name() == "p");  // as Keras has it, so that weights in files find their layers
  CHECK(model.predict_all({{"a", ops::ones({2, 4})}, {"z", ops::ones({2, 3})}}, {.verbose = 0}).names()[0] == "q");
  Json record = Json::parse(Model({z, a}, layers::Dense(1)(joined)).to_json());
  record["config"]["input_layers"] = Json::parse("[[\"z\", 0, 0], [[\"a\", 0, 0]]]");
  Model nested = saving::model_from_json(record.to_string());
  CHECK(nested.predict({ops::ones({2, 3}), ops::ones({2, 4})}, {.verbose = 0}).shape() == Shape{2, 1});
}

TEST_CASE("structures inside structures are one list, by sorted keys") {
  Tensor x = Input({3}, {.name = "x"}), y = Input({4}, {.name = "y"});
  auto out = [&](const char* name, int64_t units) { return layers::Dense(units, {.name = name})(x); };
  Json record = Json::parse(Model({x, y}, {out("a", 1), out("b", 2), out("c", 3)}).to_json());
  record["config"]["output_layers"] = Json::parse(R"({"v": {"c": ["c", 0, 0]}, "u": [["a", 0, 0], ["b", 0, 0]]})");
  record["config"]["input_layers"] = Json::parse(R"({"q": [["y", 0, 0]], "p": [["x", 0, 0]]})");
  Model model = saving::model_from_json(record.to_string());
  CHECK(model.as<ModelBase>().output_names() == std::vector<std::string>{"a", "b", "c"});
  CHECK(model.inputs()[0].shape() == Shape{None, 3});
  CHECK(model.outputs()[1].shape() == Shape{None, 2});
  CHECK(model.outputs().names().empty());
  // As an argument of a call, too.
  Json outer = Json::parse(Model({x, y}, layers::Concatenate({.name = "join"})({out("d", 1), y})).to_json());
  Json& call = layer_named(outer, "join")["inbound_nodes"][0]["args"];
  call = Json::array({Json::object({{"s", Json::array({call[0][0], call[0][1]})}, {"r", call[0][1]}})});
  CHECK(saving::model_from_json(outer.to_string()).output().shape() == Shape{None, 9});
  record["config"]["output_layers"] = Json::parse(R"({"v": {"c": 3}})");
  CHECK_THROWS_WITH_AS(saving::model_from_json(record.to_string()),
                       doctest::Contains("expected a layer's name, a call and an output, got 3"), FormatError);
}

TEST_CASE("operations that files of Keras hold and compositions here stand for") {
  Tensor x = random::normal({3, 4}, {.seed = 1});
  struct Row {
    std::string class_name, config;
    Tensor expected;
    std::string more = {};  // arguments behind the tensor
  };
  const Row rows[] = {
      {"Roll", R"({"shift": 1, "axis": 1})", ops::roll(x, 1, 1)},
      {"Sort", R"({"axis": -1})", ops::sort(x)},
      {"Tril", R"({"k": -1})", ops::tril(x, -1)},
      {"Round", R"({"decimals": 1})", ops::round(x, 1)},
      {"Swapaxes", R"({"axis1": 0, "axis2": 1})", ops::transpose(x)},
      {"Moveaxis", R"({"source": 1, "destination": 0})", ops::transpose(x)},
      {"Cumsum", R"({"axis": 1, "dtype": null})", ops::cumsum(x, {.axis = 1})},
      {"NanToNum", R"({"nan": 0.0, "posinf": null, "neginf": null})", x},
      {"Take", R"({"axis": 1})", ops::take(x, Tensor::from({2, 0}), 1), ", [2, 0]"},
      {"Normalize", R"({"axis": -1, "order": 2, "epsilon": null})", ops::normalize(x)},
      {"Norm", R"({"ord": null, "axis": -1, "keepdims": true})", ops::norm(x, {.axis = -1, .keepdims = true})},
      {"Amax", R"({"axis": [1], "keepdims": false})", ops::max(x, 1)},
      {"Arctan", "{}", ops::arctan(x)},
      {"Einsum", R"({"subscripts": "ij->ji"})", ops::transpose(x)},
      {"Max", R"({"axis": 1, "keepdims": false, "initial": 0.5})", ops::maximum(ops::max(x, 1), 0.5)},
      {"Average", R"({"axis": 1})", ops::mean(x, 1), ", null"},
      {"LayerNorm", R"({"axis": -1, "epsilon": null, "rms_scaling": false})", ops::layer_normalization(x)},
      {"Ldexp", "{}", x * 8, ", 3"},
      {"Hypot", "{}", ops::hypot(x, 2.0), ", 2.0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.class_name);
    const std::string tensor =
        R"({"class_name": "__keras_tensor__", "config": {"shape": [3, 4], "dtype": "float32", "keras_history": ["i", 0, 0]}})";
    Model model = saving::model_from_json(
        R"({"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "config": )"
        R"({"name": "f", "trainable": true, "layers": [{"module": "keras.layers", "class_name": "InputLayer", "name": "i", )"
        R"("inbound_nodes": [], "config": {"batch_shape": [3, 4], "dtype": "float32", "name": "i"}}, {"module": "keras.src.ops.numpy", )"
        R"("name": "op", "class_name": ")" +
        row.class_name + R"(", "config": )" + row.config + R"(, "inbound_nodes": [{"args": [)" + tensor + row.more +
        R"(], "kwargs": {}}]}], "input_layers": ["i", 0, 0], "output_layers": ["op", 0, 0]}})");
    CHECK(ops::max(ops::abs(model(x) - row.expected)).item<double>() < 1e-6);
    CHECK(saving::model_from_json(model.to_json()).to_json() == model.to_json());  // and is written again
  }
}

TEST_CASE("operations stand as Keras' classes") {
  Tensor x = Input({6}, {.name = "x"});
  Tensor h = layers::Dense(6, {.activation = "relu", .name = "dense"})(x);
  Tensor y = 1.0 - ops::relu(h + x) * 2;
  y = ops::reshape(y, {-1, 3, 2});
  y = ops::mean(y, {.axis = {1}, .keepdims = true});
  y = ops::concatenate({ops::tanh(y), ops::square(y)}, {.axis = -1});
  Model model(x, y, {.name = "ops"});
  Json record = Json::parse(model.to_json());
  std::string classes;
  for (const Json& layer : record["config"]["layers"].items())
    classes += layer["module"].as_string() + "." + layer["class_name"].as_string() + " ";
  CHECK(
      classes ==
      "keras.layers.InputLayer keras.layers.Dense keras.src.ops.numpy.Add keras.src.ops.nn.Relu "
      "keras.src.ops.numpy.Multiply keras.src.ops.numpy.Subtract keras.src.ops.numpy.Reshape keras.src.ops.numpy.Mean "
      "keras.src.ops.numpy.Tanh keras.src.ops.numpy.Square keras.src.ops.numpy.Concatenate ");
  check_again(model, random::normal({5, 6}));
}

struct WrittenOperation {
  Tensor (*of)(const Tensor&);
  const char *class_name, *config;
};
const WrittenOperation written_operations[] = {
    {[](const Tensor& x) { return ops::roll(x, 1, {.axis = 2}); }, "Roll", R"({"shift": 1, "axis": 2})"},
    {[](const Tensor& x) { return ops::cumsum(x, {.axis = 1}); }, "Cumsum", R"({"axis": 1, "dtype": null})"},
    {[](const Tensor& x) { return ops::roll(x, 5); }, "Roll", R"({"shift": 5, "axis": null})"},
    {[](const Tensor& x) { return ops::cumprod(x, {.axis = -1}); }, "Cumprod", R"({"axis": -1, "dtype": null})"},
    {[](const Tensor& x) { return ops::ldexp(x, 2); }, "Ldexp", "{}"},
    {[](const Tensor& x) { return ops::einsum("bhwc,dc->bhwd", x, ops::eye(3)); }, "Einsum",
     R"({"subscripts": "bhwc,dc->bhwd"})"},
    {[](const Tensor& x) {
       return ops::tensordot(x, ops::ones({3, 2}), {Axes(-1), Axes(0)});
     },
     "Tensordot", R"({"axes": [-1, 0]})"},
    {[](const Tensor& x) {
       return ops::inner(x, ops::ones({2, 3}));
     },
     "Inner", "{}"},
    {[](const Tensor& x) {
       return ops::slice(x, {0, 1, 0, 0}, {-1, 2, 4, 3});
     },
     "Slice", R"({"shape": [-1, 2, 4, 3]})"},
    {[](const Tensor& x) {
       return ops::moments(x, {1, 2}).variance;
     },
     "Moments", R"({"axes": [1, 2], "keepdims": false})"},
    {[](const Tensor& x) { return ops::layer_normalization(x, {.beta = ops::ones({3})}); }, "LayerNorm",
     R"({"axis": -1, "epsilon": null, "rms_scaling": false})"},
    {[](const Tensor& x) { return ops::rms_normalization(x); }, "RMSNorm", R"({"axis": -1, "epsilon": null})"},
    {[](const Tensor& x) {
       return ops::batch_normalization(x, ops::zeros({3}), ops::ones({3}), -1, {.scale = ops::ones({3})});
     },
     "BatchNorm", R"({"axis": -1, "epsilon": 0.001})"},
    {[](const Tensor& x) { return ops::round(x); }, "Round", R"({"decimals": 0})"},
    {[](const Tensor& x) { return ops::gelu(x, false); }, "Gelu", R"({"approximate": false})"},
    {[](const Tensor& x) { return ops::gelu(x); }, "Gelu", R"({"approximate": true})"},
    {[](const Tensor& x) { return ops::elu(x, 0.5); }, "Elu", R"({"alpha": 0.5})"},
    {[](const Tensor& x) { return ops::clip(x, 0, 0.5); }, "Clip", R"({"x_min": 0.0, "x_max": 0.5})"},
    {[](const Tensor& x) { return ops::matmul(x, ops::eye(3)); }, "Matmul", "{}"},
    {[](const Tensor& x) { return ops::diagonal(x, {.offset = 1, .axis1 = 1, .axis2 = 2}); }, "Diagonal",
     R"({"offset": 1, "axis1": 1, "axis2": 2})"},
    {[](const Tensor& x) {
       return ops::searchsorted(Tensor::from({0.f, 1.f}), x, {.side = "right"});
     },
     "SearchSorted", R"({"side": "right"})"},
    {[](const Tensor& x) {
       return ops::hstack({x, x});
     },
     "Hstack", "{}"},
    {[](const Tensor& x) { return ops::average(x, {.axis = 1}); }, "Average", R"({"axis": 1})"},
    {[](const Tensor& x) { return ops::full_like(x, 3); }, "FullLike", R"({"dtype": null})"},
    {[](const Tensor& x) {
       return ops::split(x, {1, 3}, {.axis = 1})[1];
     },
     "Split", R"({"indices_or_sections": [1, 3], "axis": 1})"},
    {[](const Tensor& x) { return ops::where(ops::logical_and(x > 0, Tensor(true)), x, 0); }, "Where", "{}"},
    {[](const Tensor& x) {
       return ops::pad(x, {{0, 0}, {1, 0}, {0, 0}, {0, 0}}, {.constant_values = 2});
     },
     "Pad", R"({"pad_width": [[0, 0], [1, 0], [0, 0], [0, 0]], "mode": "constant"})"},
    {[](const Tensor& x) { return ops::max_pool(x, 2); }, "MaxPool",
     R"({"pool_size": 2, "strides": 2, "padding": "valid", "data_format": "channels_last"})"},
    {[](const Tensor& x) {
       return ops::conv(x, ops::ones({2, 2, 3, 1}), {.dilation_rate = 2});
     },
     "Conv", R"({"strides": 1, "padding": "valid", "data_format": "channels_last", "dilation_rate": 2})"},
    {[](const Tensor& x) { return ops::image::extract_patches(x, 2); }, "ExtractPatches",
     R"({"size": [2, 2], "strides": null, "dilation_rate": 1, "padding": "valid", "data_format": "channels_last"})"},
};

TEST_CASE("operations stand with the arguments that Keras takes, and compute the same when read") {
  for (const WrittenOperation& row : written_operations) {
    CAPTURE(row.class_name);
    Tensor x = Input({4, 4, 3});
    Model model(x, row.of(x));
    Json layers = Json::parse(model.to_json())["config"]["layers"], last = layers[layers.size() - 1];
    CHECK(last["class_name"] == Json(row.class_name));
    last["config"].erase("name");
    CHECK(last["config"] == Json::parse(row.config));
    check_again(model, random::normal({2, 4, 4, 3}, {.seed = 1}));
  }
}

TEST_CASE("operations that read lengths run behind an unknown batch") {
  const std::vector<std::function<Tensor(const Tensor&)>> rows = {
      [](const Tensor& x) { return ops::roll(x, 3); },
      [](const Tensor& x) { return ops::inner(x, x); },
      [](const Tensor& x) { return ops::vdot(x, x); },
      [](const Tensor& x) { return ops::kron(x, x); },
      [](const Tensor& x) { return ops::einsum("bi,bj->bij", x, x); },
      [](const Tensor& x) { return ops::corrcoef(x); },
      [](const Tensor& x) { return ops::cast(ops::isin(x, ops::relu(x), {.invert = true}), "float32"); },
  };
  const Tensor value = random::normal({5, 4}, {.seed = 1});
  for (const auto& row : rows) {
    Tensor x = Input({4});
    Model model(x, row(x)), copy = saving::model_from_json(model.to_json());
    const Tensor expected = row(value);
    for (const Model& one : {model, copy}) {
      CHECK(one(value).shape() == expected.shape());
      CHECK(ops::max(ops::abs(one(value) - expected)).item<double>() < 1e-6);
    }
  }
}

TEST_CASE("numbers among tensors keep their kind: Keras takes an integer for ldexp's exponent") {
  reset_unique_names();
  Tensor x = Input({4}), n = Input({4}, {.dtype = DType::int32});
  Json record = Json::parse(Model({x, n}, {ops::ldexp(x, 2), ops::clip(n, 0, 3)}).to_json());
  CHECK(layer_named(record, "ldexp")["inbound_nodes"][0]["args"][1].to_string() == "2");
  CHECK(layer_named(record, "clip")["config"]["x_max"].to_string() == "3");
}

TEST_CASE("what Keras refuses of names, lengths and empty models") {
  CHECK_THROWS_WITH_AS(
      layers::Dense(2, {.name = "a/b"}),
      "Layer: expected a name without \"/\", got \"a/b\". It parts the names of layers in the paths of "
      "weights.",
      OptionError);
  CHECK_THROWS_AS(Input({4}, {.name = "a/b"}), OptionError);
  CHECK_THROWS_WITH_AS(Input({-5}), "Input: expected lengths that are not negative, got -5. An unknown length is None.",
                       ShapeError);
  Sequential empty({}, {.name = "empty"});
  CHECK_THROWS_WITH_AS(empty(ops::ones({2, 3})),
                       "empty (Sequential): expected a model with layers, got an empty one. Call add() first.",
                       StateError);
}

TEST_CASE("models inside models, inputs and outputs by name") {
  Tensor x = Input({4}, {.name = "inner_x"});
  Model inner(x, layers::Dense(3, {.activation = "tanh", .name = "features"})(x), {.name = "inner"});
  Sequential stack({layers::Dense(5, {.name = "s1"}), layers::Dense(3, {.name = "s2"})}, {.name = "stack"});
  Tensor a = Input({4}, {.name = "a"}), b = Input({4}, {.name = "b"});
  Tensor sum = layers::Add({.name = "sum"})({inner(a), inner(b), stack(a)});
  Model outer({{"left", a}, {"right", b}}, {{"total", sum}, {"inside", inner(a)}}, {.name = "outer"});
  Json record = Json::parse(outer.to_json());
  CHECK(record["config"]["output_layers"]["inside"].to_string() == "[\"inner\", 3, 0]");
  check_again(outer, {{"left", random::normal({5, 4})}, {"right", random::normal({5, 4})}});
}

TEST_CASE("graphs that cannot be are refused") {
  Json good = Json::parse(small().to_json());
  CHECK(refusal(good) == "read");
  auto with = [&](auto change) {
    Json record = good;
    change(record);
    return refusal(record);
  };
  auto history = [](Json& record, size_t call) -> Json& {
    return layer_named(record, "shared")["inbound_nodes"].items()[call]["args"].items()[0]["config"]["keras_history"];
  };
  CHECK(with([&](Json& r) {
          history(r, 0) = Json::array({"shared", 1, 0});
        }) ==
        "model_from_json: small (Functional): expected a graph without cycles, got 2 calls that need each other.");
  CHECK(with([&](Json& r) {
          history(r, 0) = Json::array({"nobody", 0, 0});
        }) == "model_from_json: small (Functional): expected calls on tensors of the model, got one of \"nobody\".");
  CHECK(with([&](Json& r) {
          history(r, 1) = Json::array({"shared", 0, 7});
        }) == "model_from_json: small (Functional): expected tensors of the model, got one of \"shared\".");
  CHECK(with([&](Json& r) { history(r, 0) = Json::array({"a", -1, 0}); }).find("not negative") != std::string::npos);
  CHECK(with([](Json& r) { r["config"]["layers"].push_back(r["config"]["layers"][1]); }) ==
        "model_from_json: small (Functional): expected layers of different names, got \"shared\" twice.");
  CHECK(with([](Json& r) { r["config"]["output_layers"] = 3; }) ==
        "model_from_json: small (Functional): expected tensors of the model, got 3.");
  CHECK(with([](Json& r) { layer_named(r, "shared")["inbound_nodes"].items()[0]["kwargs"]["spell"] = 1; }) ==
        "model_from_json: small (Functional): shared (Dense): expected arguments of a call that are known, got "
        "\"spell\".");
}

TEST_CASE("calls of too few tensors, or of none, are refused") {
  reset_unique_names();
  Tensor a = Input({3}, {.name = "a"});
  Model model(a, layers::Add({.name = "sum"})({ops::maximum(a, a * 2), a}), {.name = "few"});
  Json good = Json::parse(model.to_json()), record = good;
  layer_named(record, "maximum")["inbound_nodes"].items()[0]["args"].items().pop_back();
  CHECK(refusal(record) == "model_from_json: few (Functional): maximum: expected 2 tensors, got 1.");
  record = good;
  layer_named(record, "maximum")["inbound_nodes"].items()[0]["args"].items()[1] = nullptr;
  CHECK(refusal(record) == "model_from_json: few (Functional): expected a tensor or a number, got null.");
  layer_named(record, "maximum")["inbound_nodes"].items()[0]["args"].items()[1] = 2;
  layer_named(record, "maximum")["inbound_nodes"].items()[0]["args"].push_back(3);
  CHECK(refusal(record) ==
        "model_from_json: few (Functional): maximum (Maximum): expected arguments that are known, got 3.");
  record = good;
  layer_named(record, "sum")["inbound_nodes"].items()[0]["args"].items()[0].items()[0] = nullptr;
  CHECK(refusal(record) == "model_from_json: few (Functional): expected a tensor or a number, got null.");
}

TEST_CASE("nodes of Keras 2") {
  Json record = Json::parse(small().to_json());
  layer_named(record, "shared")["inbound_nodes"] = Json::parse(R"([[["a", 0, 0, {}]], [["shared", 0, 0, {}]]])");
  Model model = saving::model_from_json(record.to_string());
  CHECK(model.output().shape().to_string() == "[None, 3]");
}

}  // namespace addax::tests
