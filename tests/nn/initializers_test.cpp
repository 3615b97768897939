// Initializers: every class of the registry, by Keras' names, configs, values and limits (initializers.json).
#include "addax/initializer.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/initializers/constant.hpp"
#include "addax/initializers/glorot_uniform.hpp"
#include "addax/initializers/he_normal.hpp"
#include "addax/initializers/identity.hpp"
#include "addax/initializers/orthogonal.hpp"
#include "addax/initializers/random_normal.hpp"
#include "addax/initializers/stft.hpp"
#include "addax/initializers/variance_scaling.hpp"
#include "addax/ops.hpp"
#include "addax/random.hpp"
#include "nn/serialize.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Shape shape_of(const Json& json) { return ConfigValue<Shape>::from(json); }

Initializer golden_initializer(const Json& golden) {
  const Json options = golden.contains("options") ? golden["options"] : Json::parse(golden["config"].as_string());
  return initializer_registry().make(golden["initializer"].as_string(), options, "golden");
}

double spread(const std::vector<double>& values) {
  double mean = 0, squares = 0;
  for (double v : values) mean += v / static_cast<double>(values.size());
  for (double v : values) squares += (v - mean) * (v - mean) / static_cast<double>(values.size());
  return std::sqrt(squares);
}

TEST_CASE("every initializer: config round trip, shape and dtype, names") {
  for (const auto* entry : initializer_registry().entries()) {
    INFO(entry->name);
    Initializer made = entry->from_config(Json::object());
    CHECK(made->class_name() == entry->name);
    CHECK(entry->from_config(made->get_config())->get_config() == made->get_config());
    CHECK(initializer_registry().find(to_snake_case(entry->name)) == entry);
    Shape shape = entry->name == "STFT" ? Shape{4, 1, 3} : Shape{4, 3};
    for (DType dtype : {DType::float32, DType::float64, DType::bfloat16, DType::float16}) {
      Tensor w = made(shape, dtype);
      CHECK(w.shape() == shape);
      CHECK(w.dtype() == dtype);
    }
  }
}

TEST_CASE("fixed values are Keras'") {
  Json golden = golden_file("initializers.json");
  for (const Json& g : golden["fixed"].items()) {
    INFO(g["initializer"].as_string() << " " << g["options"].to_string());
    auto make = [&]() -> Tensor {
      double gain = g["options"].contains("gain") ? g["options"]["gain"].as_double() : 1;
      bool identity = g["initializer"].as_string() == "Identity";
      Initializer made = identity ? initializers::Identity(gain) : golden_initializer(g);
      CHECK(made->get_config() == Json::parse(g["config"].as_string()));
      return made(shape_of(g["shape"]), DType(g["dtype"].as_string()));
    };
    if (g.contains("error"))
      CHECK_THROWS_AS(make(), ShapeError);
    else
      check_agree(make(), golden_value(g["out"]), g["initializer"].as_string() == "STFT" ? 1e-6 : 0);
  }
  for (const Json& g : golden["random"].items())
    CHECK(golden_initializer(g)->get_config() == Json::parse(g["config"].as_string()));
}

TEST_CASE("variance scaling keeps Keras' limits and standard deviations") {
  Json file = golden_file("initializers.json");
  for (const Json& g : file["scaling"].items()) {
    INFO(g["initializer"].as_string());
    Initializer made = golden_initializer(g);
    CHECK(made->get_config() == Json::parse(g["config"].as_string()));
    Tensor w = made(shape_of(g["shape"]));
    double limit = g["limit"].as_double();
    CHECK(ops::max(ops::abs(w)).item<double>() <= limit);
    CHECK(ops::max(ops::abs(w)).item<double>() > 0.98 * limit);
    CHECK(spread(w.to_vector<double>()) == doctest::Approx(g["stddev"].as_double()).epsilon(0.01));
  }
}

TEST_CASE("fans count as in Keras") {
  Json file = golden_file("initializers.json");
  for (const Json& g : file["fans"].items())
    for (bool in : {true, false}) {
      double fan = g[in ? "fan_in" : "fan_out"].as_double();
      Tensor w = initializers::VarianceScaling(
          {.mode = in ? "fan_in" : "fan_out", .distribution = "uniform", .seed = 1})(shape_of(g["shape"]));
      // The same numbers of [-1, 1), scaled by the limit.
      Tensor base = initializers::VarianceScaling({.scale = 1.0 / 3,
                                                   .distribution = "uniform",
                                                   .seed = 1,
                                                   .input_axes = std::vector<int64_t>{},
                                                   .output_axes = std::vector<int64_t>{}})(shape_of(g["shape"]));
      check_agree(w, base * std::sqrt(3 / fan), 1e-5);
    }
  Tensor query = initializers::GlorotUniform({.seed = 2, .input_axes = 0, .output_axes = {1, 2}})({4, 5, 6});
  CHECK(ops::max(ops::abs(query)).item<double>() <= std::sqrt(6.0 / (4 + 30)));
}

TEST_CASE("orthogonal matrices are") {
  Json file = golden_file("initializers.json");
  for (const Json& g : file["orthogonal"].items()) {
    double gain = g["gain"].as_double();
    Shape shape = shape_of(g["shape"]), flat = shape_of(g["flat_shape"]);
    Tensor w = ops::reshape(initializers::Orthogonal(gain, {.seed = 4})(shape, DType::float64), flat);
    Tensor t = ops::transpose(w);
    Tensor product = g["orthonormal"].as_string() == "rows" ? ops::matmul(w, t) : ops::matmul(t, w);
    Tensor one = initializers::Identity(gain * gain)(product.shape(), DType::float64);
    check_agree(product, one, 1e-12);
  }
}

TEST_CASE("seeds") {
  Initializer seeded = initializers::HeNormal(7), free = "he_normal";
  CHECK(seeded({50}).to_vector<float>() == seeded({50}).to_vector<float>());
  CHECK(free({50}).to_vector<float>() != free({50}).to_vector<float>());
  utils::set_random_seed(3);
  auto first = free({50}).to_vector<float>();
  utils::set_random_seed(3);
  CHECK(free({50}).to_vector<float>() == first);
}

TEST_CASE("names, positions and refusals") {
  CHECK(Initializer("zero")->class_name() == "Zeros");
  CHECK(Initializer("uniform")->class_name() == "RandomUniform");
  CHECK(Initializer("OrthogonalInitializer")->class_name() == "Orthogonal");
  CHECK(initializers::Constant(2)({2}).to_vector<float>() == std::vector<float>{2, 2});
  CHECK(initializers::RandomNormal(1.5, {.seed = 1})->get_config()["mean"].as_double() == 1.5);
  CHECK(initializers::STFT("imag")->get_config()["side"].as_string() == "imag");
  Tensor plain = initializers::STFT({.window = None})({2, 1, 2});
  CHECK(plain.to_vector<float>() == std::vector<float>{1, 1, 1, -1});
  Tensor periodic = initializers::STFT({.scaling = None, .periodic = true})({2, 1, 2});
  CHECK(periodic.to_vector<float>() == std::vector<float>{0, 0, 1, -1});
  check_refusals(
      {{[] { initializers::STFT({.window = "flat"}); },
        "STFT: expected the window \"hann\", \"hamming\", \"blackman\", \"bartlett\" or \"boxcar\", got \"flat\"."},
       {[] { initializers::STFT("both"); }, "STFT: expected the side \"real\" or \"imag\", got \"both\"."},
       {[] {
          initializers::STFT()({4, 3});
        },
        "STFT: expected a shape [length, 1, frequencies] of at least 2 frequencies, got [4, 3]."},
       {[] { Initializer("glorot_unifrom"); },
        "initializer: expected the name of a known initializer, got \"glorot_unifrom\". Did you mean "
        "\"glorot_uniform\"?"},
       {[] { initializers::VarianceScaling(-1); }, "VarianceScaling: expected a positive scale, got -1.0."},
       {[] { initializers::VarianceScaling({.mode = "fan_inn"}); },
        "VarianceScaling: expected a known mode, got \"fan_inn\". Did you mean \"fan_in\"?"},
       {[] { initializers::Orthogonal()({3}); }, "Orthogonal: expected a shape of at least two axes, got [3]."},
       {[] { initializers::Identity()({3}); }, "Identity: expected the shape of a matrix, got [3]."}});
}

}  // namespace
}  // namespace addax::tests
