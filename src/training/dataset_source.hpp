// DatasetSource: the batches of a data set.
#pragma once

#include <optional>

#include "addax/data/dataset.hpp"
#include "training/source.hpp"
#include "training/staging.hpp"

namespace addax {

class DatasetSource final : public Source {
 public:
  /// `first_pass`: the number of the pass that is begun for sample().
  DatasetSource(std::string where, data::Dataset set, int64_t first_pass)
      : where_(std::move(where)), set_(std::move(set)), pass_(first_pass) {}

  int64_t steps() const override;
  bool endless() const override;
  /// ValueError where the data set gives no batch.
  const Batch& sample() override;
  void begin(int64_t number) override;
  /// ShapeError for what is no batch, or no batch like the first.
  bool next() override;
  int64_t layout() const override { return layout_; }
  Batch example() const override { return current_; }
  std::span<const void* const> pointers() override;
  Batch batch() override { return current_; }
  const Tensors* unchecked() const override { return &current_.y; }
  [[noreturn]] void refuse(const ShapeError& error) const override;
  Json state() const override;
  void restore(const Json& state) override;

 private:
  void open(int64_t pass, int64_t position);
  /// "every batch like the first, x [32, 4] float32, got x [32, 5] float32 in batch 7"
  std::string difference() const;

  std::string where_;
  data::Dataset set_;
  std::optional<data::Iterator> pass_of_set_;
  int64_t pass_, number_ = 0;           // which pass, and the number of the batch in it, from 1
  std::optional<Batch> first_, ahead_;  // the first batch of all; the same, before next() came to it
  Batch current_;
  int64_t layout_ = 0;
  std::vector<const void*> pointers_;
  Staging staging_;
};

}  // namespace addax
