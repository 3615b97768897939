// Sums and products of lengths that overflow are refused.
#include "core/lengths.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace addax;

TEST_CASE("sums and products of lengths") {
  constexpr int64_t most = std::numeric_limits<int64_t>::max(), half = int64_t{1} << 30;
  CHECK(product_of(3, -4) == -12);
  CHECK(product_of(half, half) == most_length);
  CHECK(sum_of(most_length, -1) == most_length - 1);
  CHECK_THROWS_WITH_AS(product_of(half, 2 * half),
                       "Shape: expected lengths of at most 2^60, got 1073741824 times 2147483648.", ShapeError);
  CHECK_THROWS_AS(product_of(most, most), ShapeError);
  CHECK_THROWS_AS(product_of(std::numeric_limits<int64_t>::min(), -1), ShapeError);
  CHECK_THROWS_WITH_AS(sum_of(most_length, 1),
                       "Shape: expected lengths of at most 2^60, got 1152921504606846976 and 1 together.", ShapeError);
  CHECK_THROWS_AS(sum_of(most, most), ShapeError);
}
