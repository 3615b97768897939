// pad_sequences: Keras' examples, elements that are vectors, and refusals.
#include "addax/utils/pad_sequences.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "addax/ops.hpp"

namespace addax::tests {

TEST_CASE("sequences are filled up and cut at the end that was asked for") {
  std::vector<std::vector<int>> sequences{{1}, {2, 3}, {4, 5, 6}};
  using Ints = std::vector<int>;
  auto padded = [&](const utils::PadSequencesOptions& o) {
    return utils::pad_sequences(sequences, o).to_vector<int>();
  };
  CHECK(padded({}) == Ints{0, 0, 1, 0, 2, 3, 4, 5, 6});
  CHECK(padded({.value = -1}) == Ints{-1, -1, 1, -1, 2, 3, 4, 5, 6});
  CHECK(padded({.padding = "post"}) == Ints{1, 0, 0, 2, 3, 0, 4, 5, 6});
  CHECK(padded({.maxlen = 2}) == Ints{0, 1, 2, 3, 5, 6});
  CHECK(padded({.maxlen = 2, .truncating = "post"}) == Ints{0, 1, 2, 3, 4, 5});
  CHECK(utils::pad_sequences({{1, 2}, {3}}).to_vector<int>() == Ints{1, 2, 0, 3});
  CHECK(utils::pad_sequences({{1}, {2, 3}}, {.padding = "post"}).to_vector<int>() == Ints{1, 0, 2, 3});
  CHECK(utils::pad_sequences({{1}, {2}}).shape() == Shape{2, 1});
  std::vector<Tensor> vectors{ops::ones({0, 7}), ops::ones({1, 2}), ops::ones({2, 2})};
  Tensor y = utils::pad_sequences(vectors, {.dtype = DType::float32});
  CHECK(y.spec() == Spec{{3, 2, 2}, DType::float32});
  CHECK(y.to_vector<int>() == Ints{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1});
  CHECK_THROWS_WITH_AS(utils::pad_sequences({ops::ones({1, 2}), ops::ones({1, 3})}),
                       "pad_sequences: expected elements of shape [2], got the sequence [1, 3] float32 at position 1.",
                       ShapeError);
  CHECK_THROWS_WITH_AS(padded({.padding = "left"}),
                       "pad_sequences: expected padding \"pre\" or \"post\", got \"left\".", OptionError);
}

}  // namespace addax::tests
