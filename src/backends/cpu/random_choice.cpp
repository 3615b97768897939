// Choices: classes by their logits, and permutations.
#include <algorithm>
#include <array>
#include <utility>

#include "backends/cpu/random_draw.hpp"
#include "backends/random.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {

namespace {

/// The class with the largest logit after Gumbel noise: that is a draw from softmax(logits).
template <class T>
int64_t noisy_argmax(PhiloxKey key, uint64_t first_block, const T* logits, int64_t classes) {
  const RandomKernels& kernels = random_kernels();
  alignas(64) uint32_t words[chunk_words];
  alignas(64) float noise[chunk_words];
  double best = 0;
  int64_t chosen = -1;
  for (int64_t at = 0; at < classes; at += chunk_words) {
    int64_t count = std::min(chunk_words, classes - at), groups = round_up(count, random_group) / random_group;
    kernels.bits(key, first_block + uint64_t(at / 4), words, groups);
    kernels.gumbel_f32(words, groups, {}, noise);
    for (int64_t i = 0; i < count; ++i) {
      double value = double(logits[at + i]) + double(noise[i]);
      if (chosen < 0 || value > best) best = value, chosen = at + i;
    }
  }
  return chosen;
}

/// One pass of a stable radix sort, by `width` bits from `shift` on.
template <int shift, int width>
void sort_pass(const uint64_t* from, uint64_t* to, int64_t n, std::array<uint32_t, size_t{1} << width>& starts) {
  constexpr uint64_t low = (uint64_t{1} << width) - 1;
  uint32_t sum = 0;
  for (uint32_t& start : starts) sum += std::exchange(start, sum);
  for (int64_t i = 0; i < n; ++i) to[starts[from[i] >> shift & low]++] = from[i];
}

}  // namespace

void categorical(const KernelCall& call) {
  const View &logits = call.in[1], &out = call.out[0];
  int64_t classes = logits.shape()[-1], samples = out.shape()[-1];
  PhiloxKey key = key_of(call);
  visit_float(logits.dtype(), [&](auto zero) {
    using T = decltype(zero);
    visit_index(out.dtype(), [&](auto index_zero) {
      using Index = decltype(index_zero);
      parallel_for(out.size(), 1, out.size() * classes * 16, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          const T* row = logits.as<T>() + i / samples * classes;
          uint64_t first_block = uint64_t(i) * uint64_t(round_up(classes, 4) / 4);
          out.as<Index>()[i] = Index(noisy_argmax(key, first_block, row, classes));
        }
      });
    });
  });
}

Plan plan_permutation(std::span<const Spec>, std::span<const Spec> out, const void*) {
  return {nullptr, size_t(out[0].shape.size()) * sizeof(uint64_t)};
}

void permutation(const KernelCall& call) {
  const View& out = call.out[0];
  const int64_t n = out.size();
  uint64_t *pairs = static_cast<uint64_t*>(call.scratch), *result = out.as<uint64_t>();
  std::array<uint32_t, 2048> low{}, middle{};
  std::array<uint32_t, 1024> high{};
  PhiloxKey key = key_of(call);
  alignas(64) uint32_t words[chunk_words];
  for (int64_t at = 0; at < n; at += chunk_words) {
    int64_t count = std::min(chunk_words, n - at);
    random_kernels().bits(key, uint64_t(at / 4), words, round_up(count, random_group) / random_group);
    for (int64_t i = 0; i < count; ++i) {
      ++low[words[i] & 2047], ++middle[words[i] >> 11 & 2047], ++high[words[i] >> 22];
      pairs[at + i] = uint64_t{words[i]} << 32 | uint64_t(at + i);
    }
  }
  sort_pass<32, 11>(pairs, result, n, low);
  sort_pass<43, 11>(result, pairs, n, middle);
  sort_pass<54, 10>(pairs, result, n, high);
  for (int64_t i = 0; i < n; ++i) result[i] &= 0xffffffffu;
}

}  // namespace addax::backends::cpu
