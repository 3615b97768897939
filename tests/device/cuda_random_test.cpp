// Random numbers of the CUDA module, compiled as ordinary C++, against the processor's of the same key.
#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "backends/random.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::all_dtypes;
using addax::tests::check_close;
using addax::tests::check_same_bits;
using addax::tests::numbers;

namespace {

constexpr DType::Code floats[] = {DType::float16, DType::bfloat16, DType::float32, DType::float64};
const int64_t lengths[] = {0, 1, 7, 63, 4099};

Tensor key() { return Tensor::from(std::vector<uint32_t>{0x12345678u, 0x9abcdef0u}); }

double rounding(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 2e-2;
  return dtype == DType::float32 ? 2e-6 : 1e-13;
}

}  // namespace

TEST_CASE("uniform numbers, integers and masks of the CUDA module have the processor's bits") {
  for (int64_t n : lengths) {
    for (DType dtype : floats)
      for (UniformAttrs attrs : {UniformAttrs{}, UniformAttrs{-3, 0.1}})
        check_same_bits("random_uniform", {cpu::uniform}, {key()}, {{{n}, dtype}}, &attrs);
    for (DType dtype : all_dtypes) {
      for (double probability : {0.0, 0.3, 0.5 + 0x1p-20, 1.0}) {
        const BernoulliAttrs attrs{probability, dtype == DType::bool_ ? 1.0 : 2.0};
        check_same_bits("random_bernoulli", {cpu::bernoulli}, {key()}, {{{n}, dtype}}, &attrs);
      }
      if (!dtype.is_int()) continue;
      for (RandintAttrs attrs : {RandintAttrs{0, 100}, RandintAttrs{-5, 6}, RandintAttrs{INT64_MIN, INT64_MAX}})
        check_same_bits("random_randint", {cpu::randint}, {key()}, {{{n}, dtype}}, &attrs);
    }
  }
}

TEST_CASE("a mask whose upper 16 bits tie asks for 16 more, as on the processor") {
  const BernoulliAttrs attrs{0.5 + 0x1p-18, 1};
  check_same_bits("random_bernoulli", {cpu::bernoulli}, {key()}, {{{400000}, DType::uint8}}, &attrs);
}

TEST_CASE("normal numbers of the CUDA module are the processor's within rounding") {
  for (int64_t n : lengths)
    for (DType dtype : floats)
      for (NormalAttrs attrs : {NormalAttrs{}, NormalAttrs{2, 0.5}}) {
        check_close("random_normal", {cpu::normal}, {key()}, {{{n}, dtype}}, &attrs, 2 * rounding(dtype));
        check_close("random_truncated_normal", {cpu::truncated_normal}, {key()}, {{{n}, dtype}}, &attrs,
                    2 * rounding(dtype));
      }
}

TEST_CASE("keys, classes, gamma, beta and binomial numbers of the CUDA module are the processor's") {
  const FoldInAttrs number{12345678901};
  check_same_bits("fold_in", {cpu::fold_in}, {key()}, {{{2}, DType::uint32}}, &number);
  check_same_bits("fold_in", {cpu::fold_in}, {key(), Tensor(int64_t(-7))}, {{{2}, DType::uint32}}, &number);
  check_same_bits("fold_in", {cpu::fold_in}, {key(), ops::cast(Tensor(9), "uint32")}, {{{2}, DType::uint32}}, &number);
  for (DType dtype : floats) {
    for (DType::Code index : {DType::int32, DType::int64})
      check_same_bits("random_categorical", {cpu::categorical}, {key(), numbers({3, 2050}, dtype, 1)},
                      {{{3, 40}, index}}, nullptr);
    const Tensor shape = numbers({500}, dtype, 3) * 4, one = ops::cast(Tensor(3), dtype);
    for (const Tensor& a : {shape, one}) {
      check_close("random_gamma", {cpu::gamma}, {key(), a}, {{{500}, dtype}}, nullptr, rounding(dtype));
      check_close("random_beta", {cpu::beta}, {key(), a, shape}, {{{500}, dtype}}, nullptr, rounding(dtype));
      check_same_bits("random_binomial", {cpu::binomial}, {key(), a * 20, numbers({500}, dtype, 5)}, {{{500}, dtype}},
                      nullptr);
    }
  }
}

TEST_CASE("permutations of the CUDA module are the processor's") {
  for (int64_t n : {0, 1, 2, 3, 100, 4096, 5000})
    check_same_bits("random_permutation", {cpu::permutation, cpu::plan_permutation}, {key()}, {{{n}, DType::int64}},
                    nullptr);
}
