// malloc and its kin, replaced by ones that count; operator new ends in them, too.
#include "support/allocations.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ADDAX_HAS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ADDAX_HAS_SANITIZER
#endif
#endif

#ifdef ADDAX_HAS_SANITIZER

long addax::tests::allocations() { return -1; }

#else

namespace {
std::atomic<long> count{0};
void note() { count.fetch_add(1, std::memory_order_relaxed); }
}  // namespace

long addax::tests::allocations() { return count.load(std::memory_order_relaxed); }

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);

void* malloc(size_t bytes) {
  note();
  return __libc_malloc(bytes);
}
void* calloc(size_t n, size_t bytes) {
  note();
  return __libc_calloc(n, bytes);
}
void* realloc(void* block, size_t bytes) {
  note();
  return __libc_realloc(block, bytes);
}
void* memalign(size_t alignment, size_t bytes) {
  note();
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }
int posix_memalign(void** block, size_t alignment, size_t bytes) {
  *block = memalign(alignment, bytes);
  return *block ? 0 : ENOMEM;
}
}

#endif
