// Counts every trip to the heap of the program that links allocations.cpp, and the bytes held, on all threads, whoever
// makes them.
#pragma once

#include <cstddef>

namespace addax::tests {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// Calls of malloc and its kin so far; −1 under a sanitizer, which has an allocator of its own.
long allocations();

/// The most bytes that the heap has held, while it lives, beyond those at its begin; 0 under a sanitizer. One at a
/// time.
class HeapPeak {
 public:
  HeapPeak();
  size_t bytes() const;

 private:
  long begin_;
};

}  // namespace addax::tests
