// Dataset::zip: elements of several data sets side by side.
#include <algorithm>

#include "data/element.hpp"
#include "data/rows.hpp"

namespace addax::data {
namespace {

constexpr Tensors Batch::*parts[] = {&Batch::x, &Batch::y, &Batch::sample_weight};

/// Puts x of each element into its part of the whole: `take(i, element)` fetches the i-th one.
template <class Take>
bool side_by_side(size_t count, Batch& whole, Take take) {
  for (size_t i = 0; i < count; ++i) {
    Batch element;
    if (!take(i, element)) return false;
    if (!element.y.empty() || !element.sample_weight.empty())
      throw ShapeError("Dataset::zip: expected elements of x alone, got " + describe(element) +
                       ". map() can leave y out.");
    whole.*parts[i] = std::move(element.x);
  }
  return true;
}

using RowsNodes = std::vector<std::shared_ptr<const RowsNode>>;

class ZippedRows final : public Rows {
 public:
  explicit ZippedRows(RowsNodes nodes) : nodes_(std::move(nodes)) {
    for (const auto& node : nodes_) size_ = std::min(size_, node->cardinality());
  }
  int64_t size() const override { return size_; }
  Batch one(int64_t position) const override {
    return zipped([&](const RowsNode& n) { return n.rows().one(n.first() + position); });
  }
  Batch range(int64_t first, int64_t count) const override {
    return zipped([&](const RowsNode& n) { return n.rows().range(n.first() + first, count); });
  }
  Batch gather(std::span<const int64_t> positions) const override {
    return zipped([&](const RowsNode& n) {
      if (n.first() == 0) return n.rows().gather(positions);
      std::vector<int64_t> moved(positions.begin(), positions.end());
      for (int64_t& p : moved) p += n.first();
      return n.rows().gather(moved);
    });
  }

 private:
  template <class F>
  Batch zipped(F f) const {
    Batch whole;
    side_by_side(nodes_.size(), whole, [&](size_t i, Batch& element) {
      element = f(*nodes_[i]);
      return true;
    });
    return whole;
  }

  RowsNodes nodes_;
  int64_t size_ = INT64_MAX;
};

class ZipNode final : public Node {
 public:
  explicit ZipNode(const std::vector<Dataset>& inputs) {
    for (const Dataset& input : inputs) inputs_.push_back(input.node());
  }
  int64_t cardinality() const override {
    int64_t least = infinite_cardinality;
    for (const auto& input : inputs_) {
      int64_t size = input->cardinality();
      if (size == unknown_cardinality) return size;
      if (size >= 0) least = least < 0 ? size : std::min(least, size);
    }
    return least;
  }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    std::vector<std::unique_ptr<Cursor>> inputs;
    for (const auto& input : inputs_) inputs.push_back(input->begin(pass));
    return std::make_unique<Zipped>(std::move(inputs));
  }

 private:
  class Zipped final : public Cursor {
   public:
    explicit Zipped(std::vector<std::unique_ptr<Cursor>> inputs) : inputs_(std::move(inputs)) {}
    bool next(Batch& whole) override {
      return side_by_side(inputs_.size(), whole, [&](size_t i, Batch& element) { return inputs_[i]->next(element); });
    }
    int64_t skip(int64_t count) override {
      for (const auto& input : inputs_) count = std::min(count, input->skip(count));
      return count;
    }
    int64_t stack(int64_t count, int64_t least, Batch& whole) override {
      int64_t fewest = count;
      side_by_side(inputs_.size(), whole, [&](size_t i, Batch& element) {
        fewest = std::min(fewest, inputs_[i]->stack(count, least, element));
        return fewest > 0 && fewest >= least;
      });
      auto shortened = [&](const Tensor& t) { return t.shape()[0] == fewest ? t : rows_of(t, 0, fewest); };
      if (fewest > 0 && fewest >= least) whole = map_tensors(whole, shortened);
      return fewest;
    }

   private:
    std::vector<std::unique_ptr<Cursor>> inputs_;
  };

  std::vector<std::shared_ptr<const Node>> inputs_;
};

Dataset zipped(const std::vector<Dataset>& inputs) {
  RowsNodes rows;
  for (const Dataset& input : inputs)
    if (auto node = std::dynamic_pointer_cast<const RowsNode>(input.node())) rows.push_back(std::move(node));
  if (rows.size() < inputs.size()) return make_dataset<ZipNode>(inputs);
  return make_dataset<RowsNode>(std::make_shared<const ZippedRows>(std::move(rows)));
}

}  // namespace

Dataset Dataset::zip(const Dataset& x, const Dataset& y) { return zipped({x, y}); }
Dataset Dataset::zip(const Dataset& x, const Dataset& y, const Dataset& sample_weight) {
  return zipped({x, y, sample_weight});
}

}  // namespace addax::data
