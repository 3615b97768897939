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
  int64_t steps() const override { return 1 + (size_ - 1) / batch_size_; }
  const Batch& sample() override { return data_; }
  void begin(int64_t number) override;
  bool next() override;
  int64_t layout() const override { return count_; }
  Batch example() const override;
  std::span<const void* const> pointers() override;
  int64_t join(int64_t most) override;
  Batch batch() override;
  Json state() const override;
  void restore(const Json& state) override;

 private:
  struct Part {
    Tensor rows;
    size_t row_bytes;
    Ref<Buffer> gathered;  // room for the largest batch
    const std::byte* data() const { return static_cast<const std::byte*>(rows.raw_data()); }
  };
  void order_by(const Tensor& key);
  /// The order of all rows, sorted by batch: each batch keeps the order in which its own rows stand there.
  Tensor in_batches(const Tensor& order) const;
  /// All rows go to the device where they leave half of its free memory to the step.
  void bring_rows();
  size_t batch_step(const Part& part) const;
  void gather_on_device(const Part& part, int64_t first_row, int64_t count, std::byte* to);
  /// The rows of all joined batches.
  const std::byte* gathered_on_device(size_t i);

  Batch data_;
  int64_t size_, batch_size_;
  Shuffle shuffle_;
  std::vector<Part> parts_;
  std::vector<const void*> pointers_;
  DeviceMemory* memory_;  // where steps run; null on the processor
  bool is_resident_ = false;
  Ref<Buffer> gathered_rows_;      // in main memory, on the way to a device that cannot hold all
  Tensor key_, order_;             // order: int64 [size]; undefined: as they are
  int64_t first_ = 0, count_ = 0;  // the rows of this batch
  int64_t joined_ = 1;             // batches that are given at once, of which this is the last
};

}  // namespace addax
