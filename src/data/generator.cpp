// Dataset::from_generator: elements that a function of the user makes.
#include "data/node.hpp"
#include "ops/op.hpp"

namespace addax::data {
namespace {

using Give = std::function<std::optional<Batch>()>;

class GeneratorNode final : public Node {
 public:
  explicit GeneratorNode(std::function<Give()> start) : start_(std::move(start)) {}
  int64_t cardinality() const override { return unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass) const override { return std::make_unique<Generated>(start_); }

 private:
  class Generated final : public Cursor {
   public:
    explicit Generated(const std::function<Give()>& start) : start_(start) {}
    bool next(Batch& element) override {
      if (ended_) return false;
      Eagerly now;
      if (!give_) give_ = start_();
      std::optional<Batch> made = give_();
      ended_ = !made;
      if (made) element = std::move(*made);
      return !ended_;
    }

   private:
    const std::function<Give()>& start_;
    Give give_;
    bool ended_ = false;
  };

  std::function<Give()> start_;
};

}  // namespace

Dataset Dataset::from_generator(std::function<Give()> start) {
  if (!start) throw OptionError("Dataset::from_generator: expected a function that begins a pass, got an empty one.");
  return make_dataset<GeneratorNode>(std::move(start));
}

}  // namespace addax::data
