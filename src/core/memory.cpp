#include "core/memory.hpp"

#include <sys/mman.h>

#include <bit>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <new>
#include <utility>

#include "addax/errors.hpp"
#include "core/block_limit.hpp"
#include "core/device_memory.hpp"

namespace addax {
namespace {

// Sanitizers see what is used after it was given back only where nothing is kept.
constexpr bool pooled = !ADDAX_SANITIZED;

/// Sizes are rounded up to 2^k or 1.5 * 2^k, from 64 bytes; a class holds blocks of one rounded size.
constexpr int classes = 88;
constexpr size_t cached_bytes_limit = size_t{256} << 20;

size_t class_of(size_t bytes) {
  if (bytes <= alignment) return 0;
  size_t k = std::bit_width(bytes - 1);  // bytes <= 2^k
  bool half = bytes <= (size_t{3} << (k - 2));
  return 2 * (k - 6) - (half ? 1 : 0);
}

size_t class_bytes(size_t c) {
  size_t k = c / 2 + 6;
  return c % 2 == 0 ? size_t{1} << k : size_t{3} << (k - 1);
}

struct FreeBlock {
  FreeBlock* next;
};

struct Cache {
  FreeBlock* lists[classes] = {};
  uint32_t counts[classes] = {};
  size_t bytes = 0;
  ~Cache();
};

/// Large blocks that one thread frees and another takes, such as batches that a thread makes ahead: without it the one
/// would only gather blocks and the other only take new ones from the heap. It lives as long as the process.
class Depot {
 public:
  static constexpr size_t smallest = size_t{32} << 10;  // below, a trip to the heap costs no more than the lock
  static constexpr uint32_t own = 8;                    // blocks of a class that a thread keeps for itself

  static Depot& instance() {
    static auto* depot = new Depot;
    return *depot;
  }
  void* take(size_t c) {
    std::lock_guard lock(mutex_);
    if (!lists_[c]) return nullptr;
    bytes_ -= class_bytes(c);
    return std::exchange(lists_[c], lists_[c]->next);
  }
  /// Whether there was room for it.
  bool give(FreeBlock* block, size_t c) {
    std::lock_guard lock(mutex_);
    if (bytes_ + class_bytes(c) > cached_bytes_limit) return false;
    bytes_ += class_bytes(c);
    block->next = std::exchange(lists_[c], block);
    return true;
  }

 private:
  std::mutex mutex_;
  FreeBlock* lists_[classes] = {};
  size_t bytes_ = 0;
};

// A plain flag outlives the cache: objects dropped while a thread ends go straight to the heap.
thread_local bool cache_gone = false;
thread_local Cache cache;

Cache::~Cache() {
  cache_gone = true;
  for (FreeBlock*& list : lists) {
    while (list) std::free(std::exchange(list, list->next));
  }
}

/// A block of the heap of `whole` bytes, of which the first `used` are wanted now. Large ones ask for large pages: rows
/// that are read from all over a data set otherwise wait for the page table.
void* fresh_block(size_t whole, size_t used) {
  constexpr size_t large_page = size_t{2} << 20;
  size_t aligned_to = used >= 2 * large_page ? large_page : alignment;
  void* block = std::aligned_alloc(aligned_to, (whole + aligned_to - 1) / aligned_to * aligned_to);
  if (block && aligned_to == large_page) madvise(block, used, MADV_HUGEPAGE);
  return block;
}

}  // namespace

void* take_block(size_t bytes) {
  size_t c = class_of(bytes);
  if (c >= classes) throw DeviceError("memory: expected a size below 2^50 bytes, got " + std::to_string(bytes));
  if (pooled && !cache_gone && cache.lists[c]) {
    cache.bytes -= class_bytes(c);
    --cache.counts[c];
    return std::exchange(cache.lists[c], cache.lists[c]->next);
  }
  if (pooled && class_bytes(c) >= Depot::smallest)
    if (void* block = Depot::instance().take(c)) return block;
  void* block = fresh_block(class_bytes(c), bytes);
  if (!block)
    throw DeviceError("memory: expected " + std::to_string(bytes) +
                      " bytes of main memory, got none. Use a smaller batch_size or a smaller model.");
  return block;
}

void give_block(void* block, size_t bytes) noexcept {
  size_t c = class_of(bytes);
  if (!pooled || cache_gone || cache.bytes + class_bytes(c) > cached_bytes_limit) return std::free(block);
  auto* head = static_cast<FreeBlock*>(block);
  if (class_bytes(c) >= Depot::smallest && cache.counts[c] >= Depot::own) {
    if (!Depot::instance().give(head, c)) std::free(block);
    return;
  }
  cache.bytes += class_bytes(c);
  ++cache.counts[c];
  head->next = cache.lists[c];
  cache.lists[c] = head;
}

thread_local size_t BlockLimit::most_ = std::numeric_limits<size_t>::max();

BlockLimit::BlockLimit(size_t bytes) : outer_(std::exchange(most_, bytes)) {}
BlockLimit::~BlockLimit() { most_ = outer_; }

void BlockLimit::check(size_t bytes) {
  if (bytes > most_)
    throw FormatError("memory: expected tensors of at most " + std::to_string(most_) +
                      " bytes while a file is read, got " + std::to_string(bytes) +
                      ". The file is damaged or made to exhaust memory.");
}

namespace detail {
void* RefCounted::operator new(size_t bytes) { return take_block(bytes); }
void RefCounted::operator delete(void* block, size_t bytes) noexcept { give_block(block, bytes); }
}  // namespace detail

detail::Ref<Buffer> Buffer::allocate(size_t bytes, DeviceMemory* memory) {
  BlockLimit::check(bytes);
  auto* data = static_cast<std::byte*>(memory ? memory->allocate(bytes) : take_block(bytes));
  std::shared_ptr<void> none;
  return detail::make_ref<Buffer>(data, bytes, memory, none);
}

detail::Ref<Buffer> Buffer::wrap(void* data, size_t bytes, std::shared_ptr<void> owner) {
  auto* begin = static_cast<std::byte*>(data);
  DeviceMemory* none = nullptr;
  return detail::make_ref<Buffer>(begin, bytes, none, owner);
}

Buffer::~Buffer() {
  if (memory_) {
    forget_copy();
    memory_->release(data_, bytes_);
  } else if (!owner_) {
    give_block(data_, bytes_);
  }
}

const std::byte* Buffer::copy() const {
  if (std::byte* made = copy_.load(std::memory_order_acquire)) return made;
  auto* fresh = static_cast<std::byte*>(take_block(bytes_));
  try {
    transfer(nullptr, fresh, memory_, data_, bytes_);
  } catch (...) {
    give_block(fresh, bytes_);
    throw;
  }
  std::byte* first = nullptr;
  if (copy_.compare_exchange_strong(first, fresh, std::memory_order_acq_rel)) return fresh;
  give_block(fresh, bytes_);  // another thread was faster
  return first;
}

void Buffer::forget_copy() {
  if (std::byte* made = copy_.exchange(nullptr, std::memory_order_acq_rel)) give_block(made, bytes_);
}

}  // namespace addax
