// malloc and its kin, replaced by ones that count; operator new and delete end in them, too.
#include "support/allocations.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>

#if ADDAX_SANITIZED

long addax::tests::allocations() { return -1; }
addax::tests::HeapPeak::HeapPeak() : begin_(0) {}
size_t addax::tests::HeapPeak::bytes() const { return 0; }

#else

#include <malloc.h>

namespace {
std::atomic<long> count{0}, held{0}, most_held{0};

void* taken(void* block) {
  long now = held.fetch_add(static_cast<long>(::malloc_usable_size(block)), std::memory_order_relaxed) +
             static_cast<long>(::malloc_usable_size(block));
  for (long most = most_held.load(std::memory_order_relaxed); now > most;)
    if (most_held.compare_exchange_weak(most, now, std::memory_order_relaxed)) break;
  return block;
}
void given(void* block) { held.fetch_sub(static_cast<long>(::malloc_usable_size(block)), std::memory_order_relaxed); }
void note() { count.fetch_add(1, std::memory_order_relaxed); }
}  // namespace

long addax::tests::allocations() { return count.load(std::memory_order_relaxed); }
addax::tests::HeapPeak::HeapPeak() : begin_(held.load()) { most_held = begin_; }
size_t addax::tests::HeapPeak::bytes() const { return static_cast<size_t>(most_held.load() - begin_); }

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);

void* malloc(size_t bytes) noexcept {
  note();
  return taken(__libc_malloc(bytes));
}
void* calloc(size_t n, size_t bytes) noexcept {
  note();
  return taken(__libc_calloc(n, bytes));
}
void* realloc(void* block, size_t bytes) noexcept {
  note();
  given(block);
  void* moved = __libc_realloc(block, bytes);
  taken(moved || bytes == 0 ? moved : block);
  return moved;
}
void* memalign(size_t alignment, size_t bytes) noexcept {
  note();
  return taken(__libc_memalign(alignment, bytes));
}
void* aligned_alloc(size_t alignment, size_t bytes) noexcept { return memalign(alignment, bytes); }
int posix_memalign(void** block, size_t alignment, size_t bytes) noexcept {
  *block = memalign(alignment, bytes);
  return *block ? 0 : ENOMEM;
}
void free(void* block) noexcept {
  given(block);
  __libc_free(block);
}
}

#endif
