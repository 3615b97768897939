#include "addax/layers/lambda.hpp"

#include <doctest/doctest.h>

#include "nn/masks.hpp"
#include "nn/serialize.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

/// Registers the functions of this file once.
void know_functions() {
  [[maybe_unused]] static const bool known = [] {
    saving::register_custom_object("lambda", {"square", LambdaFunction([](const Tensor& x) { return x * x; })});
    saving::register_custom_object("lambda", {"scale", LambdaFunction([](const Tensor& x, const Json& arguments) {
                                                return x * arguments.at("factor").as_double();
                                              })});
    saving::register_custom_object("lambda", {"mask_sum", LambdaFunction([](const Tensors& x, const CallContext&,
                                                                            const Json&) { return x[0] + x[1] > 0; })});
    saving::register_custom_object(
        "lambda", {"train", LambdaFunction([](const Tensors& x, const CallContext& context, const Json&) {
                     return context.training ? x[0] + x[1] : x[0] - x[1];
                   })});
    return true;
  }();
}

const LayerRows lambda_rows({{
    .name = "Lambda",
    .make =
        [] {
          know_functions();
          return layers::Lambda("lambda>scale",
                                {.output_shape = Shape{None}, .arguments = Json::object({{"factor", 0.5}})});
        },
    .input = {4},
    .refused = {{[] { layers::Lambda("lambda>nobody"); },
                 "Lambda: expected the name of a registered function, got \"lambda>nobody\". Register it with "
                 "saving::register_custom_object, or name it in custom_objects."},
                {[] {
                   know_functions();
                   layers::Lambda("lambda>square", {.output_shape = Shape{3}, .name = "l"})(ops::ones({2, 4}));
                 },
                 "l (Lambda): expected an output of the promised shape [3] behind the batch, got [2, 4] float32."}},
}});

TEST_CASE("a lambda calls its function with inputs, context and arguments, and makes a mask") {
  know_functions();
  Tensor a = Tensor::from({1.f, -5.f}), b = Tensor::from({2.f, 3.f});
  Layer layer = layers::Lambda("train", {.mask = "lambda>mask_sum"});
  Tensor y = layer({a, b}, {.training = true});
  check_close(y, Tensor::from({3.f, -2.f}));
  CHECK(mask_of(y).to_vector<bool>() == std::vector<bool>{true, false});
  check_close(layer({a, b}), Tensor::from({-1.f, -8.f}));
}

TEST_CASE("a lambda takes a function that nobody registered, which files cannot give back") {
  auto factor = 3.f;
  Layer layer = layers::Lambda([=](const Tensor& x) { return factor * x; }, {.name = "thrice"});
  check_close(layer(Tensor::from({1.f, -5.f})), Tensor::from({3.f, -15.f}));
  CHECK(layer.name() == "thrice");
  CHECK_THROWS_WITH_AS(layer_registry().make("Lambda", layer.get_config(), "test"),
                       "Lambda: expected the name of a registered function, got \"lambda\". Register it with "
                       "saving::register_custom_object, or name it in custom_objects.",
                       OptionError);
}

TEST_CASE("a lambda's config holds names, as Keras'; code is refused") {
  know_functions();
  Json function = layers::Lambda("lambda>square").get_config()["function"];
  CHECK(
      function.to_string() ==
      R"({"module": "builtins", "class_name": "function", "config": "lambda>square", "registered_name": "function"})");
  auto refusal = [](const char* function) {
    try {
      layer_registry().make("Lambda", Json::object({{"name", "l"}, {"function", Json::parse(function)}}), "test");
    } catch (const OptionError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(
      refusal(R"({"class_name": "__lambda__", "config": {"code": "4wEAAAA="}})") ==
      "l (Lambda): function: expected data alone, got code in a \"__lambda__\". Code in files is never run: write the "
      "layer as a class, and register it.");
  CHECK(refusal(R"({"module": "os", "class_name": "function", "config": "system", "registered_name": "function"})") ==
        "Lambda: expected the name of a registered function, got \"system\". Register it with "
        "saving::register_custom_object, or name it in custom_objects.");
}

}  // namespace
}  // namespace addax::tests
