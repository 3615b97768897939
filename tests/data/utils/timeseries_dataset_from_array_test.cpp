// timeseries_dataset_from_array: the windows of Keras' examples.
#include "addax/utils/timeseries_dataset_from_array.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"

namespace addax::tests {
namespace {

using Ints = std::vector<int>;

std::vector<Ints> windows(const data::Dataset& set) {
  std::vector<Ints> all;
  for (const auto& [x, y] : set.unbatch()) all.push_back(x[0].to_vector<int>());
  return all;
}

}  // namespace

TEST_CASE("windows over a series") {
  Tensor series = ops::arange(100);
  auto sampled =
      windows(utils::timeseries_dataset_from_array(series, {}, 10, {.sequence_stride = 3, .sampling_rate = 2}));
  REQUIRE(sampled.size() == 28);
  CHECK(sampled[0] == Ints{0, 2, 4, 6, 8, 10, 12, 14, 16, 18});
  CHECK(sampled[27] == Ints{81, 83, 85, 87, 89, 91, 93, 95, 97, 99});
  // Predicting the value behind each window of five.
  data::Dataset next =
      utils::timeseries_dataset_from_array(series(Slice{0, 95}), series(Slice{5, None}), 5, {.batch_size = 4});
  Batch batch = *next.iterate().next();
  CHECK(batch.x.shape() == Shape{4, 5});
  CHECK(batch.x[0][1].to_vector<int>() == Ints{1, 2, 3, 4, 5});
  CHECK(batch.y[0].to_vector<int>() == Ints{5, 6, 7, 8});
  CHECK(next.cardinality() == 23);
  auto part = windows(utils::timeseries_dataset_from_array(series, {}, 3, {.start_index = 10, .end_index = 14}));
  CHECK(part == std::vector<Ints>{{10, 11, 12}, {11, 12, 13}});
  data::Dataset rows = utils::timeseries_dataset_from_array(ops::reshape(series, {50, 2}), {}, 2, {.batch_size = None});
  CHECK(rows.iterate().next()->x.shape() == Shape{2, 2});
  auto shuffled = utils::timeseries_dataset_from_array(series, {}, 5, {.batch_size = 96, .shuffle = true, .seed = 1});
  auto first = shuffled.iterate(0).next()->x[0].to_vector<int>(),
       second = shuffled.iterate(1).next()->x[0].to_vector<int>();
  CHECK(first.size() == 96 * 5);
  CHECK(first != second);
  CHECK(utils::timeseries_dataset_from_array(series, {}, 60, {.sampling_rate = 2}).cardinality() == 0);
  CHECK_THROWS_WITH_AS(utils::timeseries_dataset_from_array(series, {}, 0),
                       "timeseries_dataset_from_array: expected sequence_length from 1 to 100, got 0.", OptionError);
  CHECK_THROWS_AS(utils::timeseries_dataset_from_array(series, {}, 5, {.start_index = 20, .end_index = 10}),
                  OptionError);
}

}  // namespace addax::tests
