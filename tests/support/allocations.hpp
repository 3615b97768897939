// Counts every trip to the heap of the program that links allocations.cpp, and the bytes held, on all threads, whoever
// makes them.
#pragma once

#include <cstddef>

namespace addax::tests {

inline constexpr bool sanitized = ADDAX_SANITIZED;

/// Calls of malloc and its kin so far; −1 under a sanitizer, which has an allocator of its own.
long allocations();

/// The most bytes that the heap has held, while it lives, beyond those at its begin; 0 under a sanitizer. One at a
/// time.
class HeapPeak {
 public:
  HeapPeak();
  size_t bytes() const;

 private:
  [[maybe_unused]] long begin_;
};

}  // namespace addax::tests
