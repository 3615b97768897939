// to_categorical: classes that are given or counted, and labels that are none.
#include "addax/utils/to_categorical.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"

namespace addax::tests {

TEST_CASE("labels become rows with a one") {
  Tensor y = utils::to_categorical(Tensor::from({2, 0}));
  CHECK(y.spec() == Spec{{2, 3}, DType::float32});
  CHECK(y.to_vector<int>() == std::vector<int>{0, 0, 1, 1, 0, 0});
  CHECK(utils::to_categorical(Tensor::from({1, 0}, Shape{2, 1}), {.num_classes = 4}).shape() == Shape{2, 4});
  CHECK(utils::to_categorical(Tensor::from({2, 0}), 5).shape() == Shape{2, 5});
  CHECK(utils::to_categorical(Tensor::from({1, 0}, Shape{1, 2})).shape() == Shape{1, 2, 2});
  CHECK_THROWS_WITH_AS(utils::to_categorical(Tensor::from({0, 3}), {.num_classes = 3}),
                       "to_categorical: expected labels from 0 to 2, got 3. Shift them, or raise num_classes.",
                       ValueError);
  CHECK_THROWS_AS(utils::to_categorical(Tensor::from({0, -1})), ValueError);
}

}  // namespace addax::tests
