// split_dataset: sizes, shares, and that both sides together are the whole.
#include "addax/utils/split_dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "addax/ops.hpp"

namespace addax::tests {
namespace {

std::vector<int> numbers(const data::Dataset& set) {
  std::vector<int> all;
  for (const auto& [x, y] : set) all.push_back(x[0].item<int>());
  return all;
}

}  // namespace

TEST_CASE("a data set in two") {
  data::Dataset ten(ops::arange(10)), unknown = ten.filter([](const Batch&) { return true; });
  using Ints = std::vector<int>;
  for (const data::Dataset& set : {ten, unknown}) {
    auto [left, right] = utils::split_dataset(set, {.left_size = 0.25});
    CHECK(numbers(left) == Ints{0, 1});  // Python rounds 2.5 to 2
    CHECK(numbers(right) == Ints{2, 3, 4, 5, 6, 7, 8, 9});
    auto [few, some] = utils::split_dataset(set, {.left_size = 1, .right_size = 2});
    CHECK(numbers(few) == Ints{0});
    CHECK(numbers(some) == Ints{8, 9});  // as in Keras, the right side is the end
  }
  auto [most, last] = utils::split_dataset(ten, 0.8);
  CHECK(numbers(most).size() == 8);
  CHECK(numbers(last) == Ints{8, 9});
  CHECK(numbers(utils::split_dataset(ten, 2, {.right_size = 1}).second) == Ints{9});
  auto [left, right] = utils::split_dataset(ten, {.right_size = 4, .shuffle = true, .seed = 3});
  Ints all = numbers(left), rest = numbers(right);
  CHECK(all == numbers(left));
  CHECK(rest.size() == 4);
  all.insert(all.end(), rest.begin(), rest.end());
  CHECK(!std::is_sorted(all.begin(), all.end()));
  std::sort(all.begin(), all.end());
  CHECK(all == numbers(ten));
  CHECK_THROWS_WITH_AS(utils::split_dataset(ten, {.left_size = 10}),
                       "split_dataset: expected left_size from 1 to 9, or a share between 0 and 1, got 10.",
                       OptionError);
  CHECK_THROWS_WITH_AS(utils::split_dataset(ten, {.left_size = 8, .right_size = 0.5}),
                       "split_dataset: expected two sides of 10 elements, got 8 and 5.", OptionError);
  CHECK_THROWS_WITH_AS(utils::split_dataset(ten, {.left_size = 0.75, .right_size = 0.26}),
                       "split_dataset: expected shares of at most 1 in all, got 0.75 and 0.26.", OptionError);
  CHECK_THROWS_AS(utils::split_dataset(ten, {}), OptionError);
  CHECK_THROWS_AS(utils::split_dataset(ten.repeat(), {.left_size = 3}), OptionError);
}

}  // namespace addax::tests
