// Dataset::interleave: several data sets in turns, as tf.data takes them.
#include "addax/scopes.hpp"
#include "data/node.hpp"
#include "ops/op.hpp"
#include "ops/seed.hpp"

namespace addax::data {
namespace {

class InterleaveNode final : public OneInput {
 public:
  InterleaveNode(const Dataset& input, std::function<Dataset(const Batch&)> f, const InterleaveOptions& options)
      : OneInput(input), f_(std::move(f)), seed_(next_global_seed()), options_(options) {}
  int64_t cardinality() const override { return input_->cardinality() == 0 ? 0 : unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass pass) const override { return std::make_unique<InTurns>(*this, pass); }

 private:
  class InTurns final : public Cursor {
   public:
    InTurns(const InterleaveNode& node, Pass pass)
        : node_(node),
          pass_(pass),
          input_(node.input_->begin(pass)),
          open_(static_cast<size_t>(node.options_.cycle_length)) {}

    bool next(Batch& element) override {
      for (size_t empty = 0; empty < open_.size();) {
        Turn& turn = open_[at_];
        if (!turn.elements && !open(turn)) {
          ++empty;
          pass_on();
        } else if (turn.elements->next(element)) {
          if (++given_ == node_.options_.block_length) pass_on();
          return true;
        } else {
          turn = {};
          empty = 0;
          pass_on();
        }
      }
      return false;
    }

   private:
    struct Turn {
      std::shared_ptr<const Node> node;  // outlives its elements
      std::unique_ptr<Cursor> elements;
      ~Turn() { elements.reset(); }
      Turn() = default;
      Turn(Turn&&) = default;
      Turn& operator=(Turn&& other) noexcept {
        elements = std::move(other.elements);
        node = std::move(other.node);
        return *this;
      }
    };

    bool open(Turn& turn) {
      Batch element;
      if (!input_->next(element)) return false;
      Eagerly now;
      // What the function makes without a seed (a shuffle(), a map() that draws) follows from this element's place.
      SeedScope stream(static_cast<int64_t>(mix(mix(node_.seed_, pass_), opened_)));
      turn.node = node_.f_(element).node();
      turn.elements = turn.node->begin(mix(pass_, opened_++));
      return true;
    }
    void pass_on() {
      at_ = (at_ + 1) % open_.size();
      given_ = 0;
    }

    const InterleaveNode& node_;
    Pass pass_;
    std::unique_ptr<Cursor> input_;
    std::vector<Turn> open_;
    size_t at_ = 0;
    uint64_t opened_ = 0;
    int64_t given_ = 0;
  };

  std::function<Dataset(const Batch&)> f_;
  uint64_t seed_;
  InterleaveOptions options_;
};

}  // namespace

Dataset Dataset::interleaved(std::function<Dataset(const Batch&)> f, const InterleaveOptions& options) const {
  check_at_least("interleave", "cycle_length", 1, options.cycle_length);
  check_at_least("interleave", "block_length", 1, options.block_length);
  return make_dataset<InterleaveNode>(*this, std::move(f), options);
}

}  // namespace addax::data
