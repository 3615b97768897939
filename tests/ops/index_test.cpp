// x[...] gives what NumPy gives; ops on the host; rearrange, histogram and other ops without a literal of their own.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <optional>
#include <sstream>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "ops/golden.hpp"
#include "support/check_op.hpp"
#include "support/golden_file.hpp"
#include "support/refusal.hpp"

using namespace addax;
using namespace addax::tests;

namespace {

/// One entry of a key as Python writes it.
Index parsed(const std::string& text) {
  if (text == "...") return Ellipsis;
  if (text == "None") return None;
  if (text.find(':') == std::string::npos) return std::stoll(text);
  std::vector<std::optional<int64_t>> parts(1);
  std::string number;
  auto close = [&] {
    if (!number.empty()) parts.back() = std::stoll(number);
    number.clear();
  };
  for (char c : text) {
    if (c != ':') {
      number += c;
      continue;
    }
    close();
    parts.emplace_back();
  }
  close();
  parts.resize(3);
  return Slice{parts[0], parts[1], parts[2]};
}

std::vector<Index> key_of(const Json& row) {
  std::vector<Index> key;
  for (const Json& part : row["key"].items()) key.push_back(parsed(part.as_string()));
  return key;
}

Tensor counted(const Shape& shape) { return ops::reshape(ops::arange(shape.size()), shape); }
bool same(const Tensor& a, const Tensor& b) {
  return a.spec() == b.spec() && a.to_vector<double>() == b.to_vector<double>();
}

}  // namespace

TEST_CASE("arange takes a dtype behind its end") {
  CHECK(ops::arange(3, {.dtype = "float32"}).to_string() == "[0. 1. 2.]");
  CHECK(ops::arange(3).dtype() == DType::int32);
}

TEST_CASE("axes in braces are axes, and never an axis and keepdims") {
  const Tensor x = ops::ones({2, 3, 4});
  CHECK(ops::sum(x, {0, 1}).shape() == Shape{4});
  CHECK(ops::max(x, {1, 0}).shape() == Shape{4});
  CHECK(ops::mean(x, {-1, -2}).shape() == Shape{2});
  CHECK(ops::all(x > 0, {0}).shape() == Shape{3, 4});
  CHECK(ops::sum(x, {}).shape() == Shape{});
  CHECK(ops::sum(x, {1, true}).shape() == Shape{2, 1, 4});
  CHECK(ops::sum(x, {.keepdims = true}).shape() == Shape{1, 1, 1});
  CHECK(ops::max(x, {.initial = 7}).item<float>() == 7);
}

TEST_CASE("lists of tensors may hold what holds one tensor") {
  const Tensors x = ops::ones({2}), y = ops::zeros({2}), two{x, y}, copy{x};
  CHECK(two.size() == 2);
  CHECK(copy.size() == 1);
  CHECK(Tensors{x, y[0], 3}.size() == 3);
  const Tensors named{{"x", x}, {"y", 1}};
  CHECK(named["x"].shape() == Shape{2});
  CHECK(tests::refusal<ShapeError>([&] {
          Tensors{two, x};
        }) == "Tensors: expected exactly one tensor, got 2. Take one by its position or name.");
}

TEST_CASE("indexing gives what NumPy gives") {
  std::ostringstream text;
  text << std::ifstream(ADDAX_TESTS_DIR "/golden/data/indexing.json").rdbuf();
  Json file = Json::parse(text.str(), "indexing.json");
  Tensor x = golden_tensor(file["x"]);
  for (const Json& row : file["cases"].items()) {
    CAPTURE(row["key"].to_string());
    auto key = key_of(row);
    CHECK(same(x.at(key), golden_tensor(row["out"])));
    CHECK(same(function([&](const Tensors& in) { return Tensors{in[0].at(key)}; })({x})[0], golden_tensor(row["out"])));
  }
  for (const Json& row : file["refused_by_numpy"].items()) {
    CAPTURE(row["key"].to_string());
    CHECK(tests::refusal<Error>([&] { x.at(key_of(row)); }).substr(0, 16) == "index: expected ");
  }
}

TEST_CASE("a tensor of positions gathers along its axis") {
  Tensor x = counted({2, 3, 4}), at = Tensor::from({2, 0});
  CHECK(x(all, at).shape() == Shape{2, 2, 4});
  CHECK(same(x(0, at), counted({3, 4})(Slice{None, None, -2})));
  CHECK(x(0, all, at).shape() == Shape{2, 3});  // an integer and positions apart: the gathered axis comes first
  CHECK(same(x(0, all, at)[1], x(0, all, 0)));
  CHECK(tests::refusal<Error>([&] { x(all, Tensor::from({3})); }) ==
        "index: expected a position within axis 1 of length 3, got 3.");
}

TEST_CASE("rearrange moves, splits and joins axes by name") {
  Tensor x = counted({2, 6, 4});
  CHECK(same(ops::rearrange(x, "b (h w) c -> b c h w", {{"h", 3}}),
             ops::transpose(ops::reshape(x, {2, 3, 2, 4}), {0, 3, 1, 2})));
  CHECK(same(ops::rearrange(x, "a b c -> (c b) a"), ops::reshape(ops::transpose(x), {24, 2})));
  CHECK(tests::refusal<Error>([&] { ops::rearrange(x, "a b -> b a"); }) ==
        "rearrange: expected a tensor that \"a b -> b a\" fits, got [2, 6, 4] int32.");
  CHECK(tests::refusal<Error>([&] { ops::rearrange(x, "a b c -> a b"); }) ==
        "rearrange: expected each name once on both sides, got \"a b c -> a b\".");
}

TEST_CASE("blocks go to depth and back") {
  Tensor x = counted({1, 4, 6, 2}), deep = ops::space_to_depth(x, 2);
  CHECK(deep.shape() == Shape{1, 2, 3, 8});
  CHECK(deep(0, 0, 0).to_vector<int>() == std::vector<int>{0, 1, 2, 3, 12, 13, 14, 15});
  CHECK(same(ops::depth_to_space(deep, 2), x));
  Tensor first = ops::transpose(x, {0, 3, 1, 2});
  CHECK(same(ops::depth_to_space(ops::space_to_depth(first, 2, {.data_format = "channels_first"}), 2,
                                 {.data_format = "channels_first"}),
             first));
}

TEST_CASE("outside of pictures of whole numbers the fill value loses its fraction, as in Keras") {
  Tensor outside = Tensor::from({9.f}, {1, 1});
  for (int64_t order : {0, 1}) {
    Tensor whole = ops::image::map_coordinates(Tensor::from({7, 7}), outside, order, {.fill_value = 1.75});
    CHECK(whole.to_vector<int>() == std::vector<int>{1});
  }
  Tensor moved = Tensor::from({1.f, 0.f, 9.f, 0.f, 1.f, 0.f, 0.f, 0.f});
  Tensor image = Tensor::from<uint8_t>({1}, {1, 1, 1});
  CHECK(ops::image::affine_transform(image, moved, {.fill_value = 2.5}).item<int>() == 2);
}

TEST_CASE("histograms count both ends of the last bin") {
  auto [counts, edges] = ops::histogram(Tensor::from({0.f, 1.f, 1.5f, 2.f, 4.f, 4.f}), {.bins = 4});
  CHECK(counts.to_vector<int>() == std::vector<int>{1, 2, 1, 2});
  CHECK(edges.to_vector<float>() == std::vector<float>{0, 1, 2, 3, 4});
  CHECK(ops::histogram(Tensor::from({-1.f, 0.5f, 3.f}), {.bins = 2, .range = {0, 1}}).counts.to_vector<int>() ==
        std::vector<int>{0, 1});
}

TEST_CASE("infinities, -0 and what is below 0 come out as in Keras") {
  Tensor x = Tensor::from({{-3.f, INFINITY, NAN}, {-3.f, 1.f, NAN}});
  auto spread = ops::nanvar(x, {.axis = 1}).to_vector<float>();
  CHECK(std::isnan(spread[0]));  // an infinity is no hole
  CHECK(spread[1] == 4);
  CHECK(ops::angle(Tensor::from({-0.f, 0.f})).to_vector<float>() == std::vector<float>{std::numbers::pi_v<float>, 0});
  CHECK(ops::saturate_cast(Tensor::from({-2.f, -0.f, 0.5f, NAN}), "bool").to_vector<bool>() ==
        std::vector<bool>{false, false, true, true});
  CHECK(ops::saturate_cast(Tensor::from({-2, 0, 3}), "bool").to_vector<bool>() ==
        std::vector<bool>{false, false, true});
}

TEST_CASE("ops whose results are as long as the data say stay outside function()") {
  auto find = function([](const Tensors& x) { return ops::nonzero(x[0]); });
  CHECK(tests::refusal<Error>([&] { find({ops::ones({3})}); }) ==
        "nonzero: expected a tensor with values, got [3] float32 inside function() or a functional model. The result's "
        "length depends on the values.");
}

TEST_CASE("einsum refuses what it cannot read") {
  Tensor a = ops::ones({2, 3});
  CHECK(tests::refusal<Error>([&] { ops::einsum("ij,jk->ik", a); }) ==
        "einsum: expected letters for 1 operands, got \"ij,jk->ik\".");
  CHECK(tests::refusal<Error>([&] { ops::einsum("ijk->i", a); }) ==
        "einsum: expected an operand with axes \"ijk\", got [2, 3] float32.");
  CHECK(tests::refusal<Error>([&] { ops::einsum("ij->ik", a); }) ==
        "einsum: expected each letter of the result once and in an operand, got \"ij->ik\".");
  CHECK(tests::refusal<Error>([&] { ops::einsum("ij,jk->ik", a, a); }) ==
        "einsum: expected equal lengths of axis \"j\" in all operands, got [2, 3] float32 and [2, 3] float32.");
}

TEST_CASE("the largest of whole numbers stay what they are") {
  const Tensor x = ops::reshape(ops::arange(16, {.dtype = DType::int32}) + (1 << 26), {1, 4, 4, 1});
  for (const Tensor& y : {ops::max_pool(x, 2), ops::adaptive_max_pool(x, 2)}) {
    CHECK(y.dtype() == DType::int32);
    CHECK((y - (1 << 26)).to_vector<int>() == std::vector<int>{5, 7, 13, 15});
  }
  CHECK(ops::max_pool(ops::cast(x, DType::uint8), 2).dtype() == DType::uint8);
}

TEST_CASE("compound assignments leave other handles as they are") {
  Tensor x = Tensor::from({1.f, 2.f}), before = x;
  x += 1;
  x *= Tensor::from({2.f, 3.f});
  x -= 0.5;
  x /= 2;
  CHECK(x.to_vector<float>() == std::vector<float>{1.75f, 4.25f});
  CHECK(x.dtype() == DType::float32);
  CHECK(before.to_vector<float>() == std::vector<float>{1, 2});
  auto traced = function([](const Tensors& in) {
    Tensor sum = in[0];
    for (int i = 0; i < 3; ++i) sum += in[0];
    return sum;
  });
  CHECK(traced({before})[0].to_vector<float>() == std::vector<float>{4, 8});
}

TEST_CASE("half floats: quantiles among many, slopes of angles, the next number") {
  for (DType half : {DType(DType::float16), DType(DType::bfloat16)}) {
    CAPTURE(half.name());
    // 3,000 elements from 1 to 2: neither their number nor most positions are half floats.
    const Tensor x = ops::cast(ops::linspace(1, 2, {.num = 3000}), half);
    for (double q : {0.1, 0.333, 0.9}) {
      const Tensor wanted = ops::cast(ops::quantile(ops::cast(x, DType::float32), q), half);
      CHECK(ops::quantile(x, q).dtype() == half);
      CHECK(ops::quantile(x, q).item<float>() == wanted.item<float>());
      CHECK(ops::nanquantile(x, q).item<float>() == wanted.item<float>());
    }
    Tensor y = ops::cast(Tensor::from({1e-4f, 300.f}), half), along = ops::cast(Tensor::from({2e-4f, 400.f}), half);
    GradientTape tape;
    tape.watch(y);
    const Tensor slope = tape.gradient(ops::arctan2(y, along), y).single();
    CHECK(slope.dtype() == half);
    check_agree(ops::cast(slope, DType::float32), Tensor::from({4000.f, 0.0016f}), 0.01);
  }
  // NumPy's numbers.
  const float inf = INFINITY, nan = NAN;
  const Tensor from = ops::cast(Tensor::from({0.f, -0.f, 1.f, 1.f, -1.f, 65504.f, inf, 1.f, 2.f}), DType::float16);
  const Tensor to = ops::cast(Tensor::from({1.f, -1.f, 2.f, 0.f, 0.f, inf, 0.f, nan, 2.f}), DType::float16);
  std::vector<float> next = ops::nextafter(from, to).to_vector<float>();
  CHECK(std::isnan(next[7]));
  next[7] = 0;
  CHECK(next == std::vector<float>{0x1p-24f, -0x1p-24f, 1 + 0x1p-10f, 1 - 0x1p-11f, -1 + 0x1p-11f, inf, 65504, 0, 2});
  const Tensor one = ops::cast(Tensor(1.0), DType::bfloat16);
  CHECK(ops::nextafter(one, one * 2).item<float>() == 1 + 0x1p-7f);
}
