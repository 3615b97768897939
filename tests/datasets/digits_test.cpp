// datasets::digits: shapes, the same bytes for the same seed, and images that tell the classes apart.
#include "addax/datasets/digits.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "addax/errors.hpp"

using namespace addax;

namespace {

std::vector<uint8_t> bytes(const Tensor& tensor) { return tensor.to_vector<uint8_t>(); }

}  // namespace

TEST_CASE("digits have MNIST's shapes and dtypes") {
  auto [train, test] = datasets::digits::load_data({.train = 30, .test = 20});
  CHECK(train.x.spec() == Spec{{30, 28, 28}, DType::uint8});
  CHECK(train.y.spec() == Spec{{30}, DType::uint8});
  CHECK(test.x.spec() == Spec{{20, 28, 28}, DType::uint8});
  CHECK(test.y.spec() == Spec{{20}, DType::uint8});
  CHECK(datasets::digits::load_data({.train = 0, .test = 0}).train.x.size() == 0);
  CHECK_THROWS_WITH_AS(
      datasets::digits::load_data({.test = -1}),
      "datasets::digits: expected a number of images from 0 on as .test, got -1. The default is MNIST's.", OptionError);
}

TEST_CASE("the seed decides the images, and neither split depends on the size of the other") {
  auto [train, test] = datasets::digits::load_data({.train = 40, .test = 10});
  auto [same_train, same_test] = datasets::digits::load_data({.train = 20, .test = 10});
  auto [other_train, other_test] = datasets::digits::load_data({.train = 40, .test = 10, .seed = 1});
  auto all = bytes(train.x);
  CHECK(bytes(same_test.x) == bytes(test.x));
  CHECK(bytes(same_train.x) == std::vector<uint8_t>(all.begin(), all.begin() + 20 * 28 * 28));
  CHECK(bytes(other_train.x) != all);
  CHECK(bytes(other_test.x) != bytes(test.x));
}

TEST_CASE("all classes occur, and the nearest mean image names more than half of the images") {
  auto [train, test] = datasets::digits::load_data({.train = 2000, .test = 500});
  auto x = bytes(train.x), y = bytes(train.y), test_x = bytes(test.x), test_y = bytes(test.y);
  constexpr size_t pixels = 28 * 28;
  std::array<std::array<double, pixels>, 10> means{};
  std::array<int, 10> counts{};
  for (size_t i = 0; i < y.size(); ++i) ++counts[y[i]];
  for (size_t i = 0; i < x.size(); ++i) means[y[i / pixels]][i % pixels] += x[i] / double(counts[y[i / pixels]]);
  for (int count : counts) CHECK(count > 140);

  int right = 0;
  for (size_t i = 0; i < test_y.size(); ++i) {
    size_t nearest = 0;
    double least = 1e30;
    for (size_t digit = 0; digit < 10; ++digit) {
      double distance = 0;
      for (size_t p = 0; p < pixels; ++p) {
        double difference = test_x[i * pixels + p] - means[digit][p];
        distance += difference * difference;
      }
      if (distance < least) least = distance, nearest = digit;
    }
    right += nearest == test_y[i];
  }
  CHECK(right > 250);
  CHECK(right < 490);
}
