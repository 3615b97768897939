// Launches random numbers.
#include "backends/random.hpp"

#include <algorithm>
#include <bit>

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/random.cuh"
#include "backends/element_bytes.hpp"

namespace addax::backends::cuda {
namespace {

KeyOf key_of(const KernelCall& call) { return {call.in[0].as<uint32_t>()}; }

template <class U, class Draw>
void draw_blocks(const KernelCall& call, int64_t count, const Draw& draw) {
  const DrawBlocks<Draw, U> kernel{key_of(call), call.out[0].as<U>(), count, draw};
  launch(kernel, kernel.blocks(), stream_of(call));
  check_launch(call, "random numbers");
}

/// Single for float32 and half floats, Twice for float64.
template <class Single, class Twice>
void draw_floats(const KernelCall& call, const cpu::Affine& affine) {
  const View& out = call.out[0];
  visit_float(out.dtype(), [&](auto zero) {
    using U = decltype(zero);
    if constexpr (std::is_same_v<U, double>)
      draw_blocks<U>(call, out.size(), Twice{affine});
    else
      draw_blocks<U>(call, out.size(), Single{affine});
  });
}

void uniform(const KernelCall& call) {
  const auto& attrs = *static_cast<const UniformAttrs*>(call.attrs);
  const DType dtype = call.out[0].dtype();
  double range = attrs.maxval - attrs.minval;
  const double most = range > 0 ? largest_below(attrs.maxval, dtype) : INFINITY;
  if (dtype != DType::float64) range = float(range);
  draw_floats<UniformFloats, UniformDoubles>(call, {attrs.minval, range, most});
}

cpu::Affine affine_of(const KernelCall& call) {
  const auto& attrs = *static_cast<const NormalAttrs*>(call.attrs);
  return {attrs.mean, attrs.stddev, INFINITY};
}

void normal(const KernelCall& call) {
  const View& out = call.out[0];
  visit_float(out.dtype(), [&](auto zero) {
    using U = decltype(zero);
    const Normal<worked_t<U>, U> kernel{key_of(call), out.as<U>(), out.size(), affine_of(call)};
    launch(kernel, kernel.pairs_of_blocks(), stream_of(call));
  });
  check_launch(call, "random numbers");
}

void truncated_normal(const KernelCall& call) {
  draw_floats<TruncatedNormal<float>, TruncatedNormal<double>>(call, affine_of(call));
}

void randint(const KernelCall& call) {
  const auto& attrs = *static_cast<const RandintAttrs*>(call.attrs);
  const uint64_t minval = uint64_t(attrs.minval);
  const RandomIntegers draw{minval, uint64_t(attrs.maxval) - minval};
  visit_dtype(call.out[0].dtype(), [&](auto zero) { draw_blocks<decltype(zero)>(call, call.out[0].size(), draw); });
}

void bernoulli(const KernelCall& call) {
  const auto& attrs = *static_cast<const BernoulliAttrs*>(call.attrs);
  const View& out = call.out[0];
  uint64_t value = 0;
  convert(&attrs.value, DType::float64, &value, out.dtype(), 1);
  visit_bytes(out.dtype(), [&](auto zero) {
    using U = decltype(zero);
    const uint64_t threshold = bernoulli_threshold(attrs.probability);
    launch(Mask<U>{key_of(call), out.as<U>(), out.size(), threshold, U(value)}, (out.size() + 7) / 8, stream_of(call));
  });
  check_launch(call, "random mask");
}

void fold_in_key(const KernelCall& call) {
  FoldIn kernel{key_of(call), uint64_t(static_cast<const FoldInAttrs*>(call.attrs)->number), nullptr, 0,
                call.out[0].as<uint32_t>()};
  if (call.in.size() > 1) {
    kernel.more = call.in[1].as<uint32_t>();
    kernel.more_words = call.in[1].dtype() == DType::int64 ? 2 : 1;
  }
  launch(kernel, 1, stream_of(call));
  check_launch(call, "key");
}

void categorical(const KernelCall& call) {
  const View &logits = call.in[1], &out = call.out[0];
  visit_float(logits.dtype(), [&](auto zero) {
    visit_index(out.dtype(), [&](auto index) {
      using T = decltype(zero);
      using I = decltype(index);
      launch(Categorical<T, I>{key_of(call), logits.as<T>(), out.as<I>(), logits.shape()[-1], out.shape()[-1]},
             out.size(), stream_of(call));
    });
  });
  check_launch(call, "random classes");
}

Parameter parameter(const View& view) { return {view.data, view.dtype(), view.size() == 1}; }

template <Rejection which>
void reject(const KernelCall& call) {
  const View& out = call.out[0];
  launch(Rejecting<which>{key_of(call), parameter(call.in[1]), parameter(call.in[which == Rejection::gamma ? 1 : 2]),
                          out.data, out.dtype()},
         out.size(), stream_of(call));
  check_launch(call, "random numbers");
}

int64_t padded(int64_t n) { return int64_t(std::bit_ceil(uint64_t(std::max<int64_t>(n, 1)))); }

Plan plan_permutation(std::span<const Spec>, std::span<const Spec> out, const void*) {
  return {nullptr, size_t(padded(out[0].shape.size())) * sizeof(uint64_t)};
}

void permutation(const KernelCall& call) {
  auto* pairs = static_cast<uint64_t*>(call.scratch);
  const int64_t n = call.out[0].size(), all = padded(n);
  void* stream = stream_of(call);
  launch(MakePairs{key_of(call), pairs, n}, all, stream);
  for (int64_t run = 2; run <= all; run *= 2)
    for (int64_t apart = run / 2; apart > 0; apart /= 2) launch(CompareExchange{pairs, run, apart}, all / 2, stream);
  launch(TakePlaces{pairs, call.out[0].as<int64_t>()}, n, stream);
  check_launch(call, "permutation");
}

constexpr KernelRow random_rows[] = {
    {"random_uniform", {uniform}},
    {"random_normal", {normal}},
    {"random_truncated_normal", {truncated_normal}},
    {"random_randint", {randint}},
    {"random_bernoulli", {bernoulli}},
    {"random_categorical", {categorical}},
    {"random_gamma", {reject<Rejection::gamma>}},
    {"random_beta", {reject<Rejection::beta>}},
    {"random_binomial", {reject<Rejection::binomial>}},
    {"random_permutation", {permutation, plan_permutation}},
    {"fold_in", {fold_in_key}},
};

}  // namespace

KernelEntry random_kernel(std::string_view op) { return find_kernel(random_rows, op); }

}  // namespace addax::backends::cuda
