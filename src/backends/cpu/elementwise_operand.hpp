// An input of elementwise work: how it is spread over the output's flat range, and its elements block by block.
#pragma once

#include <span>

#include "backends/cpu/elementwise_isa.hpp"

namespace addax::backends::cpu {

/// The dtype that registers have for elements stored as `stored`: half floats are worked on as float32.
inline DType register_dtype(DType stored) {
  return stored == DType::float16 || stored == DType::bfloat16 ? DType(DType::float32) : stored;
}

class Operand {
 public:
  Operand() = default;
  /// `in` must broadcast to `out`, as infer has checked. Blocks will have at most `block` elements, of the dtype that
  /// registers have or as they are stored.
  enum class Form : uint8_t { registers, stored };
  Operand(const Spec& in, const Shape& out, int64_t block, Form form = Form::registers);

  /// Whether it is laid out as the output.
  bool is_whole() const { return spread_ == Spread::whole; }
  /// Whether blocks are the input's own memory.
  bool in_place() const { return is_whole() && dtype_ == handed_; }
  /// The length of the rows of the output in each of which it is one run of elements, or one element; 0 where it is not
  /// spread like that.
  int64_t row() const { return spread_ == Spread::strided ? lengths_[rank_ - 1] : 0; }
  /// Bytes of scratch that begin() and at() need, a multiple of 64.
  size_t scratch() const { return scratch_; }
  /// Prepares the scratch of one thread, for blocks that lie in a range of `n` elements.
  void begin(const BlockTable& table, const void* data, void* scratch, int64_t n) const;
  /// The n elements from position `first`, in the input's memory or in scratch.
  const void* at(const BlockTable& table, const void* data, void* scratch, int64_t first, int64_t n) const;
  /// Those n elements in memory; none where they do not lie as the output's.
  std::span<const char> stored(const void* data, int64_t first, int64_t n) const {
    if (!is_whole()) return {};
    return {static_cast<const char*>(data) + size_t(first) * dtype_.size(), size_t(n) * dtype_.size()};
  }

 private:
  // whole: laid out as the output. repeated: its elements follow each other again and again, as a scalar's or a bias
  // row's. strided: all else.
  enum class Spread : uint8_t { whole, repeated, strided };

  void merge_axes(const Shape& in, const Shape& out);
  /// An element of a strided operand: its index along each axis, and where it lies, in elements.
  struct Position {
    int64_t at[Shape::max_rank], offset = 0;
  };
  /// What scratch ends with: the row that the last block began in, the place of its first element, and how often
  /// scratch begins with that element, where it is the row's only one.
  struct Row {
    int64_t begin = 0, end = 0, offset = 0, filled = 0;
  };
  Row& row_in(void* scratch) const;
  size_t scratch_bytes() const;
  Position position(int64_t first) const;
  void gather(const BlockTable& table, const char* data, char* to, Position position, int64_t n) const;

  DType dtype_, handed_;
  Spread spread_ = Spread::whole;
  int8_t rank_ = 0;
  int64_t period_ = 0, block_ = 0;
  size_t scratch_ = 0;
  int64_t lengths_[Shape::max_rank], strides_[Shape::max_rank];  // of the merged axes, in elements
};

}  // namespace addax::backends::cpu
