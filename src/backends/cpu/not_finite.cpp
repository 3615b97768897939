// Whether any element is an infinity or no number: one look at the exponents.
#include <atomic>
#include <cstdint>

#include "backends/parallel.hpp"
#include "backends/reduce.hpp"

namespace addax::backends::cpu {
namespace {

/// Exponents of all ones mark what is not finite. Blocks end the search early.
template <class Bits>
bool found(const Bits* x, int64_t n, Bits exponent) {
  constexpr int64_t block = 4096;
  for (int64_t at = 0; at < n; at += block) {
    int64_t count = std::min(block, n - at);
    const Bits* part = x + at;
    Bits bad = 0;
#pragma omp simd reduction(| : bad)
    for (int64_t i = 0; i < count; ++i) bad |= static_cast<Bits>((part[i] & exponent) == exponent);
    if (bad) return true;
  }
  return false;
}

template <class Bits>
bool search(const View& x, Bits exponent) {
  constexpr int64_t grain = 4096, cheap = 8;  // elements to one of simple work: little but reading
  std::atomic<bool> any{false};
  parallel_for(x.size(), grain, x.size() / cheap, [&](int64_t begin, int64_t end) {
    if (found(x.as<const Bits>() + begin, end - begin, exponent)) any.store(true, std::memory_order_relaxed);
  });
  return any.load();
}

}  // namespace

void any_not_finite(const KernelCall& call) {
  const View& x = call.in[0];
  bool any = false;
  if (x.dtype() == DType::float64) any = search<uint64_t>(x, 0x7ff0000000000000);
  if (x.dtype() == DType::float32) any = search<uint32_t>(x, 0x7f800000);
  if (x.dtype() == DType::float16) any = search<uint16_t>(x, 0x7c00);
  if (x.dtype() == DType::bfloat16) any = search<uint16_t>(x, 0x7f80);
  *call.out[0].as<bool>() = any;
}

}  // namespace addax::backends::cpu
