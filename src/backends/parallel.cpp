// The size of the thread team.
#include "backends/parallel.hpp"

#include <atomic>
#include <string>

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

}  // namespace

bool is_alone() { return alone_lives || omp_in_parallel(); }
Alone::Alone() : before_(alone_lives) { alone_lives = true; }
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
