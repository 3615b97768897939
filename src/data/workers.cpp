#include "data/workers.hpp"

#include "backends/parallel.hpp"

namespace addax::data {

Workers::Workers(std::unique_ptr<Cursor> input, Work work, int threads, int64_t ahead)
    : input_(std::move(input)), work_(std::move(work)), count_(threads), slots_(static_cast<size_t>(ahead)) {}

Workers::~Workers() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  room_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

int64_t Workers::pull(Batch& element, std::exception_ptr& error) {
  std::unique_lock lock(mutex_);
  auto ahead = static_cast<int64_t>(slots_.size());
  room_.wait(lock, [&] { return stopped_ || ended_ || (!reading_ && read_ < taken_ + ahead); });
  if (stopped_ || ended_) return -1;
  reading_ = true;
  lock.unlock();
  bool there = true;
  try {
    there = input_->next(element);
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  reading_ = false;
  ended_ = !there || error;  // behind an error of the input nothing follows
  int64_t number = there ? read_++ : -1;
  lock.unlock();
  room_.notify_all();
  if (!there) ready_.notify_all();
  return number;
}

void Workers::deliver(int64_t number, Batch element, std::exception_ptr error) {
  {
    std::lock_guard lock(mutex_);
    slots_[static_cast<size_t>(number) % slots_.size()] = {std::move(element), std::move(error), true};
  }
  ready_.notify_all();
}

void Workers::run() {
  const backends::Alone alone;
  for (;;) {
    Batch element;
    std::exception_ptr error;
    int64_t number = pull(element, error);
    if (number < 0) return;
    try {
      if (!error && work_) work_(element, first_ + number);
    } catch (...) {
      error = std::current_exception();
    }
    deliver(number, std::move(element), std::move(error));
  }
}

bool Workers::next(Batch& element) {
  for (; count_ > 0; --count_) threads_.emplace_back([this] { run(); });
  Slot slot;
  {
    std::unique_lock lock(mutex_);
    Slot& here = slots_[static_cast<size_t>(taken_) % slots_.size()];
    ready_.wait(lock, [&] { return here.ready || (ended_ && taken_ == read_); });
    if (!here.ready) return false;
    slot = std::exchange(here, Slot{});
    ++taken_;
  }
  room_.notify_all();
  if (slot.error) std::rethrow_exception(slot.error);
  element = std::move(slot.element);
  return true;
}

int64_t Workers::skip(int64_t count) {
  if (!threads_.empty()) return Cursor::skip(count);
  int64_t done = input_->skip(count);
  first_ += done;
  return done;
}

}  // namespace addax::data
