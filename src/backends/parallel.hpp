// The one thread team. Work below a measured size stays on the calling thread.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>

#include "backends/flush_denormals.hpp"

namespace addax::backends {

/// Threads that kernels may use; starts as OpenMP's, changed by config::set_num_threads.
int num_threads();
void set_num_threads(int n);

/// Elements of simple work (a load, an addition, a store) below which a second thread does not pay: some 4 µs on one
/// core. A region that saves less is not worth the risk that another process holds the second core.
inline constexpr int64_t serial_below = 65536;

/// Calls body(begin, end) over [0, n), cut at multiples of `grain`, on as many threads as `work` (in simple elements)
/// pays for. The cut depends on n, grain and the thread count alone, so results are the same from run to run.
template <class Body>
void parallel_for(int64_t n, int64_t grain, int64_t work, Body&& body) {
  int64_t blocks = (n + grain - 1) / grain;
  int team = work < serial_below || omp_in_parallel() ? 1 : static_cast<int>(std::min<int64_t>(num_threads(), blocks));
  if (team <= 1) {
    if (n > 0) body(int64_t{0}, n);
    return;
  }
#pragma omp parallel num_threads(team)
  {
    FlushDenormals as_on_the_calling_thread;
    int64_t t = omp_get_thread_num(), threads = omp_get_num_threads();
    int64_t first = blocks * t / threads * grain, last = std::min(n, blocks * (t + 1) / threads * grain);
    if (first < last) body(first, last);
  }
}

}  // namespace addax::backends
