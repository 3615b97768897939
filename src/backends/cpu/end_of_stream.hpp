// end_of_stream: what a thread calls behind writes that go past the caches.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace addax::backends::cpu {

/// After the last call of BlockTable::stream on a thread: others see what it wrote.
inline void end_of_stream() {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

}  // namespace addax::backends::cpu
