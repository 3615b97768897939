// RowSource: tensors as batches of rows, in order or shuffled.
#pragma once

#include "addax/model.hpp"
#include "graph/executable.hpp"
#include "training/source.hpp"

namespace addax {

/// x, y and sample_weight of equal length. Batches are views of the data, or gathered by a permutation into memory that
/// is used again: a pass takes nothing from the heap.
class RowSource final : public Source {
 public:
  /// ShapeError where lengths differ, ValueError where there are no rows.
  RowSource(std::string_view where, Batch data, int64_t batch_size, const Shuffle& shuffle);

  int64_t size() const { return size_; }
  int64_t steps() const override { return (size_ + batch_size_ - 1) / batch_size_; }
  const Batch& sample() override { return data_; }
  void begin(int64_t number) override;
  bool next() override;
  int64_t layout() const override { return count_; }
  Batch example() const override;
  std::span<const void* const> pointers() override;
  Batch batch() override;
  Json state() const override;
  void restore(const Json& state) override;

 private:
  struct Part {
    const std::byte* data;
    size_t row_bytes;
    Ref<Buffer> gathered;  // room for the largest batch
  };
  void order_by(const Tensor& key);

  Batch data_;
  int64_t size_, batch_size_;
  Shuffle shuffle_;
  std::vector<Part> parts_;
  std::vector<const void*> pointers_;
  Tensor key_, order_;             // order: int64 [size]; undefined: as they are
  int64_t first_ = 0, count_ = 0;  // the rows of this batch
};

}  // namespace addax
