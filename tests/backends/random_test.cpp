// Random numbers: Philox against published values, distributions against their laws, sameness whatever runs them.
#include "backends/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "backends/cpu/random_isa.hpp"
#include "backends/cpu/vector_isa.hpp"
#include "backends/kernel_call.hpp"
#include "backends/parallel.hpp"
#include "backends/philox.hpp"

namespace addax::backends {
namespace {

Array key(uint32_t a = 17, uint32_t b = 4) { return Array({2}, DType::uint32, {double(a), double(b)}); }

struct Drawn {
  Kernel kernel;
  const void* attrs = nullptr;
  std::vector<Array*> parameters = {};
  Planner planner = nullptr;

  Array operator()(Shape shape, DType dtype, Array with = key()) const {
    Array out(shape, dtype);
    std::vector<Array*> in = {&with};
    in.insert(in.end(), parameters.begin(), parameters.end());
    run(kernel, in, {&out}, attrs, planner);
    return out;
  }
};

double mean(const Array& a) {
  auto v = a.values();
  return std::accumulate(v.begin(), v.end(), 0.0) / double(v.size());
}

double variance(const Array& a) {
  double m = mean(a), sum = 0;
  for (double x : a.values()) sum += (x - m) * (x - m);
  return sum / double(a.size());
}

/// Kolmogorov's and Smirnov's distance times √n; above 1.95 once in 1000 for a right law.
double distance(const Array& a, const std::function<double(double)>& law) {
  auto v = a.values();
  std::sort(v.begin(), v.end());
  double n = double(v.size()), worst = 0;
  for (size_t i = 0; i < v.size(); ++i)
    worst = std::max({worst, law(v[i]) - double(i) / n, double(i + 1) / n - law(v[i])});
  return worst * std::sqrt(n);
}

/// χ² of counts against probabilities, in standard deviations from its mean; above 5 once in several thousands.
double chi_square(const std::vector<double>& counts, const std::vector<double>& probabilities) {
  double n = std::accumulate(counts.begin(), counts.end(), 0.0), sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    double expected = n * probabilities[i];
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  double freedom = double(counts.size() - 1);
  return (sum - freedom) / std::sqrt(2 * freedom);
}

double normal_law(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

bool same(const Array& a, const Array& b) { return a.values() == b.values(); }

struct ThreadCount {
  int before = num_threads();
  ~ThreadCount() { set_num_threads(before); }
};

}  // namespace

TEST_CASE("philox: the published values") {
  auto is = [](PhiloxBlock block, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    return block.word[0] == a && block.word[1] == b && block.word[2] == c && block.word[3] == d;
  };
  CHECK(is(philox({{0, 0}}, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  CHECK(is(philox({{~0u, ~0u}}, ~uint64_t{0}, ~0u, ~0u), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
  CHECK(is(philox({{0xa4093822, 0x299f31d0}}, 0x85a308d3243f6a88, 0x13198a2e, 0x03707344), 0xd16cfe09, 0x94fdcceb,
           0x5001e420, 0x24126ea1));
}

TEST_CASE("random: word i is word i % 4 of block i / 4, in every build") {
  Array bits = Drawn{cpu::random_bits}({5000}, DType::uint32);
  for (int64_t i = 0; i < bits.size(); ++i)
    REQUIRE(bits.as<uint32_t>()[i] == philox({{17, 4}}, uint64_t(i / 4)).word[i % 4]);
  Array bytes = Drawn{cpu::random_bits}({33}, DType::uint8);
  CHECK(std::equal(bytes.as<uint8_t>(), bytes.as<uint8_t>() + 33, bits.as<uint8_t>()));
}

TEST_CASE("random: all instruction sets give the same") {
  constexpr int64_t groups = 8, n = groups * cpu::random_group;
  using Table = const cpu::RandomKernels;
  struct Result {
    std::vector<uint32_t> words = std::vector<uint32_t>(n);
    std::vector<float> uniform = std::vector<float>(n), normal = uniform, truncated = uniform, gumbel = uniform;
    std::vector<double> uniform64 = std::vector<double>(n / 2), normal64 = uniform64, truncated64 = uniform64;
    std::vector<uint64_t> integers = std::vector<uint64_t>(n / 2), wide = integers;
    std::vector<uint16_t> mask = std::vector<uint16_t>(2 * n);
  };
  auto results = [&](Table& k) {
    Result r;
    k.bits({{1, 2}}, 0xfffffffe, r.words.data(), groups);
    const uint32_t* words = r.words.data();
    k.uniform_f32(words, groups, {-0.3, double(0.7f), 0.39}, r.uniform.data());
    k.normal_f32(words, groups, {1, 2, 0}, r.normal.data());
    k.truncated_f32(words, groups, {1, 2, 0}, r.truncated.data());
    k.gumbel_f32(words, groups, {}, r.gumbel.data());
    k.uniform_f64(words, groups, {-0.3, 0.7, 0.39}, r.uniform64.data());
    k.normal_f64(words, groups, {1, 2, 0}, r.normal64.data());
    k.truncated_f64(words, groups, {1, 2, 0}, r.truncated64.data());
    k.randint(words, groups, uint64_t(-5), 11, r.integers.data());
    k.randint(words, groups, 1, uint64_t{1} << 60, r.wide.data());
    k.mask_16(words, 2 * n, 30000, 7, r.mask.data());
    return r;
  };
  auto near = [](const auto& a, const auto& b, double rounding) {
    return std::equal(a.begin(), a.end(), b.begin(), [&](double x, double y) { return close(x, y, rounding); });
  };
  const Result one = results(cpu::baseline::random_kernels);
  CHECK(one.words[8] == philox({{1, 2}}, 0x100000000).word[0]);
  for (auto [isa, table] : {std::pair(cpu::Isa::avx2, &cpu::avx2::random_kernels),
                            std::pair(cpu::Isa::avx512, &cpu::avx512::random_kernels)}) {
    if (!cpu::runs(isa)) continue;
    const Result other = results(*table);
    CHECK(one.words == other.words);
    CHECK(one.uniform == other.uniform);
    CHECK(one.uniform64 == other.uniform64);
    CHECK(one.integers == other.integers);
    CHECK(one.wide == other.wide);
    CHECK(one.mask == other.mask);
    CHECK(near(one.normal, other.normal, 2e-6));
    CHECK(near(one.truncated, other.truncated, 2e-6));
    CHECK(near(one.gumbel, other.gumbel, 2e-6));
    CHECK(near(one.normal64, other.normal64, 1e-14));
    CHECK(near(one.truncated64, other.truncated64, 1e-14));
  }
}

TEST_CASE("random: neither threads nor the tensor's size change an element") {
  ThreadCount restore;
  UniformAttrs uniform{-1, 3};
  NormalAttrs normal{2, 0.5};
  RandintAttrs integers{-7, 100};
  BernoulliAttrs mask{0.8, 1.25};
  Array alpha({1}, DType::float32, {0.7}), counts({1}, DType::float32, {50}), p({1}, DType::float32, {0.4});
  const std::pair<Drawn, DType> rows[] = {
      {{cpu::random_bits}, DType::uint16},
      {{cpu::uniform, &uniform}, DType::float32},
      {{cpu::uniform, &uniform}, DType::float64},
      {{cpu::uniform, &uniform}, DType::bfloat16},
      {{cpu::normal, &normal}, DType::float32},
      {{cpu::normal, &normal}, DType::float64},
      {{cpu::truncated_normal, &normal}, DType::float16},
      {{cpu::randint, &integers}, DType::int32},
      {{cpu::bernoulli, &mask}, DType::float32},
      {{cpu::bernoulli, &mask}, DType::bool_},
      {{cpu::gamma, nullptr, {&alpha}}, DType::float32},
      {{cpu::beta, nullptr, {&alpha, &alpha}}, DType::float64},
      {{cpu::binomial, nullptr, {&counts, &p}}, DType::float32},
  };
  for (const auto& [drawn, dtype] : rows) {
    set_num_threads(1);
    Array one = drawn({50021}, dtype);
    set_num_threads(3);
    CHECK(same(one, drawn({50021}, dtype)));
    Array few = drawn({45}, dtype);
    for (int64_t i = 0; i < 45; ++i) CHECK(few[i] == one[i]);
    CHECK_FALSE(same(few, drawn({45}, dtype, key(17, 5))));
    CHECK(drawn({0}, dtype).size() == 0);
  }
}

TEST_CASE("random: uniform numbers fill the interval and stay inside") {
  UniformAttrs unit, small{-0.05, 0.05}, near_one{1, 2};
  for (DType dtype : {DType::float32, DType::float64}) {
    CHECK(distance(Drawn{cpu::uniform, &unit}({200000}, dtype), [](double x) { return x; }) < 1.95);
    CHECK(distance(Drawn{cpu::uniform, &small}({200000}, dtype), [](double x) { return x * 10 + 0.5; }) < 1.95);
  }
  for (DType dtype : float_dtypes)
    for (const UniformAttrs& attrs : {unit, small, near_one}) {
      auto v = Drawn{cpu::uniform, &attrs}({100000}, dtype).values();
      auto [low, high] = std::minmax_element(v.begin(), v.end());
      CHECK(*low >= attrs.minval - std::abs(attrs.minval) * tolerance(dtype));
      CHECK(*high < attrs.maxval);
      CHECK(*high > attrs.maxval - 0.02);
    }
  UniformAttrs none{3, 3};
  CHECK(Drawn{cpu::uniform, &none}({4}, DType::float32)[2] == 3);
}

TEST_CASE("random: normal numbers follow the normal law") {
  NormalAttrs unit, moved{3, 0.1};
  for (DType dtype : {DType::float32, DType::float64}) {
    Array z = Drawn{cpu::normal, &unit}({400000}, dtype);
    CHECK(distance(z, normal_law) < 1.95);
    CHECK(std::abs(mean(z)) < 4 / std::sqrt(4e5));
    CHECK(std::abs(variance(z) - 1) < 4 * std::sqrt(2 / 4e5));
    Array m = Drawn{cpu::normal, &moved}({100000}, dtype);
    CHECK(distance(m, [](double x) { return normal_law((x - 3) / 0.1); }) < 1.95);
    double lagged = 0;
    for (int64_t i = 16; i < z.size(); ++i) lagged += z[i] * z[i - (dtype == DType::float32 ? 16 : 8)];
    CHECK(std::abs(lagged) / 4e5 < 4 / std::sqrt(4e5));
  }
}

TEST_CASE("random: truncated normal numbers stay within two standard deviations") {
  NormalAttrs unit, moved{1, 0.5};
  auto law = [](double x) { return (normal_law(x) - normal_law(-2)) / (normal_law(2) - normal_law(-2)); };
  for (DType dtype : {DType::float32, DType::float64}) {
    Array z = Drawn{cpu::truncated_normal, &unit}({200000}, dtype);
    CHECK(distance(z, law) < 1.95);
    auto v = z.values();
    CHECK(*std::max_element(v.begin(), v.end()) <= 2);
    CHECK(*std::max_element(v.begin(), v.end()) > 1.99);
    CHECK(*std::min_element(v.begin(), v.end()) >= -2);
    CHECK(std::abs(mean(Drawn{cpu::truncated_normal, &moved}({200000}, dtype)) - 1) < 0.005);
  }
}

TEST_CASE("random: integers are equally likely, bounds included and excluded") {
  for (DType dtype : {DType::int8, DType::int32, DType::int64, DType::uint8}) {
    RandintAttrs attrs{dtype.is_signed() ? -3 : 4, dtype.is_signed() ? 8 : 15};
    std::vector<double> counts(11), even(11, 1.0 / 11);
    for (double x : Drawn{cpu::randint, &attrs}({110000}, dtype).values())
      ++counts.at(size_t(x - double(attrs.minval)));
    CHECK(chi_square(counts, even) < 5);
  }
  RandintAttrs all{INT64_MIN, INT64_MAX}, one{5, 6};
  Array wide = Drawn{cpu::randint, &all}({10000}, DType::int64);
  CHECK(std::abs(mean(wide)) < 0x1p63 * 4 / std::sqrt(3e4));
  CHECK(Drawn{cpu::randint, &one}({3}, DType::int32)[1] == 5);
}

TEST_CASE("random: masks keep the right share, exactly to 2^-32") {
  BernoulliAttrs dropout{0.8, 1.25};
  for (DType dtype : all_dtypes) {
    BernoulliAttrs attrs = dtype.is_float() ? dropout : BernoulliAttrs{0.8, 1};
    Array mask = Drawn{cpu::bernoulli, &attrs}({100000}, dtype);
    CHECK(std::abs(mean(mask) / attrs.value - 0.8) < 4 * std::sqrt(0.16 / 1e5));
    for (double x : mask.values()) REQUIRE((x == 0 || x == attrs.value));
  }
  BernoulliAttrs rare{0x1p-17, 1}, none{0, 1}, always{1, 2};
  double found = mean(Drawn{cpu::bernoulli, &rare}({1 << 23}, DType::uint8)) * 0x1p23;
  CHECK(found > 64 - 4 * 8);
  CHECK(found < 64 + 4 * 8);
  CHECK(mean(Drawn{cpu::bernoulli, &none}({1 << 20}, DType::float32)) == 0);
  CHECK(mean(Drawn{cpu::bernoulli, &always}({1000}, DType::float32)) == 2);
}

TEST_CASE("random: gamma and beta numbers follow their laws") {
  auto gamma = [](double alpha, DType dtype = DType::float64) {
    Array parameter({1}, DType::float64, {alpha});
    return Drawn{cpu::gamma, nullptr, {&parameter}}({50000}, dtype);
  };
  CHECK(distance(gamma(1), [](double x) { return 1 - std::exp(-x); }) < 1.95);
  CHECK(distance(gamma(0.5, DType::float32), [](double x) { return std::erf(std::sqrt(x)); }) < 1.95);
  CHECK(distance(gamma(2), [](double x) { return 1 - (1 + x) * std::exp(-x); }) < 1.95);
  CHECK(std::abs(mean(gamma(30)) - 30) < 4 * std::sqrt(30 / 5e4));
  CHECK(std::abs(variance(gamma(30)) - 30) < 30 * 0.03);
  CHECK(std::isnan(gamma(-1)[0]));

  auto beta = [](double a, double b) {
    Array alpha({1}, DType::float32, {a}), other({1}, DType::float32, {b});
    return Drawn{cpu::beta, nullptr, {&alpha, &other}}({50000}, DType::float32);
  };
  CHECK(distance(beta(1, 1), [](double x) { return x; }) < 1.95);
  CHECK(distance(beta(2, 1), [](double x) { return x * x; }) < 1.95);
  CHECK(std::abs(mean(beta(0.001, 0.001)) - 0.5) < 0.01);
  Array each({3}, DType::float64, {1, 100, 10000});
  Array out = Drawn{cpu::gamma, nullptr, {&each}}({3}, DType::float64);
  CHECK(out[0] < 20);
  CHECK(std::abs(out[1] - 100) < 60);
  CHECK(std::abs(out[2] - 10000) < 600);
}

TEST_CASE("random: binomial numbers follow the binomial law, whichever way they are drawn") {
  const std::pair<int, double> rows[] = {{5, 0.3}, {40, 0.1}, {60, 0.4}, {60, 0.9}, {1000, 0.5}};
  for (const auto& row : rows) {
    const int n = row.first;
    const double p = row.second;
    Array counts({1}, DType::int32, {double(n)}), probability({1}, DType::float64, {p});
    Array drawn = Drawn{cpu::binomial, nullptr, {&counts, &probability}}({50000}, DType::float32);
    double expected = n * p, deviation = std::sqrt(n * p * (1 - p));
    // Cells of about half a deviation between ±2.5 deviations, and the tails.
    auto law = [&](int k) {
      return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                      (n - k) * std::log1p(-p));
    };
    double width = std::max(1.0, std::ceil(deviation / 2));
    auto cell = [&](double k) { return size_t(std::clamp(std::floor((k - expected) / width) + 6, 0.0, 12.0)); };
    std::vector<double> seen(13), probabilities(13);
    for (double k : drawn.values()) {
      REQUIRE(k >= 0);
      REQUIRE(k <= n);
      ++seen[cell(k)];
    }
    for (int k = 0; k <= n; ++k) probabilities[cell(k)] += law(k);
    std::vector<double> used_seen, used;
    for (size_t i = 0; i < 13; ++i)
      if (probabilities[i] * 50000 > 5) used_seen.push_back(seen[i]), used.push_back(probabilities[i]);
    CHECK_MESSAGE(chi_square(used_seen, used) < 5, "n = " << n << ", p = " << p);
    CHECK(std::abs(mean(drawn) - expected) < 4 * deviation / std::sqrt(5e4));
  }
}

TEST_CASE("random: categories are drawn in proportion to softmax") {
  std::vector<double> p = {0.1, 0.2, 0.05, 0.4, 0.25}, logits;
  for (double x : p) logits.push_back(std::log(x) + 3);
  std::vector<double> two = logits;
  two.insert(two.end(), {0, -INFINITY, 0, -INFINITY, 0});
  Array in({2, 5}, DType::float32, two);
  Array out = Drawn{cpu::categorical, nullptr, {&in}}({2, 30000}, DType::int32);
  std::vector<double> counts(5), second(5);
  for (int64_t i = 0; i < 30000; ++i) ++counts[size_t(out[i])], ++second[size_t(out[30000 + i])];
  CHECK(chi_square(counts, p) < 5);
  CHECK(second[1] + second[3] == 0);
  CHECK(chi_square({second[0], second[2], second[4]}, {1.0 / 3, 1.0 / 3, 1.0 / 3}) < 5);

  Array many({1, 5000}, DType::bfloat16);
  Array chosen = Drawn{cpu::categorical, nullptr, {&many}}({1, 2000}, DType::int64);
  CHECK(std::abs(mean(chosen) - 2499.5) < 4 * 5000 / std::sqrt(12.0 * 2000));
}

TEST_CASE("random: permutations hold each number once and favour none") {
  for (int64_t n : {0, 1, 2, 31, 1025, 60000}) {
    Array order = Drawn{cpu::permutation, nullptr, {}, cpu::plan_permutation}({n}, DType::int64);
    Array words = Drawn{cpu::random_bits}({n}, DType::uint32);
    std::vector<int64_t> expected(size_t(n), 0);
    std::iota(expected.begin(), expected.end(), 0);
    std::stable_sort(expected.begin(), expected.end(), [&](int64_t a, int64_t b) { return words[a] < words[b]; });
    CHECK(std::equal(expected.begin(), expected.end(), order.as<int64_t>()));
  }
  std::vector<double> counts(24), even(24, 1.0 / 24);
  for (uint32_t seed = 0; seed < 12000; ++seed) {
    Array order = Drawn{cpu::permutation, nullptr, {}, cpu::plan_permutation}({4}, DType::int64, key(seed));
    ++counts[size_t(order[0] * 6 + (order[1] - (order[1] > order[0])) * 2 + (order[2] > order[3]))];
  }
  CHECK(chi_square(counts, even) < 5);
}

TEST_CASE("random: fold_in gives each number a key of its own") {
  FoldInAttrs three{3}, one{1};
  Array a = Drawn{cpu::fold_in, &three}({2}, DType::uint32), b = Drawn{cpu::fold_in, &one}({2}, DType::uint32);
  CHECK_FALSE(same(a, b));
  Array two({1}, DType::int64, {2}), short_two({}, DType::uint32, {2});
  CHECK(same(a, Drawn{cpu::fold_in, &one, {&two}}({2}, DType::uint32)));
  CHECK(same(a, Drawn{cpu::fold_in, &one, {&short_two}}({2}, DType::uint32)));
}

}  // namespace addax::backends
