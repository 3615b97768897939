// TerminateOnNaN: an orderly end, or an error, and which layer it names.
#include "addax/callbacks/terminate_on_nan.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "addax/layers/activation.hpp"
#include "addax/layers/rescaling.hpp"
#include "core/names.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What is said of a training whose loss is not finite at once.
std::string said(const Model& model, const Tensor& x, const Tensor& y, bool eagerly = false) {
  model.compile({.optimizer = "sgd", .loss = "mse", .run_eagerly = eagerly});
  return refusal<ValueError>(
      [&] { model.fit(x, y, {.verbose = 0, .callbacks = {callbacks::TerminateOnNaN({.raise_error = true})}}); });
}

}  // namespace

TEST_CASE("it stops behind the batch whose loss is not finite") {
  Scripted run({1, 1, 1});
  Tensor x = ops::ones({4, 2}), infinite = ops::full({4, 1}, infinity);
  FitOptions options{.epochs = 3, .verbose = 0, .callbacks = {callbacks::TerminateOnNaN()}};
  CHECK(run.model.fit(x, infinite, options).epoch().size() == 1);
  Scripted fine({1, 1, 1});
  CHECK(fine.fit(callbacks::TerminateOnNaN()).epoch().size() == 3);
}

TEST_CASE("it names what was the first that is not finite") {
  Tensor x = ops::ones({4, 2}), y = ops::zeros({4, 1});
  for (bool eagerly : {false, true}) {
    CAPTURE(eagerly);
    reset_unique_names();
    auto chain = [&](double scale) {
      return Sequential{Input({2}), layers::Dense(3, {.kernel_initializer = "ones"}),
                        layers::Rescaling(scale, {.name = "huge"}), layers::Dense(1, {.kernel_initializer = "ones"})};
    };
    CHECK(said(chain(1e38), x, y, eagerly) ==
          "TerminateOnNaN: expected a finite loss, got inf at batch 0. The first output that is not finite is that of "
          "dense_1 (Dense). A lower learning rate or clipnorm may help.");
    CHECK(said(chain(1e39), x, y, eagerly).find("is that of huge (Rescaling). ") != std::string::npos);
    CHECK(said(chain(1), x * infinity, y, eagerly).find(". The data are not finite. ") != std::string::npos);
    CHECK(said(chain(1), x, y + infinity, eagerly)
              .find("The outputs of all layers are finite: the loss itself, or its targets, are not.") !=
          std::string::npos);
  }
}

TEST_CASE("watching layers changes no bit of the training") {
  auto weights = [](std::vector<Callback> callbacks) {
    Scripted run({1, 1, 1});
    run.model.fit(random::normal({16, 2}, {.seed = 1}), random::normal({16, 1}, {.seed = 2}),
                  {.epochs = 3, .verbose = 0, .callbacks = std::move(callbacks), .shuffle = false});
    return run.model.get_weights()[0].to_vector<float>();
  };
  CHECK(weights({}) == weights({callbacks::TerminateOnNaN()}));
}

}  // namespace addax::tests
