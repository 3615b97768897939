// Tensors print like NumPy's arrays.
#include <doctest/doctest.h>

#include <limits>
#include <sstream>

#include "addax/tensor.hpp"

using namespace addax;

TEST_CASE("numbers are aligned in columns with the digits they need") {
  CHECK(Tensor::from({1.f, 2.5f, -3.f}).to_string() == "[ 1.   2.5 -3. ]");
  CHECK(Tensor::from({1, 20, -3}, {3, 1}).to_string() == "[[ 1]\n [20]\n [-3]]");
  CHECK(Tensor::from({0.1f, 0.2f}).to_string() == "[0.1 0.2]");
  CHECK(Tensor::from({true, false}).to_string() == "[ True False]");
  CHECK(Tensor::from({1e10f, 2.f}).to_string() == "[1.e+10 2.e+00]");
  CHECK(Tensor::from({1.f / 3, 1.f}).to_string() == "[0.33333334 1.        ]");
  float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  CHECK(Tensor::from({nan, infinity, -1.5f}).to_string() == "[ nan  inf -1.5]");
}

TEST_CASE("what the values do not show stands behind them") {
  CHECK(Tensor::from({1.0, 2.0}).to_string() == "[1. 2.] float64");
  CHECK(Tensor::from({float16_t(0.1f)}).to_string() == "[0.1] float16");
  CHECK(Tensor::from(std::vector<float>{}, {0, 3}).to_string() == "[] [0, 3] float32");
  CHECK(Tensor(3.0).to_string() == "3.0");
  CHECK(Tensor().to_string() == "None");
}

TEST_CASE("shapes print as they are written") {
  std::ostringstream out;
  out << Shape{None, 3};
  CHECK(out.str() == "[None, 3]");
}

TEST_CASE("lists of lists are rows of the same length") {
  CHECK(Tensor::from({{1, 2, 3}, {4, 5, 6}}).to_string() == "[[1 2 3]\n [4 5 6]]");
  CHECK(Tensor::from({{1.f}, {2.f}}).shape() == Shape{2, 1});
  CHECK_THROWS_WITH_AS(Tensor::from({{1, 2}, {3}}), "Tensor::from: expected rows of 2 values, got one of 1.",
                       ShapeError);
}

TEST_CASE("matrices are separated by lines and long tensors shortened") {
  CHECK(Tensor::from({1, 2, 3, 4}, {2, 1, 2}).to_string() == "[[[1 2]]\n\n [[3 4]]]");
  std::vector<int32_t> many(2000, 7);
  CHECK(Tensor::from(many).to_string() == "[7 7 7 ... 7 7 7] [2000] int32");
  CHECK(Tensor::from(many, {2, 1000}).to_string() == "[[7 7 7 ... 7 7 7]\n [7 7 7 ... 7 7 7]] [2, 1000] int32");
}
