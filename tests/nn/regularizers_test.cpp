// Regularizers: every class of the registry, Keras' values and configs (regularizers.json), gradients.
#include <doctest/doctest.h>

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "addax/regularizers/l1.hpp"
#include "addax/regularizers/l1l2.hpp"
#include "addax/regularizers/l2.hpp"
#include "addax/regularizers/orthogonal_regularizer.hpp"
#include "nn/serialize.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

TEST_CASE("every regularizer: config round trip, a scalar of the weight's dtype") {
  for (const auto* entry : regularizer_registry().entries()) {
    INFO(entry->name);
    Regularizer made = entry->from_config(Json::object());
    CHECK(made->class_name() == entry->name);
    CHECK(entry->from_config(made->get_config())->get_config() == made->get_config());
    Tensor penalty = made(ops::ones({3, 2}, DType::float64));
    CHECK(penalty.rank() == 0);
    CHECK(penalty.dtype() == DType::float64);
  }
}

TEST_CASE("other names") {
  using namespace regularizers;
  CHECK(l1(0.5)->get_config() == L1(0.5)->get_config());
  CHECK(l2()->get_config() == L2()->get_config());
  CHECK(l2({.l2 = 0.5})->get_config() == L2(0.5)->get_config());
  CHECK(l1_l2(1e-3, {.l2 = 0.5})->get_config() == L1L2(1e-3, {.l2 = 0.5})->get_config());
  CHECK(l1_l2({.l1 = 1e-3})->get_config() == L1L2(1e-3)->get_config());
  CHECK(orthogonal_regularizer(1, {.mode = "columns"})->get_config() ==
        OrthogonalRegularizer(1, {.mode = "columns"})->get_config());
}

TEST_CASE("penalties are Keras'") {
  Json file = golden_file("regularizers.json");
  for (const Json& g : file["cases"].items()) {
    INFO(g["regularizer"].as_string() << " " << g["options"].to_string());
    auto make = [&] { return regularizer_registry().make(g["regularizer"].as_string(), g["options"], "golden"); };
    if (g.contains("error")) {
      CHECK_THROWS_AS(make(), OptionError);
      continue;
    }
    CHECK(make()->get_config() == Json::parse(g["config"].as_string()));
    CHECK(agree(make()(golden_value(g["x"])).item<double>(), g["out"].as_double()));
  }
}

TEST_CASE("a penalty pulls weights towards zero") {
  Variable w(Tensor::from({2.f, -3.f}));
  GradientTape tape;
  Tensor penalty = regularizers::L1L2({.l1 = 0.5, .l2 = 0.25})(w);
  check_agree(tape.gradient(penalty, w), Tensor::from({1.5f, -2.f}));
}

TEST_CASE("names and refusals") {
  CHECK(Regularizer("l1l2")->class_name() == "L1L2");
  CHECK(Regularizer("orthogonal_regularizer")->class_name() == "OrthogonalRegularizer");
  check_refusals({{[] { regularizers::L2(-0.1); }, "L2: expected l2 to be a number of at least 0, got -0.1."},
                  {[] { regularizers::OrthogonalRegularizer({.mode = "diagonal"}); },
                   "OrthogonalRegularizer: expected mode \"rows\" or \"columns\", got \"diagonal\"."},
                  {[] { regularizers::OrthogonalRegularizer()(ops::ones({3})); },
                   "OrthogonalRegularizer: expected a matrix, got [3] float32."},
                  {[] { Regularizer("l3"); },
                   "regularizer: expected the name of a known regularizer, got \"l3\". Did you mean \"l1\"?"}});
}

}  // namespace
}  // namespace addax::tests
