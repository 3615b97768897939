// How an input is spread over the output's flat range.
#include "backends/cpu/elementwise_operand.hpp"

#include <algorithm>
#include <cstring>

namespace addax::backends::cpu {

namespace {

constexpr size_t round_up(size_t bytes) { return (bytes + 63) / 64 * 64; }

// Calls f with a pointer type as wide as the elements.
template <class F>
void with_width(size_t size, F&& f) {
  if (size == 4) return f(uint32_t{});
  if (size == 8) return f(uint64_t{});
  if (size == 2) return f(uint16_t{});
  f(uint8_t{});
}

template <class W>
void copy_strided(const BlockTable& table, W* to, const W* from, int64_t stride, int64_t n) {
  if (stride == 0 && n > 8)
    table.fill[sizeof(W)](to, from, nullptr, nullptr, n, 0);
  else if (stride == 1 && n > 8)
    std::memcpy(to, from, size_t(n) * sizeof(W));
  else
    for (int64_t i = 0; i < n; ++i) to[i] = from[i * stride];
}

// The elements to[0, filled) again and again, up to to[n].
void repeat(const BlockTable& table, char* to, int64_t filled, int64_t n, size_t size) {
  if (filled == 1) return table.fill[size](to, to, nullptr, nullptr, n, 0);
  for (; filled < n; filled *= 2)
    std::memcpy(to + size_t(filled) * size, to, size_t(std::min(filled, n - filled)) * size);
}

}  // namespace

Operand::Operand(const Spec& in, const Shape& out, int64_t block, Form form)
    : dtype_(in.dtype), handed_(form == Form::stored ? in.dtype : register_dtype(in.dtype)), block_(block) {
  if (in.shape != out) merge_axes(in.shape, out);
  if (in.shape == out) {
    spread_ = Spread::whole;
  } else if (rank_ == 0) {
    spread_ = Spread::repeated;
    period_ = 1;
  } else if (rank_ == 1) {
    spread_ = strides_[0] == 0 ? Spread::repeated : Spread::whole;
    period_ = 1;
  } else {
    bool row = rank_ == 2 && strides_[0] == 0 && lengths_[1] <= block;
    spread_ = row ? Spread::repeated : Spread::strided;
    period_ = lengths_[1];
  }
  scratch_ = scratch_bytes();
}

void Operand::merge_axes(const Shape& in, const Shape& out) {
  const int64_t *in_dims = in.begin(), *out_dims = out.begin();
  int missing = out.rank() - in.rank(), rank = 0;
  int64_t lengths[Shape::max_rank], strides[Shape::max_rank], stride = 1;
  for (int axis = out.rank() - 1; axis >= 0; --axis) {  // from the innermost
    int64_t length = out_dims[axis], own = axis < missing ? 1 : in_dims[axis - missing];
    if (length == 1) continue;
    bool spread = own != length;
    if (rank > 0 && spread == (strides[rank - 1] == 0)) {
      lengths[rank - 1] *= length;
    } else {
      lengths[rank] = length;
      strides[rank++] = spread ? 0 : stride;
    }
    stride *= own;
  }
  rank_ = int8_t(rank);
  std::reverse_copy(lengths, lengths + rank, lengths_);
  std::reverse_copy(strides, strides + rank, strides_);
}

size_t Operand::scratch_bytes() const {
  if (in_place()) return 0;
  size_t size = handed_.size(), block = size_t(block_);
  if (spread_ == Spread::repeated) return round_up((block + size_t(period_)) * size);
  bool both = spread_ == Spread::strided && dtype_ != handed_;  // gathered, then converted
  return round_up(block * size) + (both ? round_up(block * dtype_.size()) : 0) + round_up(sizeof(Row));
}

Operand::Row& Operand::row_in(void* scratch) const {
  return *reinterpret_cast<Row*>(static_cast<char*>(scratch) + scratch_ - round_up(sizeof(Row)));
}

void Operand::begin(const BlockTable& table, const void* data, void* scratch, int64_t n) const {
  if (spread_ == Spread::strided) row_in(scratch) = {};
  if (spread_ != Spread::repeated) return;
  if (dtype_ == handed_)
    std::memcpy(scratch, data, size_t(period_) * dtype_.size());
  else
    table.cast[dtype_][handed_](scratch, data, nullptr, nullptr, period_, 0);
  repeat(table, static_cast<char*>(scratch), period_, std::min(n, block_) + period_, handed_.size());
}

const void* Operand::at(const BlockTable& table, const void* data, void* scratch, int64_t first, int64_t n) const {
  auto* from = static_cast<const char*>(data);
  auto* to = static_cast<char*>(scratch);
  if (spread_ == Spread::repeated) return period_ == 1 ? to : to + size_t(first % period_) * handed_.size();
  if (spread_ == Spread::whole) {
    from += size_t(first) * dtype_.size();
    if (dtype_ == handed_) return from;
  } else {
    const int inner = rank_ - 1;
    Row& row = row_in(scratch);
    if (first < row.begin || first >= row.end) {
      const Position p = position(first);
      const int64_t begin = first - p.at[inner];
      row = {begin, begin + lengths_[inner], p.offset - p.at[inner] * strides_[inner], 0};
    }
    const bool one_run = row.end - first >= n, one_element = one_run && strides_[inner] == 0;
    if (one_element && row.filled >= n) return to;
    from += size_t(row.offset + (first - row.begin) * strides_[inner]) * dtype_.size();
    if (one_element || !one_run) {  // not as it is
      char* gathered = dtype_ == handed_ ? to : to + round_up(size_t(block_) * handed_.size());
      gather(table, static_cast<const char*>(data), gathered, position(first), n);
      from = gathered;
      row.filled = one_element ? n : 0;
    }
    if (dtype_ == handed_) return from;
  }
  table.cast[dtype_][handed_](to, from, nullptr, nullptr, n, 0);
  return to;
}

Operand::Position Operand::position(int64_t first) const {
  Position p;
  for (int axis = rank_ - 1; axis > 0; --axis) {
    p.at[axis] = first % lengths_[axis];
    first /= lengths_[axis];
    p.offset += p.at[axis] * strides_[axis];
  }
  p.at[0] = first;
  p.offset += first * strides_[0];
  return p;
}

void Operand::gather(const BlockTable& table, const char* data, char* to, Position position, int64_t n) const {
  int64_t *at = position.at, &offset = position.offset;
  with_width(dtype_.size(), [&](auto w) {
    auto* from = reinterpret_cast<const decltype(w)*>(data);
    auto* out = reinterpret_cast<decltype(w)*>(to);
    const int inner = rank_ - 1;
    while (n > 0) {
      int64_t run = std::min(n, lengths_[inner] - at[inner]);
      copy_strided(table, out, from + offset, strides_[inner], run);
      out += run;
      n -= run;
      offset -= at[inner] * strides_[inner];
      at[inner] = 0;
      for (int axis = inner - 1; axis >= 0; --axis) {  // the next position, as an odometer
        offset += strides_[axis];
        if (++at[axis] < lengths_[axis]) break;
        offset -= at[axis] * strides_[axis];
        at[axis] = 0;
      }
    }
  });
}

}  // namespace addax::backends::cpu
