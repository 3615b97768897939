// Dataset and Iterator: the handle, and the state of a pass.
#include "addax/data/dataset.hpp"

#include "data/element.hpp"
#include "data/node.hpp"

namespace addax::data {

int64_t Cursor::skip(int64_t count) {
  int64_t done = 0;
  for (Batch element; done < count && next(element);) ++done;
  return done;
}

int64_t Cursor::stack(int64_t count, int64_t least, Batch& batch) {
  std::vector<Batch> elements;
  for (Batch element; static_cast<int64_t>(elements.size()) < count && next(element);)
    elements.push_back(std::move(element));
  const auto taken = static_cast<int64_t>(elements.size());
  if (taken > 0 && taken >= least) batch = data::stack("Dataset::batch", elements);
  return taken;
}

void check_at_least(const char* method, const char* argument, int64_t least, int64_t value) {
  if (value < least)
    throw OptionError("Dataset::" + std::string(method) + ": expected " + argument + " of at least " +
                      std::to_string(least) + ", got " + std::to_string(value) + ".");
}

Iterator::Iterator(std::shared_ptr<const Node> node, int64_t pass, int64_t position)
    : node_(std::move(node)), cursor_(node_->begin(static_cast<Pass>(pass))), pass_(pass) {
  if (position > 0) skip(position);
}
Iterator::Iterator(Iterator&&) noexcept = default;
Iterator& Iterator::operator=(Iterator&& other) noexcept {
  cursor_ = std::move(other.cursor_);  // before the node that it refers to
  node_ = std::move(other.node_);
  pass_ = other.pass_;
  position_ = other.position_;
  return *this;
}
Iterator::~Iterator() { cursor_.reset(); }

std::optional<Batch> Iterator::next() {
  Batch element;
  if (!cursor_->next(element)) return {};
  ++position_;
  return element;
}

int64_t Iterator::skip(int64_t count) {
  int64_t done = cursor_->skip(count);
  position_ += done;
  return done;
}

Json Iterator::state() const { return Json::object({{"pass", pass_}, {"position", position_}}); }

Dataset::Dataset(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

int64_t Dataset::cardinality() const { return node_->cardinality(); }

Iterator Dataset::iterate() const { return iterate(node_->passes++); }

Iterator Dataset::resume(const Json& state) const {
  return iterate(state["pass"].as_integer(), state["position"].as_integer());
}

}  // namespace addax::data
