#include "addax/layers/spectral_normalization.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/flatten.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows spectral_normalization_rows({{
    .name = "SpectralNormalization",
    .make = [] { return layers::SpectralNormalization(layers::Dense(3, {.name = "inside"}), {.power_iterations = 2}); },
    .input = {4},
    .weights = {{"inside/kernel", {4, 3}}, {"vector_u", {1, 3}, false}, {"inside/bias", {3}}},
    .refused = {{[] { layers::SpectralNormalization(layers::Dense(1), {.power_iterations = 0}); },
                 "SpectralNormalization: expected power_iterations of at least 1, got 0."},
                {[] {
                   layers::SpectralNormalization(layers::Flatten({.name = "f"}), {.name = "s"})(ops::ones({2, 3}));
                 },
                 "s (SpectralNormalization): expected a layer with a kernel or embeddings, got f (Flatten)."}},
}});

TEST_CASE("training divides the kernel by its largest singular value") {
  Layer inside = layers::Dense(3), layer = layers::SpectralNormalization(inside, {.power_iterations = 30});
  Tensor x = Tensor::from({1.f, -2.f, 3.f, 0.f}, {1, 4});
  Tensor plain = layer(x);
  layer(x, {.training = true});
  CHECK(ops::svdvals(inside.weights()[0])[0].item<double>() == doctest::Approx(1).epsilon(1e-4));
  layer.set_weights({ops::zeros({4, 3}), ops::ones({1, 3}), ops::ones({3})});
  check_close(layer(x, {.training = true}), ops::ones({1, 3}));
  CHECK(ops::all(ops::isfinite(layer.weights()[1])).item<bool>());
}

TEST_CASE("the gradient of a spectral normalization is that of its layer with the divided kernel") {
  Layer inside = layers::Dense(2), layer = layers::SpectralNormalization(inside);
  Tensor x = Tensor::from({1.f, -2.f, 3.f}, {1, 3});
  layer(x);
  auto kernel_gradient = [&](const Tensors& in) -> Tensors {
    GradientTape tape;
    return tape.gradient(ops::sum(ops::square(layer(in, {.training = true}))), {layer.weights()[0]});
  };
  Tensors before = layer.get_weights();
  Tensor eager = kernel_gradient(x);
  Tensor wanted = ops::matmul(ops::transpose(x), 2.0 * inside(x));
  check_close(eager, wanted, 10);
  layer.set_weights(before);
  Function traced = function(kernel_gradient);
  check_close(traced(x), wanted, 10);
}

}  // namespace
}  // namespace addax::tests
