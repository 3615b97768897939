// What the CPU kernels of random numbers share: the key, the table of this processor, and the walk over chunks of
// words.
#pragma once

#include <algorithm>

#include "backends/cpu/random_isa.hpp"
#include "backends/kernel.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {

const RandomKernels& random_kernels();

inline PhiloxKey key_of(const KernelCall& call) {
  const uint32_t* words = call.in[0].as<uint32_t>();
  return {{words[0], words[1]}};
}

/// Random words are made and used this many at a time, within the first-level cache.
constexpr int64_t chunk_words = 1024;

constexpr int64_t round_up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

/// Calls body(at, count, words, groups) for elements [0, n), `per_chunk` of which use one chunk of words. `cost` is
/// that of an element, in simple elements.
template <class Body>
void for_chunks(const KernelCall& call, int64_t n, int64_t per_chunk, int64_t cost, Body&& body) {
  PhiloxKey key = key_of(call);
  const RandomKernels& kernels = random_kernels();
  parallel_for(n, per_chunk, n * cost, [&](int64_t begin, int64_t end) {
    alignas(64) uint32_t words[chunk_words];
    for (int64_t at = begin; at < end; at += per_chunk) {
      int64_t count = std::min(per_chunk, end - at);
      int64_t groups = (count * chunk_words + per_chunk * random_group - 1) / (per_chunk * random_group);
      kernels.bits(key, uint64_t(at / per_chunk * (chunk_words / 4)), words, groups);
      body(at, count, words, groups);
    }
  });
}

}  // namespace addax::backends::cpu
