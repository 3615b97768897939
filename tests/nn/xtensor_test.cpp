// The bridge to xtensor: expressions become tensors, arrays that are given up are not copied, views keep memory alive.
#include "addax/xtensor.hpp"

#include <doctest/doctest.h>

#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/core/xmath.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>
#endif

namespace addax::tests {
namespace {

using Floats = std::vector<float>;

TEST_CASE("expressions convert in row-major order") {
  xt::xarray<float> x = {{1, 2, 3}, {4, 5, 6}};
  CHECK(Tensor(x).to_vector<float>() == Floats{1, 2, 3, 4, 5, 6});
  CHECK(Tensor(xt::transpose(x)).to_vector<float>() == Floats{1, 4, 2, 5, 3, 6});
  CHECK(Tensor(xt::view(x, xt::all(), 1)).to_vector<float>() == Floats{2, 5});
  xt::xarray<float, xt::layout_type::column_major> columns = x;
  CHECK(Tensor(columns).to_vector<float>() == Floats{1, 2, 3, 4, 5, 6});
  CHECK(Tensor(x > 3).dtype() == DType::bool_);
  CHECK(Tensor(xt::xarray<uint64_t>{1, 2}).dtype() == DType::uint64);
  CHECK(Tensor(xt::xarray<double>(xt::zeros<double>({0, 3}))).shape() == Shape{0, 3});
}

TEST_CASE("an array that is given up is taken over, another is copied") {
  xt::xtensor<double, 2> x = {{1, 2}, {3, 4}};
  const double* place = x.data();
  Tensor copy = as_tensor(x);
  CHECK(copy.data<double>() != place);
  Tensor taken = as_tensor(std::move(x));
  CHECK(taken.data<double>() == place);
  CHECK(taken.shape() == Shape{2, 2});
}

TEST_CASE("a view keeps the tensor's memory alive, and its type is strict") {
  Tensor t = Tensor::from({1.f, 2.f, 3.f, 4.f}, {2, 2});
  const float* place = t.data<float>();
  auto view = as_xtensor<float>(t);
  t = {};
  CHECK(view.data() == place);
  CHECK(view(1, 0) == 3);
  CHECK(xt::sum(view)() == 10);
  CHECK_THROWS_AS(as_xtensor<double>(Tensor::from({1.f})), DTypeError);
}

}  // namespace
}  // namespace addax::tests
