// Every elementwise op, dtype and instruction set against what the op means, in long double.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <numeric>
#include <random>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/elementwise.hpp"

using namespace addax;
using namespace addax::backends;
using cpu::BlockTable;
using cpu::Isa;
using Op = ElementwiseOp;

namespace {

using Real = long double;

Real digamma(Real x) {
  if (x <= 0 && x == std::floor(x)) return x == 0 ? std::copysign(INFINITY, -x) : NAN;
  if (x <= 0) return digamma(1 - x) - std::numbers::pi_v<Real> / std::tan(std::numbers::pi_v<Real> * x);
  Real sum = 0;
  for (; x < 30; ++x) sum -= 1 / x;
  Real r = 1 / (x * x);
  return sum + std::log(x) - 1 / (2 * x) - r * (1 / 12.L - r * (1 / 120.L - r * (1 / 252.L - r / 240)));
}

Real erfinv(Real y) {
  if (!(std::abs(y) < 1)) return std::abs(y) == 1 ? y * INFINITY : NAN;
  Real low = -7, high = 7;
  for (int i = 0; i < 120; ++i) {
    Real middle = (low + high) / 2;
    bool below = y < 0 ? std::erfc(-middle) < 1 + y : std::erfc(middle) > 1 - y;
    (std::abs(y) < 0.5L ? std::erf(middle) < y : below) ? low = middle : high = middle;
  }
  return y == 0 ? y : low;
}

Real i0(Real x) {
  Real term = 1, sum = 1;
  for (int k = 1; k < 60; ++k) sum += term *= x * x / 4 / k / k;
  return sum;
}

Real python_mod(Real a, Real b) {
  Real r = std::fmod(a, b);
  return r == 0 ? std::copysign(r, b) : (r < 0) != (b < 0) ? r + b : r;
}

// What an op of one operand means, in the widest float.
Real meaning_of_one(Op op, Real a) {
  switch (op) {
    case Op::abs: return std::abs(a);
    case Op::negative: return -a;
    case Op::sign: return std::isnan(a) ? a : Real((a > 0) - (a < 0));
    case Op::square: return a * a;
    case Op::relu: return a < 0 ? 0 : a;
    case Op::relu6: return a < 0 ? 0 : a > 6 ? 6 : a;
    case Op::sqrt: return std::sqrt(a);
    case Op::rsqrt: return 1 / std::sqrt(a);
    case Op::reciprocal: return 1 / a;
    case Op::cbrt: return std::cbrt(a);
    case Op::exp: return std::exp(a);
    case Op::exp2: return std::exp2(a);
    case Op::expm1: return std::expm1(a);
    case Op::log: return std::log(a);
    case Op::log2: return std::log2(a);
    case Op::log10: return std::log10(a);
    case Op::log1p: return std::log1p(a);
    case Op::sin: return std::sin(a);
    case Op::cos: return std::cos(a);
    case Op::tan: return std::tan(a);
    case Op::arcsin: return std::asin(a);
    case Op::arccos: return std::acos(a);
    case Op::arctan: return std::atan(a);
    case Op::sinh: return std::sinh(a);
    case Op::cosh: return std::cosh(a);
    case Op::tanh: return std::tanh(a);
    case Op::arcsinh: return std::asinh(a);
    case Op::arccosh: return std::acosh(a);
    case Op::arctanh: return std::atanh(a);
    case Op::erf: return std::erf(a);
    case Op::erfc: return std::erfc(a);
    case Op::erfinv: return erfinv(a);
    case Op::lgamma: return std::lgamma(a);
    case Op::digamma: return digamma(a);
    case Op::i0: return i0(a);
    case Op::sigmoid: return 1 / (1 + std::exp(-a));
    case Op::log_sigmoid: return -(std::fmax(-a, 0.L) + std::log1p(std::exp(-std::abs(a)))) + (std::isnan(a) ? a : 0);
    case Op::softplus: return std::fmax(a, 0.L) + std::log1p(std::exp(-std::abs(a))) + (std::isnan(a) ? a : 0);
    case Op::softsign: return a / (1 + std::abs(a));
    case Op::silu: return a / (1 + std::exp(-a));
    case Op::gelu_erf: return a * std::erfc(-a * std::numbers::sqrt2_v<Real> / 2) / 2;
    case Op::gelu_tanh:
      return a / (1 + std::exp(-2 * std::sqrt(2 / std::numbers::pi_v<Real>) * (a + 0.044715L * a * a * a)));
    case Op::ceil: return std::ceil(a);
    case Op::floor: return std::floor(a);
    case Op::round: return std::nearbyint(a);
    case Op::trunc: return std::trunc(a);
    case Op::isnan: return std::isnan(a);
    case Op::isinf: return std::isinf(a);
    case Op::isfinite: return std::isfinite(a);
    case Op::signbit: return std::signbit(a);
    case Op::logical_not: return a == 0;
    case Op::bitwise_not: return Real(~int64_t(a));
    default: return 0;
  }
}

// What any op means, in the widest float.
Real meaning(Op op, Real a, Real b, Real c) {
  switch (op) {
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    case Op::floor_divide: return std::floor(a / b);
    case Op::mod: return python_mod(a, b);
    case Op::fmod: return std::fmod(a, b);
    case Op::power: return std::pow(a, b);
    case Op::maximum: return std::isnan(a) || std::isnan(b) ? NAN : std::fmax(a, b);
    case Op::minimum: return std::isnan(a) || std::isnan(b) ? NAN : std::fmin(a, b);
    case Op::fmax: return std::fmax(a, b);
    case Op::fmin: return std::fmin(a, b);
    case Op::arctan2: return std::atan2(a, b);
    case Op::hypot: return std::hypot(a, b);
    case Op::logaddexp: return a == b ? a + std::log(2.L) : std::fmax(a, b) + std::log1p(std::exp(-std::abs(a - b)));
    case Op::nextafter: return a;  // differs by dtype: has its own case
    case Op::ldexp: return std::ldexp(a, int(std::clamp(std::isnan(b) ? 0.L : b, -5000.L, 5000.L)));
    case Op::heaviside: return std::isnan(a) ? a : a == 0 ? b : a > 0;
    case Op::elu: return a > 0 ? a : b * std::expm1(a);
    case Op::equal: return a == b;
    case Op::not_equal: return a != b;
    case Op::less: return a < b;
    case Op::less_equal: return a <= b;
    case Op::greater: return a > b;
    case Op::greater_equal: return a >= b;
    case Op::logical_and: return a != 0 && b != 0;
    case Op::logical_or: return a != 0 || b != 0;
    case Op::logical_xor: return (a != 0) != (b != 0);
    case Op::bitwise_and: return Real(int64_t(a) & int64_t(b));
    case Op::bitwise_or: return Real(int64_t(a) | int64_t(b));
    case Op::bitwise_xor: return Real(int64_t(a) ^ int64_t(b));
    case Op::left_shift: return b < 0 || b > 62 ? 0 : Real(int64_t(uint64_t(int64_t(a)) << int64_t(b)));
    case Op::right_shift: return Real(b < 0 || b > 62 ? (a < 0 ? -1 : 0) : int64_t(a) >> int64_t(b));
    case Op::gcd: return Real(std::gcd(int64_t(a), int64_t(b)));
    case Op::lcm: return Real(std::lcm(int64_t(a), int64_t(b)));
    case Op::select: return a != 0 ? b : c;
    case Op::clip: return std::isnan(a) ? a : std::min(std::max(a, b), c);
    case Op::multiply_add: return a * b + c;
    case Op::cast: return a;
    case Op::index: return 0;
    default: return meaning_of_one(op, a);
  }
}

// Integer ops where a float would not do.
template <class T>
T integer_meaning(Op op, T a, T b, T c) {
  auto wide = [](T x) { return __int128(x); };
  switch (op) {
    case Op::floor_divide: return b == 0 ? T(0) : T((wide(a) - (((wide(a) % b) + b) % b)) / b);
    case Op::mod: return b == 0 ? T(0) : T(((wide(a) % b) + b) % b);
    case Op::fmod: return b == 0 ? T(0) : T(wide(a) % b);
    case Op::power: {
      if (b < 0) return a == 1 ? T(1) : a == T(-1) ? (b % 2 ? T(-1) : T(1)) : T(0);
      uint64_t result = 1, base = uint64_t(a);
      for (auto rest = uint64_t(b); rest > 0; rest /= 2, base *= base) result *= rest % 2 ? base : 1;
      return T(result);
    }
    case Op::bitwise_not: return T(~wide(a));
    case Op::square: return T(wide(a) * wide(a));
    case Op::multiply: return T(wide(a) * wide(b));
    case Op::multiply_add: return T(wide(a) * wide(b) + wide(c));
    default: return T(int64_t(meaning(op, Real(a), Real(b), Real(c))));
  }
}

template <class T>
std::vector<T> specials() {
  if constexpr (std::is_same_v<T, bool>)
    return {};
  else if constexpr (std::is_integral_v<T>)
    return {T(0), T(1), T(2), T(sizeof(T) < 8 ? -1 : 9), T(sizeof(T) < 8 ? -3 : 3), T(7), T(5), T(4)};
  else
    return {T(0), T(-0.0), T(1), T(-1), T(0.5), T(-0.5), T(INFINITY), T(-INFINITY), T(NAN), T(2.5), T(1e-20), T(-3)};
}

// Operands: all pairs of special values, then random ones.
template <class T>
struct Draws {
  std::vector<T> a, b, c;
  explicit Draws(size_t random = 500) {
    std::mt19937_64 engine(7);
    auto s = specials<T>();
    for (T x : s)
      for (T y : s) push(x, y, s[a.size() % s.size()]);
    for (size_t i = 0; i < random; ++i) push(one(engine), one(engine), one(engine));
  }
  void push(T x, T y, T z) { a.push_back(x), b.push_back(y), c.push_back(z); }
  static T one(std::mt19937_64& engine) {
    if constexpr (std::is_same_v<T, bool>)
      return engine() & 1;
    else if constexpr (std::is_integral_v<T>)
      return T(std::is_signed_v<T> ? int64_t(engine() % 41) - 20 : int64_t(engine() % 12));
    else
      return T((double(engine() >> 11) * 0x1p-53 - 0.5) * std::exp2(double(engine() % 8) - 2));
  }
};

template <class T>
double ulps(T got, Real want) {
  if (std::isnan(got) || std::isnan(want)) return std::isnan(got) == std::isnan(want) ? 0 : 1e9;
  if (Real(got) == want || got == T(want)) return 0;
  if (std::isinf(got) || std::isinf(T(want))) return 1e9;
  Real size = std::max(std::abs(want), Real(std::numeric_limits<T>::min()));
  return double(std::abs(Real(got) - want) / (size * std::numeric_limits<T>::epsilon()));
}

// Units in the last place that an op may be off.
double allowed(Op op) {
  if (op == Op::divide || op == Op::reciprocal || op == Op::sqrt) return 0.51;  // rounded as they should be
  return op == Op::sigmoid || op == Op::silu ? 16 : op == Op::i0 || op == Op::erfinv ? 8 : 4.5;
}
// Where a result is a small difference of larger numbers, its error counts in units of those.
double absolute(Op op) {
  switch (op) {
    case Op::lgamma:
    case Op::logaddexp: return 4;
    case Op::digamma: return 5;
    case Op::gelu_erf:
    case Op::gelu_tanh: return 2;
    case Op::multiply_add: return 64;
    default: return 0;
  }
}

template <class T, class R>
bool right(Op op, R got, T a, T b, T c) {
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    return got == R(integer_meaning<T>(op, a, b, c));
  } else if constexpr (std::is_same_v<T, bool>) {
    return got == (op == Op::bitwise_not ? !a : meaning(op, a, b, c) != 0);
  } else {
    if (op == Op::nextafter) return ulps<T>(T(got), std::nextafter(a, b)) == 0;
    if (op == Op::floor_divide && !std::isfinite(Real(a) / b)) return true;
    if (op == Op::floor_divide && std::abs(std::remainder(Real(a) / b, 1.L)) < 1e-6L) return true;
    Real want = meaning(op, a, b, c);
    if (ulps<T>(T(got), want) <= allowed(op)) return true;
    Real unit = std::numeric_limits<T>::epsilon() * std::max<Real>(1, std::abs(Real(a)));
    return absolute(op) > 0 && std::abs(Real(got) - want) <= absolute(op) * unit;
  }
}

template <class T>
void check_ops(Isa isa, DType dtype) {
  const BlockTable& table = cpu::block_table(isa);
  Draws<T> draws;
  int64_t n = int64_t(draws.a.size());
  for (int o = 0; o < int(Op::cast); ++o) {
    Op op = Op(o);
    cpu::BlockFunction run = table.op[o][dtype];
    CHECK_EQ(run != nullptr, takes(op, dtype));
    if (!run) continue;
    std::vector<uint8_t> condition(size_t(n), 0);
    for (int64_t i = 0; i < n; ++i) condition[size_t(i)] = draws.a[size_t(i)] != T(0);
    std::vector<char> out(size_t(n) * sizeof(T));
    std::unique_ptr<T[]> in[3];
    const std::vector<T>* drawn[3] = {&draws.a, &draws.b, &draws.c};
    for (int k = 0; k < 3; ++k)
      in[k] = std::make_unique<T[]>(size_t(n)), std::copy(drawn[k]->begin(), drawn[k]->end(), in[k].get());
    const void* first = op == Op::select ? static_cast<const void*>(condition.data()) : in[0].get();
    run(out.data(), first, in[1].get(), in[2].get(), n, 0);
    bool boolean = result_dtype(op, dtype) == DType::bool_;
    for (int64_t i = 0; i < n; ++i) {
      T a = in[0][i], b = in[1][i], c = in[2][i];
      if (op == Op::clip && b > c) continue;
      bool ok = boolean ? right<T, bool>(op, out[size_t(i)] != 0, a, b, c)
                        : right<T, T>(op, reinterpret_cast<T*>(out.data())[i], a, b, c);
      if (!ok) {
        double got = boolean ? out[size_t(i)] : double(reinterpret_cast<T*>(out.data())[i]);
        double want = double(meaning(op, Real(a), Real(b), Real(c)));
        FAIL_CHECK(name(op), " ", dtype.name(), " ", std::string(cpu::name(isa)), " of ", double(a), ", ", double(b),
                   ", ", double(c), ": got ", got, ", want ", want);
      }
    }
  }
}

}  // namespace

TEST_CASE("scalar math: every op, dtype and instruction set agrees with its meaning") {
  for (int i = 0; i < cpu::isa_count; ++i) {
    cpu::Isa isa = cpu::Isa(i);
    if (!cpu::runs(isa)) continue;
    check_ops<bool>(isa, DType::bool_);
    check_ops<int8_t>(isa, DType::int8);
    check_ops<int16_t>(isa, DType::int16);
    check_ops<int32_t>(isa, DType::int32);
    check_ops<int64_t>(isa, DType::int64);
    check_ops<uint8_t>(isa, DType::uint8);
    check_ops<uint16_t>(isa, DType::uint16);
    check_ops<uint32_t>(isa, DType::uint32);
    check_ops<uint64_t>(isa, DType::uint64);
    check_ops<float>(isa, DType::float32);
    check_ops<double>(isa, DType::float64);
  }
}
