#include "addax/layers/normalization.hpp"

#include <doctest/doctest.h>

#include "addax/layers/flatten.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows normalization_rows({{
    .name = "Normalization",
    .make =
        [] {
          return layers::Normalization({.axis = {1, 2}, .invert = true});
        },
    .input = {4, 3},
    .weights = {{"mean", {4, 3}, false}, {"variance", {4, 3}, false}, {"count", {}, false}},
    .refused =
        {{[] { layers::Normalization({.mean = 1}); },
          "Normalization: expected mean and variance of one length, or neither, got 1 and 0 numbers."},
         {[] {
            layers::Normalization({.mean = 1, .variance = 2, .name = "n"}).adapt(ops::ones({2, 3}));
          },
          "n (Normalization): expected a layer without a given mean and variance, got adapt() on one."},
         {[] {
            layers::Normalization({.name = "n"}).adapt(ops::ones({0, 3}));
          },
          "n (Normalization): expected data to learn from, got [0, 3] float32."},
         {[] {
            layers::Normalization(2, {.name = "n"})(ops::ones({4, 3}));
          },
          "n (Normalization): expected an input with the axis 2, got [None, 3]."},
         {[] {
            Layer layer = layers::Normalization({.name = "n"});
            layer.adapt(ops::ones({4, 3}));
            layer.adapt(ops::ones({4, 2}));
          },
          "n (Normalization): expected data like the input that the layer was built for, which keeps [3], got [4, 2] "
          "float32."}},
}});

TEST_CASE("Normalization: what it learnt has mean 0 and variance 1; the inverse leads back") {
  Tensor x = Tensor::from({1.f, 10.f, 3.f, 30.f, 5.f, 80.f}, {3, 2});
  Layer there = layers::Normalization(), back = layers::Normalization({.invert = true});
  there.adapt(x);
  back.adapt(x);
  Tensor y = there(x);
  check_agree(ops::mean(y, 0), ops::zeros({2}), 1e-6);
  check_agree(ops::var(y, 0), ops::ones({2}), 1e-6);
  check_agree(back(y), x, 1e-5);
}

TEST_CASE("Normalization with a mean along several axes, as Keras writes and computes it") {
  const std::string layer =
      R"({"module": "keras.layers", "class_name": "Normalization", "config": {"name": "n", "trainable": true, "dtype": "float32", )"
      R"("axis": [1, 2], "invert": false, "mean": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], )"
      R"("variance": [[1.0, 4.0, 9.0], [16.0, 25.0, 36.0]]}, "registered_name": null})";
  Model model = saving::model_from_json(
      R"({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [{"module": "keras.layers", )"
      R"("class_name": "InputLayer", "config": {"batch_shape": [null, 2, 3], "dtype": "float32", "name": "i"}}, )" +
      layer + "]}}");
  Tensor x = ops::reshape(ops::arange(6), {1, 2, 3});
  Tensor expected = Tensor::from({-1.f, -0.5f, -0.33333334f, -0.25f, -0.2f, -0.16666667f}, {1, 2, 3});
  check_agree(model(x), expected, 1e-6);
  check_agree(saving::model_from_json(model.to_json())(x), expected, 1e-6);
  Json config = model.layers()[0].get_config();
  CHECK(config["mean"] == Json::parse("[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]"));
  CHECK(config["variance"] == Json::parse("[[1.0, 4.0, 9.0], [16.0, 25.0, 36.0]]"));
}

TEST_CASE("Normalization inside a model learns after the model was made") {
  Layer normalization = layers::Normalization();
  Sequential model{Input({2}), normalization, layers::Flatten()};
  Tensor x = Tensor::from({0.f, 4.f, 2.f, 8.f}, {2, 2});
  check_agree(model.predict(x, {.verbose = 0}), x, 0);
  normalization.adapt(x);
  check_agree(model.predict(x, {.verbose = 0}), Tensor::from({-1.f, -1.f, 1.f, 1.f}, {2, 2}), 1e-6);
}

}  // namespace
}  // namespace addax::tests
