// Files of which one bit is wrong are read or refused, never more; a model that refuses one is what it was.
#include <doctest/doctest.h>

#include <ctime>
#include <fstream>
#include <random>

#include "addax/errors.hpp"
#include "addax/layers/dense.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/saving.hpp"
#include "saving/warnings.hpp"
#include "support/bytes_in.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

Model trained() {
  Sequential model({Input({6}), layers::Dense(5, {.activation = "relu"}), layers::Dense(4)});
  model.compile({.optimizer = optimizers::Adam(), .loss = "mse"});
  model.fit(random::normal({8, 6}), random::normal({8, 4}), {.verbose = 0});
  return model;
}

/// Flips bits of a saved model, one at a time, and loads what comes of it.
class Flips {
 public:
  Flips() : model_(trained()), other_(trained()) {}

  void check(const std::string& name, int count) {
    CAPTURE(name);
    const std::string path = folder_ / name;
    const bool weights = name.find(".weights.h5") != name.npos || name.ends_with(".safetensors");
    weights ? model_.save_weights(path) : model_.save(path);
    std::string bytes = bytes_in(path);
    const std::vector<std::string> before = bits(other_);
    int refused = 0;
    for (int i = 0; i < count; ++i) {
      const size_t at = engine_() % bytes.size();
      const char bit = static_cast<char>(1 << engine_() % 8), whole = bytes[at];
      bytes[at] = static_cast<char>(whole ^ bit);
      std::ofstream(path, std::ios::binary) << bytes;
      bytes[at] = whole;
      const std::clock_t begin = std::clock();  // of the processor: others may keep it busy for seconds
      try {
        weights ? other_.load_weights(path) : void(saving::load_model(path));
      } catch (const FormatError&) {
        ++refused;
        CHECK(bits(other_) == last_);
      }
      last_ = bits(other_);
      CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);
    }
    CHECK(refused > count / 20);
    MESSAGE(name << ": " << refused << " of " << count << " refused");
  }

 private:
  TemporaryFolder folder_;
  Warnings warnings_;
  std::mt19937_64 engine_{1};
  Model model_, other_;
  std::vector<std::string> last_ = bits(other_);
};

}  // namespace

TEST_CASE("single bits that are wrong") {
  Flips flips;
  for (const char* name : {"a.keras", "a.weights.h5", "a.h5", "a.safetensors"}) flips.check(name, 250);
}

TEST_CASE("10,000 single bits that are wrong" * doctest::test_suite("slow")) {
  Flips flips;
  for (const char* name : {"a.keras", "a.weights.h5", "a.h5", "a.safetensors"}) flips.check(name, 3400);
}

}  // namespace addax::tests
