// Gamma, beta and binomial numbers by rejection: element i draws from blocks of its own, one for each attempt.
#include <cmath>

#include "backends/cpu/random_draw.hpp"
#include "backends/random.hpp"
#include "backends/random_rejection.hpp"
#include "core/convert.hpp"

namespace addax::backends::cpu {

namespace {

/// Element i of a parameter that has one element or as many as the output.
double parameter(const View& view, int64_t i) {
  size_t width = view.dtype().size();
  double value;
  convert(view.as<char>() + (view.size() == 1 ? 0 : size_t(i) * width), view.dtype(), &value, DType::float64, 1);
  return value;
}

/// Sets element i to draw(key, i).
template <class Draw>
void draw_each(const KernelCall& call, Draw&& draw) {
  const View& out = call.out[0];
  constexpr int64_t grain = 64, cost = 400;
  PhiloxKey key = key_of(call);
  parallel_for(out.size(), grain, out.size() * cost, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      double value = draw(key, i);
      convert(&value, DType::float64, out.as<char>() + size_t(i) * out.dtype().size(), out.dtype(), 1);
    }
  });
}

}  // namespace

void gamma(const KernelCall& call) {
  draw_each(call, [&](PhiloxKey key, int64_t i) {
    return std::exp(rejection::log_gamma_draw(key, uint64_t(i), parameter(call.in[1], i), rejection::first_stream));
  });
}

void beta(const KernelCall& call) {
  draw_each(call, [&](PhiloxKey key, int64_t i) {
    double a = rejection::log_gamma_draw(key, uint64_t(i), parameter(call.in[1], i), rejection::first_stream);
    double b = rejection::log_gamma_draw(key, uint64_t(i), parameter(call.in[2], i), rejection::second_stream);
    return 1 / (1 + std::exp(b - a));
  });
}

void binomial(const KernelCall& call) {
  draw_each(call, [&](PhiloxKey key, int64_t i) {
    return rejection::binomial_draw(key, uint64_t(i), parameter(call.in[1], i), parameter(call.in[2], i));
  });
}

}  // namespace addax::backends::cpu
