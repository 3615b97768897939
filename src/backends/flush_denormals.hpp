// FlushDenormals: numbers too small for a normalised float count as 0 while it lives, on this thread. The moments of
// optimizers decay into such numbers, and arithmetic on them takes a hundred times as long.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace addax::backends {

class FlushDenormals {
 public:
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;
#if defined(__SSE2__)
  FlushDenormals() : before_(_mm_getcsr()) {
    if (before_ != (before_ | flush)) _mm_setcsr(before_ | flush);
  }
  ~FlushDenormals() {
    if (before_ != (before_ | flush)) _mm_setcsr(before_);
  }

 private:
  static constexpr unsigned flush = 0x8040;  // results to zero, operands as zero
  unsigned before_;
#else
  FlushDenormals() {}
  ~FlushDenormals() {}
#endif
};

}  // namespace addax::backends
