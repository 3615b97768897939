// TerminateOnNaN: an orderly end, or an error.
#include "addax/callbacks/terminate_on_nan.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "training/callbacks/scripted.hpp"

namespace addax::tests {

TEST_CASE("it stops behind the batch whose loss is not finite") {
  Scripted run({1, 1, 1});
  Tensor x = ops::ones({4, 2}), infinite = ops::full({4, 1}, std::numeric_limits<double>::infinity());
  FitOptions options{.epochs = 3, .verbose = 0, .callbacks = {callbacks::TerminateOnNaN()}};
  CHECK(run.model.fit(x, infinite, options).epoch().size() == 1);
  options.callbacks = {callbacks::TerminateOnNaN({.raise_error = true})};
  CHECK(refusal<ValueError>([&] {
          run.model.fit(x, infinite, options);
        }).starts_with("TerminateOnNaN: expected a finite loss, got "));
  Scripted fine({1, 1, 1});
  CHECK(fine.fit(callbacks::TerminateOnNaN()).epoch().size() == 3);
}

}  // namespace addax::tests
