// The size of the thread team.
#include "backends/parallel.hpp"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <string>
#include <vector>

#include "addax/config.hpp"
#include "addax/errors.hpp"

namespace addax {
namespace {

std::atomic<int>& team_size() {
  static std::atomic<int> size{omp_get_max_threads()};
  return size;
}

}  // namespace

namespace backends {
namespace {

thread_local bool alone_lives = false;

/// Lets the thread run wherever the team may: one that OpenMP bound to its core (OMP_PROC_BIND) hands that on to those
/// that it starts, which would then take turns with it.
void leave_core() {
  if (omp_get_proc_bind() == omp_proc_bind_false) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  for (int place = 0; place < omp_get_num_places(); ++place) {
    std::vector<int> of_place(static_cast<size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, of_place.data());
    for (int core : of_place)
      if (core < CPU_SETSIZE) CPU_SET(core, &cores);
  }
  if (CPU_COUNT(&cores) > 0) pthread_setaffinity_np(pthread_self(), sizeof(cores), &cores);
}

}  // namespace

bool is_alone() { return alone_lives || omp_in_parallel(); }
Alone::Alone() : before_(alone_lives) {
  alone_lives = true;
  leave_core();
}
Alone::~Alone() { alone_lives = before_; }

int num_threads() { return team_size().load(std::memory_order_relaxed); }
void set_num_threads(int n) { team_size().store(n, std::memory_order_relaxed); }

}  // namespace backends

namespace config {

int num_threads() { return backends::num_threads(); }

void set_num_threads(int threads) {
  if (threads < 1)
    throw OptionError("config::set_num_threads: expected at least 1 thread, got " + std::to_string(threads) + ".");
  backends::set_num_threads(threads);
}

}  // namespace config
}  // namespace addax
