// Random bits, uniform and normal numbers, integers and masks: each element is made from words of its own.
#include "backends/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "backends/cpu/random_draw.hpp"
#include "backends/cpu/vector_isa.hpp"
#include "backends/visit.hpp"

namespace addax::backends {

double largest_below(double maxval, DType dtype) {
  double result = maxval;
  visit_float(dtype, [&](auto zero) {
    using T = decltype(zero);
    T nearest = convert_element<T>(maxval);
    if (nearest < maxval)
      result = nearest;
    else if constexpr (std::is_floating_point_v<T>)
      result = std::nextafter(nearest, -std::numeric_limits<T>::infinity());
    else
      nearest.bits = uint16_t(nearest.bits == 0 ? 0x8001 : nearest.bits + (nearest.bits & 0x8000 ? 1 : -1)),
      result = nearest;
  });
  return result;
}

uint64_t bernoulli_threshold(double probability) {
  return uint64_t(std::llround(std::clamp(probability, 0.0, 1.0) * 0x1p32));
}

}  // namespace addax::backends

namespace addax::backends::cpu {

const RandomKernels& random_kernels() {
  switch (isa()) {
    case Isa::avx512: return avx512::random_kernels;
    case Isa::avx2: return avx2::random_kernels;
    default: return baseline::random_kernels;
  }
}

namespace {

/// Runs a loop that makes whole groups of C, into `out` itself where it can, else by way of the stack.
template <class C>
void draw(const KernelCall& call, int64_t cost, RandomLoop<C> loop, Affine affine) {
  const View& out = call.out[0];
  constexpr int64_t per_chunk = chunk_words * 4 / int64_t(sizeof(C)),
                    per_group = per_chunk * random_group / chunk_words;
  for_chunks(call, out.size(), per_chunk, cost, [&](int64_t at, int64_t count, const uint32_t* words, int64_t groups) {
    if (out.dtype() == dtype_of<C> && count == groups * per_group) return loop(words, groups, affine, out.as<C>() + at);
    C values[per_chunk];
    loop(words, groups, affine, values);
    convert(values, dtype_of<C>, out.as<char>() + size_t(at) * out.dtype().size(), out.dtype(), count);
  });
}

void draw_floats(const KernelCall& call, int64_t cost, RandomLoop<float> f32, RandomLoop<double> f64, Affine affine) {
  if (call.out[0].dtype() == DType::float64)
    draw(call, cost, f64, affine);
  else
    draw(call, cost, f32, affine);
}

template <class U>
void draw_mask(const KernelCall& call, uint64_t threshold, MaskLoop<U> loop) {
  const View& out = call.out[0];
  const auto& attrs = *static_cast<const BernoulliAttrs*>(call.attrs);
  uint64_t bits = 0;
  convert(&attrs.value, DType::float64, &bits, out.dtype(), 1);
  const U value = U(bits);
  if (threshold >> 32) {
    std::fill_n(out.as<U>(), out.size(), value);
    return;
  }

  // 16 random bits decide all but one in 65536 cases; those take 16 more from another counter.
  const uint16_t upper = uint16_t(threshold >> 16), lower = uint16_t(threshold);
  const RandomKernels& kernels = random_kernels();
  auto body = [&](int64_t at, int64_t count, const uint32_t* words, int64_t) {
    U* y = out.as<U>() + at;
    loop(words, count, upper, value, y);
    if (!kernels.has_half(words, count, upper)) return;
    for (int64_t i = 0; i < count; ++i) {
      uint16_t half;
      std::memcpy(&half, reinterpret_cast<const char*>(words) + 2 * i, 2);
      if (half != upper) continue;
      PhiloxBlock block = philox(key_of(call), uint64_t((at + i) / 8), 1);
      std::memcpy(&half, reinterpret_cast<const char*>(block.word) + (at + i) % 8 * 2, 2);
      y[i] = half < lower ? value : U(0);
    }
  };
  for_chunks(call, out.size(), chunk_words * 2, 2, body);
}

}  // namespace

void random_bits(const KernelCall& call) {
  const View& out = call.out[0];
  int64_t bytes = int64_t(out.spec->bytes());
  for_chunks(call, bytes, chunk_words * 4, 1, [&](int64_t at, int64_t count, const uint32_t* words, int64_t) {
    std::memcpy(out.as<char>() + at, words, size_t(count));
  });
}

void fold_in(const KernelCall& call) {
  uint64_t number = uint64_t(static_cast<const FoldInAttrs*>(call.attrs)->number);
  if (call.in.size() > 1)
    number += call.in[1].dtype() == DType::int64 ? *call.in[1].as<uint64_t>() : uint64_t{*call.in[1].as<uint32_t>()};
  PhiloxKey key = backends::fold_in(key_of(call), number);
  std::memcpy(call.out[0].data, key.word, sizeof key.word);
}

void uniform(const KernelCall& call) {
  const auto& attrs = *static_cast<const UniformAttrs*>(call.attrs);
  DType dtype = call.out[0].dtype();
  double range = attrs.maxval - attrs.minval, most = range > 0 ? largest_below(attrs.maxval, dtype) : INFINITY;
  if (dtype != DType::float64) range = float(range);
  draw_floats(call, 4, random_kernels().uniform_f32, random_kernels().uniform_f64, {attrs.minval, range, most});
}

void normal(const KernelCall& call) {
  const auto& attrs = *static_cast<const NormalAttrs*>(call.attrs);
  draw_floats(call, 12, random_kernels().normal_f32, random_kernels().normal_f64, {attrs.mean, attrs.stddev, INFINITY});
}

void truncated_normal(const KernelCall& call) {
  const auto& attrs = *static_cast<const NormalAttrs*>(call.attrs);
  const RandomKernels& kernels = random_kernels();
  draw_floats(call, 12, kernels.truncated_f32, kernels.truncated_f64, {attrs.mean, attrs.stddev, INFINITY});
}

void randint(const KernelCall& call) {
  const auto& attrs = *static_cast<const RandintAttrs*>(call.attrs);
  const View& out = call.out[0];
  uint64_t minval = uint64_t(attrs.minval), range = uint64_t(attrs.maxval) - minval;
  constexpr int64_t per_chunk = chunk_words / 2;
  for_chunks(call, out.size(), per_chunk, 8, [&](int64_t at, int64_t count, const uint32_t* words, int64_t groups) {
    uint64_t values[per_chunk];
    random_kernels().randint(words, groups, minval, range, values);
    visit_dtype(out.dtype(), [&](auto zero) {
      using T = decltype(zero);
      T* y = out.as<T>() + at;
      for (int64_t i = 0; i < count; ++i) y[i] = T(int64_t(values[i]));
    });
  });
}

void bernoulli(const KernelCall& call) {
  const auto& attrs = *static_cast<const BernoulliAttrs*>(call.attrs);
  const uint64_t threshold = bernoulli_threshold(attrs.probability);
  const RandomKernels& kernels = random_kernels();
  switch (call.out[0].dtype().size()) {
    case 1: return draw_mask(call, threshold, kernels.mask_8);
    case 2: return draw_mask(call, threshold, kernels.mask_16);
    case 4: return draw_mask(call, threshold, kernels.mask_32);
    default: return draw_mask(call, threshold, kernels.mask_64);
  }
}

}  // namespace addax::backends::cpu
