// normalize: lengths of 1 along an axis, and zeros that stay.
#include "addax/utils/normalize.hpp"

#include <doctest/doctest.h>

namespace addax::tests {

TEST_CASE("vectors of length 1") {
  Tensor x = Tensor::from({3.f, 4.f, 0.f, 0.f}, Shape{2, 2});
  auto last = utils::normalize(x).to_vector<double>();
  CHECK(last[0] == doctest::Approx(0.6));
  CHECK(last[1] == doctest::Approx(0.8));
  CHECK(last[2] == 0);
  auto first = utils::normalize(x, {.axis = 0, .order = 1}).to_vector<double>();
  CHECK(first == std::vector<double>{1, 1, 0, 0});
}

}  // namespace addax::tests
