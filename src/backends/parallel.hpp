// The one thread team. Work below a measured size stays on the calling thread.
#pragma once

#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "backends/flush_denormals.hpp"

namespace addax::backends {

/// Threads that kernels may use; starts as OpenMP's, changed by config::set_num_threads.
int num_threads();
void set_num_threads(int n);

/// Whether the calling thread computes by itself: it is one of the team, or an Alone lives.
bool is_alone();
/// While it lives, the calling thread computes by itself: one that works beside the team would only take its cores. For
/// threads that were started for that: from then on they may run on all cores of the team.
class Alone {
 public:
  Alone();
  ~Alone();
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

 private:
  const bool before_;
};

/// Elements of simple work (a load, an addition, a store) below which a second thread does not pay: some 4 µs on one
/// core. A region that saves less is not worth the risk that another process holds the second core.
inline constexpr int64_t serial_below = 65536;
/// More threads than these get no work.
inline constexpr int most_threads = 256;

/// Calls body(piece, thread) for each of the pieces of work, on `team` threads. A thread that is done with its share
/// goes on with what others have left: processors of a shared machine are not equally fast. Which thread computes a
/// piece must not change what comes out.
template <class Body>
void parallel_pieces(int64_t pieces, int team, Body&& body) {
  team = std::min(team, most_threads);
  if (team <= 1 || pieces <= 1 || is_alone()) {
    for (int64_t piece = 0; piece < pieces; ++piece) body(piece, 0);
    return;
  }
  struct alignas(64) Share {
    int64_t next;
    int64_t end;
  };
  std::array<Share, most_threads> shares;
  for (int t = 0; t < team; ++t) {
    shares[size_t(t)] = {pieces * t / team, pieces * (t + 1) / team};
  }
#pragma omp parallel num_threads(team)
  {
    FlushDenormals as_on_the_calling_thread;
    const int thread = omp_get_thread_num();
    for (int i = 0; i < team; ++i) {
      Share& share = shares[size_t((thread + i) % team)];
      const std::atomic_ref next(share.next);
      for (int64_t piece; (piece = next.fetch_add(1, std::memory_order_relaxed)) < share.end;) body(piece, thread);
    }
  }
}

/// Calls body(begin, end) over [0, n), cut at multiples of `grain`, on as many threads as `work` (in simple elements)
/// pays for, each in up to eight pieces that pay for themselves. The cut depends on n, grain, work and the thread count
/// alone, so results are the same from run to run.
template <class Body>
void parallel_for(int64_t n, int64_t grain, int64_t work, Body&& body) {
  const int64_t blocks = (n + grain - 1) / grain;
  const int team = work < serial_below || is_alone() ? 1 : static_cast<int>(std::min<int64_t>(num_threads(), blocks));
  if (team <= 1) {
    if (n > 0) body(int64_t{0}, n);
    return;
  }
  const int64_t pieces = std::min(blocks, team * std::clamp<int64_t>(work / team / serial_below, 1, 8));
  parallel_pieces(pieces, team, [&](int64_t piece, int) {
    body(blocks * piece / pieces * grain, std::min(n, blocks * (piece + 1) / pieces * grain));
  });
}

}  // namespace addax::backends
