// Global heap collections, fractal heaps (managed objects) and version 2 B-trees.
#include "core/hdf5_reader_heaps.hpp"

#include <algorithm>
#include <bit>

namespace addax::hdf5 {
namespace {

/// Bytes that an integer up to `limit` takes in a heap identifier or a tree node.
size_t bytes_for(uint64_t limit) { return limit == 0 ? 1 : (static_cast<size_t>(std::bit_width(limit)) + 7) / 8; }

class FractalHeap {
 public:
  FractalHeap(Source& source, uint64_t address) : source_(source) {
    constexpr uint64_t size = 146;
    Span header = source.at(address, size);
    verify_checksum(source, header, "a fractal heap");
    Cursor cursor(source, header, "a fractal heap");
    cursor.signature("FRHP");
    cursor.skip(1);
    id_size_ = cursor.u16();
    if (cursor.u16() != 0) source.refuse("a compressed heap");
    cursor.skip(1);
    uint32_t largest_object = cursor.u32();
    cursor.skip(12 * 8);  // huge and tiny objects, free space, statistics
    width_ = cursor.u16();
    start_ = cursor.u64();
    uint64_t largest_block = cursor.u64();
    uint16_t offset_bits = cursor.u16();
    cursor.skip(2);
    root_ = cursor.u64();
    rows_ = cursor.u16();
    bool sane = width_ > 0 && std::has_single_bit(start_) && std::has_single_bit(largest_block) &&
                std::has_single_bit(uint64_t{width_}) && start_ <= largest_block && offset_bits >= 1 &&
                offset_bits <= 64 && largest_block >> 32 == 0 && rows_ <= 64;
    if (!sane) source.damaged("a fractal heap with impossible sizes");
    direct_rows_ = static_cast<unsigned>(std::bit_width(largest_block) - std::bit_width(start_)) + 2;
    offset_size_ = (offset_bits + 7u) / 8;
    length_size_ = std::min(bytes_for(largest_block - 1), bytes_for(largest_object));
  }

  size_t id_size() const { return id_size_; }

  Span object(Span id) const {
    Cursor cursor(source_, id, "a heap identifier");
    if (cursor.u8() & 0xf0) source_.refuse("a heap object outside the blocks of its heap");
    uint64_t offset = cursor.integer(offset_size_), length = cursor.integer(length_size_);
    uint64_t block = root_, block_size = start_;
    for (unsigned rows = rows_, depth = 0; rows > 0; ++depth) {
      if (depth > 16) source_.damaged("a fractal heap that is too deep");
      unsigned row = row_of(offset);
      if (row >= rows) source_.damaged("a heap identifier outside its heap");
      block_size = size_of_row(row);
      uint64_t in_row = offset - (row == 0 ? 0 : width_ * block_size), column = in_row / block_size;
      offset = in_row % block_size;
      block = child(block, row * uint64_t{width_} + column);
      rows = row < direct_rows_ ? 0 : rows_of_block(block_size);
    }
    if (length > block_size || offset > block_size - length) source_.damaged("a heap object that leaves its block");
    Cursor start(source_, source_.look(block, 4), "a heap block");
    start.signature("FHDB");
    source_.look(block, block_size);
    return source_.at(block + offset, length);
  }

 private:
  /// Rows 0 and 1 hold blocks of the starting size, each further row blocks of twice the size.
  uint64_t size_of_row(unsigned row) const { return row == 0 ? start_ : start_ << (row - 1); }
  unsigned row_of(uint64_t offset) const { return static_cast<unsigned>(std::bit_width(offset / (start_ * width_))); }
  unsigned rows_of_block(uint64_t size) const { return row_of(size - 1) + 1; }

  uint64_t child(uint64_t indirect, uint64_t entry) const {
    uint64_t prefix = 13 + offset_size_;
    Cursor start(source_, source_.look(indirect, prefix), "a heap block");
    start.signature("FHIB");
    return Cursor(source_, source_.look(indirect + prefix + 8 * entry, 8), "a heap block").u64();
  }

  Source& source_;
  size_t id_size_, offset_size_, length_size_;
  uint16_t width_, rows_;
  unsigned direct_rows_;
  uint64_t start_, root_;
};

/// A version 2 B-tree: all its records, in order.
class Tree2 {
 public:
  Tree2(Source& source, uint64_t address) : source_(source) {
    constexpr uint64_t size = 38;
    Span header = source.at(address, size);
    verify_checksum(source, header, "a B-tree");
    Cursor cursor(source, header, "a B-tree");
    cursor.signature("BTHD");
    cursor.skip(2);
    node_size_ = cursor.u32();
    record_size_ = cursor.u16();
    uint16_t depth = cursor.u16();
    cursor.skip(2);
    uint64_t root = cursor.u64();
    uint16_t records = cursor.u16();
    if (record_size_ == 0 || depth > 8 || node_size_ < 64 || node_size_ > 1u << 20)
      source.damaged("an impossible B-tree");
    measure(depth);
    if (root != undefined_address) walk(root, records, depth);
  }

  const std::vector<Span>& records() const { return records_; }
  size_t record_size() const { return record_size_; }

 private:
  static constexpr uint64_t overhead = 10;  // signature, version, type, checksum

  /// The field widths of inner nodes follow from how many records a leaf and a subtree can have.
  void measure(unsigned depth) {
    uint64_t most = (node_size_ - overhead) / record_size_, below = most;
    count_size_ = bytes_for(most);
    for (unsigned level = 1; level <= depth; ++level) {
      total_size_.push_back(level == 1 ? 0 : bytes_for(below));
      uint64_t pointer = 8 + count_size_ + total_size_.back();
      if (node_size_ < overhead + pointer) source_.damaged("an impossible B-tree");
      most = (node_size_ - overhead - pointer) / (record_size_ + pointer);
      below = (most + 1) * below + most;
    }
  }

  void walk(uint64_t address, uint64_t count, unsigned level) {
    uint64_t pointers = level == 0 ? 0 : (count + 1) * (8 + count_size_ + total_size_[level - 1]);
    uint64_t used = overhead + count * record_size_ + pointers;
    if (used > node_size_) source_.damaged("a B-tree node with too many records");
    Span node = source_.at(address, used);
    verify_checksum(source_, node, "a B-tree node");
    Cursor cursor(source_, node, "a B-tree node");
    cursor.signature(level == 0 ? "BTLF" : "BTIN");
    cursor.skip(2);
    for (uint64_t i = 0; i < count; ++i) {
      source_.charge(sizeof(Span));
      records_.push_back(cursor.take(record_size_));
    }
    for (uint64_t i = 0; level > 0 && i <= count; ++i) {
      uint64_t child = cursor.u64(), records = cursor.integer(count_size_);
      cursor.skip(total_size_[level - 1]);
      walk(child, records, level - 1);
    }
  }

  Source& source_;
  uint64_t node_size_ = 0;
  size_t record_size_ = 0, count_size_ = 0;
  std::vector<size_t> total_size_;
  std::vector<Span> records_;
};

}  // namespace

Span GlobalHeap::object(uint64_t address, uint32_t index) {
  const auto& objects = collection(address);
  auto found = objects.find(static_cast<uint16_t>(index));
  if (index > 0xffff || found == objects.end()) source_.damaged("a reference to a string that does not exist");
  return found->second;
}

const std::map<uint16_t, Span>& GlobalHeap::collection(uint64_t address) {
  auto [entry, is_new] = collections_.try_emplace(address);
  if (!is_new) return entry->second;
  constexpr uint64_t prefix = 16;
  Cursor header(source_, source_.at(address, prefix), "a string heap");
  header.signature("GCOL");
  header.skip(4);
  uint64_t size = header.u64();
  if (size < prefix) source_.damaged("a string heap of impossible size");
  Cursor cursor(source_, source_.at(address, size).subspan(prefix), "a string heap");
  while (cursor.left() >= 16) {
    uint16_t index = cursor.u16();
    cursor.skip(6);
    uint64_t length = cursor.u64();
    if (index == 0) break;  // the rest is free space
    Span object = cursor.take(length);
    cursor.skip(std::min<uint64_t>(cursor.left(), (8 - length % 8) % 8));
    source_.charge(64);
    entry->second.emplace(index, object);
  }
  return entry->second;
}

std::vector<Span> dense_objects(Source& source, uint64_t heap, uint64_t index, size_t id_at) {
  if (heap == undefined_address || index == undefined_address) return {};
  FractalHeap objects(source, heap);
  Tree2 tree(source, index);
  if (tree.record_size() < id_at + objects.id_size()) source.damaged("a B-tree whose records are too short");
  std::vector<Span> found;
  for (Span record : tree.records()) found.push_back(objects.object(record.subspan(id_at, objects.id_size())));
  return found;
}

}  // namespace addax::hdf5
