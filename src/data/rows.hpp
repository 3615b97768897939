// Rows: elements that can be taken by their position. Batches of them are cut or gathered without making elements.
#pragma once

#include <span>

#include "data/node.hpp"

namespace addax::data {

class Rows {
 public:
  virtual ~Rows() = default;
  virtual int64_t size() const = 0;
  virtual Batch one(int64_t position) const = 0;
  /// Consecutive rows under their axis.
  virtual Batch range(int64_t first, int64_t count) const = 0;
  /// Rows in any order.
  virtual Batch gather(std::span<const int64_t> positions) const = 0;
};

/// The elements `first` … `first + size - 1` of rows.
class RowsNode final : public Node {
 public:
  explicit RowsNode(std::shared_ptr<const Rows> rows) : RowsNode(rows, 0, rows->size()) {}
  RowsNode(std::shared_ptr<const Rows> rows, int64_t first, int64_t size)
      : rows_(std::move(rows)), first_(first), size_(size) {}

  std::unique_ptr<Cursor> begin(Pass pass) const override;
  int64_t cardinality() const override { return size_; }
  const Rows& rows() const { return *rows_; }
  const std::shared_ptr<const Rows>& shared_rows() const { return rows_; }
  int64_t first() const { return first_; }

 private:
  std::shared_ptr<const Rows> rows_;
  int64_t first_, size_;
};

}  // namespace addax::data
