// The size of the thread team.
#include "backends/parallel.hpp"

#include <atomic>

namespace addax::backends {

namespace {
std::atomic<int>& team_size() {
  static std::atomic<int> size{omp_get_max_threads()};
  return size;
}
}  // namespace

int num_threads() { return team_size().load(std::memory_order_relaxed); }
void set_num_threads(int n) { team_size().store(n < 1 ? 1 : n, std::memory_order_relaxed); }

}  // namespace addax::backends
