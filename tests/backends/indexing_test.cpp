// Reading and writing by index against naive loops and small tables.
#include <algorithm>
#include <cmath>

#include "backends/indexing.hpp"

#include <doctest/doctest.h>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {
using Values = std::vector<double>;
}

TEST_CASE("gather_rows: rows of every size") {
  for (size_t bytes : {1, 4, 8, 12, 16, 32, 100, 3136}) {
    std::vector<unsigned char> src(bytes * 300), dst(bytes * 128);
    for (size_t i = 0; i < src.size(); ++i) src[i] = static_cast<unsigned char>(i * 7 + i / 251);
    std::vector<int64_t> wide(128);
    std::vector<int32_t> narrow(128);
    for (size_t i = 0; i < 128; ++i) narrow[i] = static_cast<int32_t>(wide[i] = int64_t(i * 37 % 300));
    for (bool is_wide : {true, false}) {
      std::fill(dst.begin(), dst.end(), 0);
      if (is_wide)
        cpu::gather_rows(src.data(), bytes, wide.data(), 128, dst.data());
      else
        cpu::gather_rows(src.data(), bytes, narrow.data(), 128, dst.data());
      for (size_t i = 0; i < 128; ++i)
        REQUIRE(std::equal(dst.begin() + long(i * bytes), dst.begin() + long((i + 1) * bytes),
                           src.begin() + long(size_t(wide[i]) * bytes)));
    }
  }
}

TEST_CASE("take: any axis and dtype, negative and absent indices, and its gradient") {
  for (DType dtype : all_dtypes) {
    for (DType index : {DType::int32, DType::int64}) {
      for (int axis : {0, 1, 2}) {
        Shape shape{4, 5, 6}, out = shape;
        Array x = Array::random(shape, dtype), indices({2, 2}, index, {1, -1, 3, 40});
        out[axis] = 2;
        out.insert(axis, 2);
        Array y(out, dtype), dx(shape, dtype);
        TakeAttrs attrs{axis};
        run(cpu::take, {&x, &indices}, {&y}, &attrs);
        run(cpu::take_gradient, {&y, &indices}, {&dx}, &attrs, cpu::plan_scatter);
        int64_t inner = axis == 0 ? 30 : axis == 1 ? 6 : 1, length = shape[axis], outer = 120 / inner / length;
        for (int64_t o = 0; o < outer; ++o) {
          for (int64_t c = 0; c < inner; ++c) {
            for (int64_t i = 0; i < 4; ++i) {
              int64_t at = i == 1 ? length - 1 : int64_t(indices[i]);
              double value = y[(o * 4 + i) * inner + c];
              if (i == 3)
                REQUIRE((dtype.is_float() ? std::isnan(value) : value == 0));
              else
                REQUIRE(value == x[(o * length + at) * inner + c]);
            }
            for (int64_t at = 0; at < length; ++at) {
              bool taken = at == 1 || at == length - 1 || at == 3, twice = at == 3 && length == 4;
              double expected = taken ? x[(o * length + at) * inner + c] * (twice && dtype != DType::bool_ ? 2 : 1) : 0;
              REQUIRE(dx[(o * length + at) * inner + c] == expected);
            }
          }
        }
      }
    }
  }
  Array x({3}, DType::float32, {1, 2, 3}), i({}, DType::int32, {2}), y({}, DType::float32), none({0}, DType::int32),
      empty({0}, DType::float32);
  TakeAttrs attrs;
  run(cpu::take, {&x, &i}, {&y}, &attrs);
  CHECK(y[0] == 3);
  run(cpu::take, {&x, &none}, {&empty}, &attrs);
}

TEST_CASE("take_along_axis: values and gradient") {
  Array x({2, 3}, DType::float32, {1, 2, 3, 4, 5, 6}), indices({2, 2}, DType::int32, {2, 0, -1, -1});
  Array y({2, 2}, DType::float32), dx({2, 3}, DType::float32);
  TakeAttrs attrs{1};
  run(cpu::take_along_axis, {&x, &indices}, {&y}, &attrs);
  CHECK(y.values() == Values{3, 1, 6, 6});
  run(cpu::take_along_axis_gradient, {&y, &indices}, {&dx}, &attrs, cpu::plan_scatter);
  CHECK(dx.values() == Values{1, 0, 3, 0, 0, 12});
  Array column({1, 3}, DType::int64, {1, 0, 1}), z({1, 3}, DType::float32);
  TakeAttrs first{0};
  run(cpu::take_along_axis, {&x, &column}, {&z}, &first);
  CHECK(z.values() == Values{4, 2, 6});
}

TEST_CASE("scatter, scatter_update and gather_nd") {
  for (DType dtype : {DType(DType::float32), DType(DType::bfloat16), DType(DType::int32), DType(DType::float64)}) {
    Array indices({3, 1}, DType::int32, {1, -1, 1}), values({3, 2}, dtype, {1, 2, 3, 4, 5, 6}), y({4, 2}, dtype);
    run(cpu::scatter, {&indices, &values}, {&y}, nullptr, cpu::plan_scatter);
    CHECK(y.values() == Values{0, 0, 6, 8, 0, 0, 3, 4});
    Array x({4, 2}, dtype, {2, 2, 2, 2, 2, 2, 2, 2});
    struct Row {
      Reduction reduction;
      Values expected;
    };
    for (const Row& row :
         {Row{Reduction::replace, {2, 2, 5, 6, 2, 2, 3, 4}}, Row{Reduction::add, {2, 2, 8, 10, 2, 2, 5, 6}},
          Row{Reduction::multiply, {2, 2, 10, 24, 2, 2, 6, 8}}, Row{Reduction::min, {2, 2, 1, 2, 2, 2, 2, 2}},
          Row{Reduction::max, {2, 2, 5, 6, 2, 2, 3, 4}}}) {
      ScatterAttrs attrs{row.reduction};
      run(cpu::scatter_update, {&x, &indices, &values}, {&y}, &attrs, cpu::plan_scatter);
      CHECK(y.values() == row.expected);
    }
  }
  Array x({2, 2}, DType::float32, {1, 2, 3, 4}), at({3, 2}, DType::int64, {1, 0, 0, -1, 5, 0}), y({3}, DType::float32);
  run(cpu::gather_nd, {&x, &at}, {&y}, nullptr);
  CHECK(y[0] == 3);
  CHECK(y[1] == 2);
  CHECK(std::isnan(y[2]));
}

TEST_CASE("segment_reduce and bincount") {
  Array x({5, 2}, DType::float32, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), number({5}, DType::int32, {0, 2, 0, 9, -1}),
      y({3, 2}, DType::float32);
  SegmentAttrs attrs{Reduction::add};
  run(cpu::segment_reduce, {&x, &number}, {&y}, &attrs, cpu::plan_scatter);
  CHECK(y.values() == Values{6, 8, 0, 0, 3, 4});
  attrs.reduction = Reduction::max;
  run(cpu::segment_reduce, {&x, &number}, {&y}, &attrs, cpu::plan_scatter);
  CHECK(y.values() == Values{5, 6, -INFINITY, -INFINITY, 3, 4});
  attrs.reduction = Reduction::multiply;
  run(cpu::segment_reduce, {&x, &number}, {&y}, &attrs, cpu::plan_scatter);
  CHECK(y.values() == Values{5, 12, 1, 1, 3, 4});
  Array bins({2, 4}, DType::int32, {0, 1, 1, 7, 2, 2, 2, -1}),
      weights({2, 4}, DType::float32, {1, 2, 3, 4, 5, 6, 7, 8});
  Array counts({2, 3}, DType::int32), weighted({2, 3}, DType::float32);
  run(cpu::bincount, {&bins}, {&counts}, nullptr);
  CHECK(counts.values() == Values{1, 2, 0, 0, 0, 3});
  run(cpu::bincount, {&bins, &weights}, {&weighted}, nullptr);
  CHECK(weighted.values() == Values{1, 5, 0, 0, 0, 18});
}

TEST_CASE("one_hot: last and other axes, labels outside") {
  Array labels({3}, DType::int32, {1, -1, 0});
  for (DType dtype : all_dtypes) {
    Array y({3, 2}, dtype), across({2, 3}, dtype);
    OneHotAttrs attrs{1};
    run(cpu::one_hot, {&labels}, {&y}, &attrs);
    CHECK(y.values() == Values{0, 1, 0, 0, 1, 0});
    attrs.axis = 0;
    run(cpu::one_hot, {&labels}, {&across}, &attrs);
    CHECK(across.values() == Values{0, 0, 1, 1, 0, 0});
  }
}

TEST_CASE("searchsorted: both sides, NaN last") {
  Array sorted({5}, DType::float32, {1, 2, 2, 3, NAN}), values({5}, DType::float32, {0, 2, 4, NAN, 3}),
      y({5}, DType::int32);
  SearchSortedAttrs attrs{false};
  run(cpu::searchsorted, {&sorted, &values}, {&y}, &attrs);
  CHECK(y.values() == Values{0, 1, 4, 4, 3});
  attrs.right = true;
  run(cpu::searchsorted, {&sorted, &values}, {&y}, &attrs);
  CHECK(y.values() == Values{0, 3, 4, 5, 4});
}

TEST_CASE("matrices: tril, triu, eye, diag, diagonal, arange, fill") {
  Array x({2, 3}, DType::int32, {1, 2, 3, 4, 5, 6}), y({2, 3}, DType::int32);
  DiagonalAttrs attrs{0};
  run(cpu::tril, {&x}, {&y}, &attrs);
  CHECK(y.values() == Values{1, 0, 0, 4, 5, 0});
  run(cpu::triu, {&x}, {&y}, &attrs);
  CHECK(y.values() == Values{1, 2, 3, 0, 5, 6});
  run(cpu::eye, {}, {&y}, &attrs);
  CHECK(y.values() == Values{1, 0, 0, 0, 1, 0});
  attrs.k = 1;
  run(cpu::eye, {}, {&y}, &attrs);
  CHECK(y.values() == Values{0, 1, 0, 0, 0, 1});
  Array d({2}, DType::int32), square({3, 3}, DType::int32);
  run(cpu::diagonal, {&x}, {&d}, &attrs);
  CHECK(d.values() == Values{2, 6});
  run(cpu::diag, {&d}, {&square}, &attrs);
  CHECK(square.values() == Values{0, 2, 0, 0, 0, 6, 0, 0, 0});
  attrs.k = -1;
  run(cpu::diag, {&d}, {&square}, &attrs);
  CHECK(square.values() == Values{0, 0, 0, 2, 0, 0, 0, 6, 0});
  attrs.k = -9;
  run(cpu::tril, {&x}, {&y}, &attrs);
  CHECK(y.values() == Values(6, 0.0));
  RangeAttrs range{1, 0.5};
  Array r({3}, DType::float16), value({}, DType::float16, {2.5});
  run(cpu::arange, {}, {&r}, &range);
  CHECK(r.values() == Values{1, 1.5, 2});
  run(cpu::fill, {&value}, {&r}, nullptr);
  CHECK(r.values() == Values{2.5, 2.5, 2.5});
}

}  // namespace addax::backends
