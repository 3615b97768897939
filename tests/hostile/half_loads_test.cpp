// A load that fails behind its first half leaves the model as it was: weights, optimizer, and whether that was built.
#include <doctest/doctest.h>

#include <fstream>

#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "hostile/load.hpp"
#include "hostile/weights_image.hpp"
#include "hostile/zip_image.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

/// A dataset of one chunk whose deflate stream is cut.
uint64_t broken(Hdf5Image& file, const std::vector<uint64_t>& shape) {
  uint64_t bytes = 4;
  for (uint64_t length : shape) bytes *= length;
  std::string stored = deflated(std::string(bytes, '\3'), 15);
  stored.resize(stored.size() - 2);
  const uint64_t data = file.put(stored);
  std::string entry = number(stored.size(), 4) + number(0, 4);
  for (size_t i = 0; i <= shape.size(); ++i) entry += number(0, 8);
  const uint64_t tree = file.put("TREE" + number(1, 2) + number(1, 2) + number(nowhere, 16) + entry + number(data, 8) +
                                 std::string(40, '\0'));
  const std::string filters = number(1, 1) + number(1, 7) + number(1, 2) + number(0, 4) + number(1, 2) + number(9, 8);
  return file.object({{Hdf5Message::dataspace, space_of(shape)},
                      {Hdf5Message::datatype, float32_type()},
                      {Hdf5Message::layout, chunked(tree, shape)},
                      {Hdf5Message::filters, filters}});
}

uint64_t whole(Hdf5Image& file, const std::vector<uint64_t>& shape) {
  uint64_t bytes = 4;
  for (uint64_t length : shape) bytes *= length;
  const uint64_t data = file.put(std::string(bytes, '\3'));
  return file.object({{Hdf5Message::dataspace, space_of(shape)},
                      {Hdf5Message::datatype, float32_type()},
                      {Hdf5Message::layout, contiguous(data, bytes)}});
}

/// The small model's weights and Adam's state; one dataset, in the order of the file, is broken.
std::string weights_with_broken(size_t which) {
  Weights file;
  size_t count = 0;
  auto next = [&](const std::vector<uint64_t>& shape) {
    return count++ == which ? broken(file, shape) : whole(file, shape);
  };
  uint64_t kernel = next({6, 4}), bias = next({4});
  uint64_t dense = file.group({{"vars", file.group({{"0", kernel}, {"1", bias}}).object}}).object;
  std::vector<std::pair<std::string, uint64_t>> slots;
  for (const std::vector<uint64_t>& shape : std::vector<std::vector<uint64_t>>{{}, {}, {6, 4}, {6, 4}, {4}, {4}})
    slots.emplace_back(std::to_string(slots.size()), shape.empty() ? whole(file, shape) : next(shape));
  uint64_t optimizer = file.group({{"vars", file.group(slots).object}}).object;
  uint64_t layers = file.group({{"dense", dense}}).object;
  return file.finish(file.group({{"layers", layers}, {"optimizer", optimizer}}).object);
}

constexpr size_t datasets = 6;

}  // namespace

TEST_CASE("weights and the optimizer's state are as they were, whichever array is broken") {
  TemporaryFolder folder;
  const std::string path = folder / "a.weights.h5";
  for (bool built : {false, true}) {
    Model model = small_model();
    model.compile({.optimizer = optimizers::Adam(), .loss = "mse"});
    if (built) model.fit(random::normal({8, 6}), random::normal({8, 4}), {.verbose = 0});
    const std::vector<std::string> weights = bits(model), state = bits(model.optimizer().variables());
    for (size_t which = 0; which < datasets; ++which) {
      CAPTURE(which);
      std::ofstream(path, std::ios::binary) << weights_with_broken(which);
      CHECK_THROWS_AS(model.load_weights(path), FormatError);
      CHECK(bits(model) == weights);
      CHECK(bits(model.optimizer().variables()) == state);
      CHECK(model.optimizer()->built() == built);
    }
    model.fit(random::normal({8, 6}), random::normal({8, 4}), {.verbose = 0});
    std::ofstream(path, std::ios::binary) << weights_with_broken(datasets);
    model.load_weights(path);
    CHECK(bits(model) != weights);
    CHECK(bits(model.optimizer().variables()) != state);
  }
}

}  // namespace addax::tests
