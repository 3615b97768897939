// Dataset::repeat, take, skip and concatenate: which elements, in which order.
#include <algorithm>

#include "data/rows.hpp"

namespace addax::data {
namespace {

class RepeatNode final : public OneInput {
 public:
  RepeatNode(const Dataset& input, int64_t times) : OneInput(input), times_(times) {}
  int64_t cardinality() const override {
    int64_t once = input_->cardinality();
    if (once == 0 || times_ == 0) return 0;
    if (times_ < 0 || once == infinite_cardinality) return infinite_cardinality;
    return once < 0 ? unknown_cardinality : once * times_;
  }
  std::unique_ptr<Cursor> begin(Pass pass) const override { return std::make_unique<Repeated>(*this, pass); }

 private:
  class Repeated final : public Cursor {
   public:
    Repeated(const RepeatNode& node, Pass pass) : node_(node), pass_(pass) {}

    bool next(Batch& element) override {
      return advance([&] { return static_cast<int64_t>(input_->next(element)); }) > 0;
    }
    int64_t skip(int64_t count) override {
      int64_t done = 0;
      while (done < count) {
        int64_t more = advance([&] { return input_->skip(count - done); });
        if (more == 0) break;
        done += more;
      }
      return done;
    }

   private:
    /// What `take` gives, from the next repetition where this one has ended. An empty input ends an endless repetition.
    template <class Take>
    int64_t advance(Take take) {
      for (bool fresh = false;; fresh = true) {
        if (!input_) {
          if (node_.times_ >= 0 && begun_ >= node_.times_) return 0;
          input_ = node_.input_->begin(begun_ == 0 ? pass_ : mix(pass_, static_cast<uint64_t>(begun_)));
          ++begun_;
        }
        if (int64_t taken = take()) return taken;
        if (fresh && node_.times_ < 0) return 0;
        input_.reset();
      }
    }

    const RepeatNode& node_;
    Pass pass_;
    std::unique_ptr<Cursor> input_;
    int64_t begun_ = 0;
  };

  int64_t times_;
};

/// `count` elements behind the first `skipped` ones.
class PartNode final : public OneInput {
 public:
  PartNode(const Dataset& input, int64_t skipped, int64_t count) : OneInput(input), skipped_(skipped), count_(count) {}
  int64_t cardinality() const override {
    int64_t all = input_->cardinality();
    if (count_ == 0) return 0;
    if (all == infinite_cardinality) return count_ == everything ? all : count_;
    return all < 0 ? all : std::min(count_, std::max<int64_t>(0, all - skipped_));
  }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Part>(input_->begin(pass), skipped_, count_);
  }
  static constexpr int64_t everything = INT64_MAX;

 private:
  class Part final : public Cursor {
   public:
    Part(std::unique_ptr<Cursor> input, int64_t skipped, int64_t count)
        : input_(std::move(input)), skipped_(skipped), left_(count) {}
    bool next(Batch& element) override {
      return pass_over() && counted(static_cast<int64_t>(input_->next(element))) > 0;
    }
    int64_t skip(int64_t count) override { return pass_over() ? counted(input_->skip(std::min(count, left_))) : 0; }
    int64_t stack(int64_t count, int64_t least, Batch& batch) override {
      return pass_over() ? counted(input_->stack(std::min(count, left_), least, batch)) : 0;
    }

   private:
    /// Whether there may be elements; the first time, those in front are left behind.
    bool pass_over() {
      if (left_ > 0 && skipped_ > 0) input_->skip(std::exchange(skipped_, 0));
      return left_ > 0;
    }
    int64_t counted(int64_t taken) {
      left_ -= taken;
      return taken;
    }

    std::unique_ptr<Cursor> input_;
    int64_t skipped_, left_;
  };

  int64_t skipped_, count_;
};

Dataset part(const Dataset& input, int64_t skipped, int64_t count) {
  if (auto rows = dynamic_cast<const RowsNode*>(input.node().get())) {
    skipped = std::min(skipped, rows->cardinality());
    count = std::min(count, rows->cardinality() - skipped);
    return make_dataset<RowsNode>(rows->shared_rows(), rows->first() + skipped, count);
  }
  return make_dataset<PartNode>(input, skipped, count);
}

class ConcatenateNode final : public OneInput {
 public:
  ConcatenateNode(const Dataset& first, const Dataset& second) : OneInput(first), second_(second.node()) {}
  int64_t cardinality() const override {
    int64_t a = input_->cardinality(), b = second_->cardinality();
    if (a == infinite_cardinality || b == infinite_cardinality) return infinite_cardinality;
    return a < 0 || b < 0 ? unknown_cardinality : a + b;
  }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Both>(input_->begin(pass), second_->begin(pass));
  }

 private:
  class Both final : public Cursor {
   public:
    Both(std::unique_ptr<Cursor> first, std::unique_ptr<Cursor> second)
        : first_(std::move(first)), second_(std::move(second)) {}
    bool next(Batch& element) override { return first_->next(element) || second_->next(element); }
    int64_t skip(int64_t count) override {
      int64_t done = first_->skip(count);
      return done < count ? done + second_->skip(count - done) : done;
    }

   private:
    std::unique_ptr<Cursor> first_, second_;
  };

  std::shared_ptr<const Node> second_;
};

}  // namespace

Dataset Dataset::repeat(int64_t count) const {
  check_at_least("repeat", "a count", -1, count);
  return make_dataset<RepeatNode>(*this, count);
}

Dataset Dataset::take(int64_t count) const {
  check_at_least("take", "a count", -1, count);
  return part(*this, 0, count < 0 ? PartNode::everything : count);
}

Dataset Dataset::skip(int64_t count) const {
  check_at_least("skip", "a count", -1, count);
  return part(*this, count < 0 ? PartNode::everything : count, PartNode::everything);
}

Dataset Dataset::concatenate(const Dataset& other) const { return make_dataset<ConcatenateNode>(*this, other); }

}  // namespace addax::data
