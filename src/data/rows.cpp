// Tensors as rows, and a pass over rows of any kind.
#include "data/rows.hpp"

#include <algorithm>

#include "backends/indexing.hpp"
#include "core/tensor_state.hpp"
#include "data/element.hpp"

namespace addax::data {
namespace {

class TensorRows final : public Rows {
 public:
  explicit TensorRows(Batch data) : size_(row_count("data::Dataset", data)), data_(std::move(data)) {
    each(data_, [](const Tensor& t) { (void)t.raw_data(); });  // refuses what has no values
  }

  int64_t size() const override { return size_; }
  Batch one(int64_t position) const override {
    return map_tensors(data_, [&](const Tensor& t) { return row_of(t, position); });
  }
  Batch range(int64_t first, int64_t count) const override {
    return map_tensors(data_, [&](const Tensor& t) { return rows_of(t, first, count); });
  }
  Batch gather(std::span<const int64_t> positions) const override {
    auto count = static_cast<int64_t>(positions.size());
    return map_tensors(data_, [&](const Tensor& t) {
      Spec spec = t.spec();
      spec.shape[0] = count;
      Tensor rows = allocate(spec);
      backends::cpu::gather_rows(t.raw_data(), t.spec().bytes() / static_cast<size_t>(size_), positions.data(), count,
                                 data_of(rows));
      return rows;
    });
  }

 private:
  int64_t size_;
  Batch data_;
};

class RowsCursor final : public Cursor {
 public:
  explicit RowsCursor(const RowsNode& node)
      : rows_(node.rows()), at_(node.first()), end_(node.first() + node.cardinality()) {}

  bool next(Batch& element) override {
    if (at_ == end_) return false;
    element = rows_.one(at_++);
    return true;
  }
  int64_t skip(int64_t count) override {
    count = std::min(count, end_ - at_);
    at_ += count;
    return count;
  }
  int64_t stack(int64_t count, int64_t, Batch& batch) override {
    count = std::min(count, end_ - at_);
    if (count > 0) batch = rows_.range(at_, count);
    at_ += count;
    return count;
  }

 private:
  const Rows& rows_;
  int64_t at_, end_;
};

/// Elements of a list, of any shapes.
class ElementsNode final : public Node {
 public:
  explicit ElementsNode(std::vector<Batch> elements) : elements_(std::move(elements)) {}
  int64_t cardinality() const override { return static_cast<int64_t>(elements_.size()); }
  std::unique_ptr<Cursor> begin(Pass) const override { return std::make_unique<Elements>(elements_); }

 private:
  class Elements final : public Cursor {
   public:
    explicit Elements(const std::vector<Batch>& elements) : elements_(elements) {}
    bool next(Batch& element) override {
      if (at_ == elements_.size()) return false;
      element = elements_[at_++];
      return true;
    }
    int64_t skip(int64_t count) override {
      count = std::min(count, static_cast<int64_t>(elements_.size() - at_));
      at_ += static_cast<size_t>(count);
      return count;
    }

   private:
    const std::vector<Batch>& elements_;
    size_t at_ = 0;
  };

  std::vector<Batch> elements_;
};

}  // namespace

std::unique_ptr<Cursor> RowsNode::begin(Pass) const { return std::make_unique<RowsCursor>(*this); }

Dataset::Dataset(const Tensors& x, const Tensors& y, const Tensors& sample_weight)
    : Dataset(std::make_shared<const RowsNode>(std::make_shared<const TensorRows>(Batch{x, y, sample_weight}))) {}

Dataset::Dataset(std::vector<Batch> elements) : Dataset(std::make_shared<const ElementsNode>(std::move(elements))) {}

}  // namespace addax::data
