// Workers: threads that make elements ahead of those who take them, in the order of the input.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "data/node.hpp"

namespace addax::data {

/// One thread at a time reads the input; then each works on its own element. An exception takes the place of the
/// element that it came instead of. Threads start with the first element that is asked for.
class Workers final : public Cursor {
 public:
  /// `work(element, number)` changes an element; null: nothing is done to it. `ahead`: elements made before they are
  /// asked for.
  using Work = std::function<void(Batch& element, int64_t number)>;
  Workers(std::unique_ptr<Cursor> input, Work work, int threads, int64_t ahead);
  /// Waits for the threads; what they are in the middle of is finished and dropped.
  ~Workers() override;

  bool next(Batch& element) override;
  int64_t skip(int64_t count) override;

 private:
  struct Slot {
    Batch element;
    std::exception_ptr error;
    bool ready = false;
  };
  void run();
  /// Reads the next element into its slot. −1: the input has ended, or nobody asks any more.
  int64_t pull(Batch& element, std::exception_ptr& error);
  void deliver(int64_t number, Batch element, std::exception_ptr error);

  std::unique_ptr<Cursor> input_;
  Work work_;
  int count_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::vector<Slot> slots_;  // element i lies in slot i modulo their number
  bool reading_ = false, ended_ = false, stopped_ = false;
  int64_t first_ = 0, read_ = 0, taken_ = 0;  // number of the first element; elements read and taken so far
};

}  // namespace addax::data
