// Rows: the data of a run as batches of rows, in order or shuffled.
#pragma once

#include "addax/batch.hpp"
#include "graph/executable.hpp"

namespace addax {

/// x, y and sample_weight of equal length. Batches are views of the data, or gathered by a permutation into memory that
/// is used again.
class Rows {
 public:
  /// ShapeError where lengths differ, ValueError where there are no rows.
  Rows(std::string_view where, Tensors x, Tensors y, Tensors sample_weight);

  int64_t size() const { return size_; }
  /// The rows from `first` on, without the permutation.
  Rows part(int64_t first, int64_t last) const;
  /// A new order of all rows.
  void shuffle();
  /// One batch as tensors of its own shape.
  Batch batch(int64_t first, int64_t count);
  /// Where the tensors of one batch lie, in the order x, y, sample_weight.
  std::span<const void* const> pointers(int64_t first, int64_t count);
  const Tensors& x() const { return data_.x; }
  const Tensors& y() const { return data_.y; }
  const Tensors& sample_weight() const { return data_.sample_weight; }
  /// A tensor of each part with `count` rows and no meaningful values: what a step is planned for.
  Batch example(int64_t count) const;

 private:
  struct Source {
    const std::byte* data;
    size_t row_bytes;
    Ref<Buffer> gathered;  // room for the largest batch
  };
  Rows() = default;

  Batch data_;
  int64_t size_ = 0;
  std::vector<Source> sources_;
  std::vector<const void*> pointers_;
  Tensor order_;  // int64 [size]; undefined: as they are
};

}  // namespace addax
