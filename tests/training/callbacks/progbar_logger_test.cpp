// ProgbarLogger: the same text as fit() shows itself, once.
#include "addax/callbacks/progbar_logger.hpp"

#include <doctest/doctest.h>

#include "support/captured.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

/// Without the times, which differ.
std::string shown(std::vector<Callback> callbacks, int verbose) {
  Scripted run({1});
  std::string text = captured([&] {
    Tensor x = ops::ones({4, 2}), y = ops::zeros({4, 1});
    run.model.fit(
        x, y, {.batch_size = 2, .epochs = 2, .verbose = verbose, .callbacks = callbacks, .validation_data = {x, y}});
    run.model.evaluate(x, y, {.verbose = verbose, .callbacks = callbacks});
    run.model.predict(x, {.verbose = verbose, .callbacks = callbacks});
  });
  std::string kept;
  for (size_t i = 0; i < text.size(); ++i) {
    size_t end = text.find("/step", i);
    if (text.compare(i, 3, " - ") == 0 && end != std::string::npos && end - i < 16) i = end + 4;
    kept += text[i];
  }
  return kept;
}

}  // namespace

TEST_CASE("it shows what is shown without it, in its place") {
  for (int verbose : {0, 1, 2}) {
    CAPTURE(verbose);
    std::string without = shown({}, verbose);
    CHECK(shown({callbacks::ProgbarLogger()}, verbose) == without);
    CHECK((without.find("Epoch 2/2") != std::string::npos) == (verbose > 0));
  }
}

}  // namespace addax::tests
