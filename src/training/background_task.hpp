// BackgroundTask: one piece of work at a time on a thread of its own.
#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <utility>

#include "backends/parallel.hpp"

namespace addax {

class BackgroundTask {
 public:
  BackgroundTask() = default;
  BackgroundTask(const BackgroundTask&) = delete;
  BackgroundTask& operator=(const BackgroundTask&) = delete;
  ~BackgroundTask() { join(); }

  /// Begins `work`, once what was begun before has ended; what that threw is thrown here, and `work` is not begun.
  void start(std::function<void()> work) {
    wait();
    thread_ = std::thread([this, work = std::move(work)] {
      const backends::Alone alone;
      try {
        work();
      } catch (...) {
        thrown_ = std::current_exception();
      }
    });
  }
  /// Waits for the end of it and throws what it threw.
  void wait() {
    join();
    if (auto thrown = std::exchange(thrown_, nullptr)) std::rethrow_exception(thrown);
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  std::thread thread_;
  std::exception_ptr thrown_;
};

}  // namespace addax
