#include <algorithm>
#include <utility>

#include "core/tensor_state.hpp"

namespace addax {

Tensors::Item::Item(const Variable& variable) : tensor(variable) {}

Tensors::Tensors(const Tensors& other) {
  reserve(other.size_);
  for (const Tensor& tensor : other) push_back(tensor);
  if (other.names_) names_ = std::make_unique<std::vector<std::string>>(*other.names_);
}

Tensors::Tensors(Tensors&& other) noexcept
    : size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, inline_capacity)),
      heap_(std::exchange(other.heap_, nullptr)),
      names_(std::move(other.names_)) {
  if (!heap_)
    for (size_t i = 0; i < size_; ++i) inline_[i] = std::move(other.inline_[i]);
}

Tensors& Tensors::operator=(Tensors other) noexcept {
  this->~Tensors();
  new (this) Tensors(std::move(other));
  return *this;
}

Tensors::~Tensors() { delete[] heap_; }

Tensors::Tensors(Tensor tensor) : size_(1) { inline_[0] = std::move(tensor); }

Tensors::Tensors(const Variable& variable) : Tensors(Tensor(variable)) {}

Tensors::Tensors(std::initializer_list<Item> items) {
  reserve(items.size());
  for (const Item& item : items) push_back(item.tensor);
}

Tensors::Tensors(std::initializer_list<NamedItem> items) {
  reserve(items.size());
  for (const NamedItem& item : items) {
    if (contains(item.name))
      throw OptionError("Tensors: expected each name once, got \"" + std::string(item.name) + "\" twice.");
    push_back(item.name, item.tensor);
  }
}

Tensors::Tensors(const std::vector<Tensor>& tensors) {
  reserve(tensors.size());
  for (const Tensor& tensor : tensors) push_back(tensor);
}

Tensors::Tensors(const std::vector<Variable>& variables) {
  reserve(variables.size());
  for (const Variable& variable : variables) push_back(Tensor(variable));
}

void Tensors::reserve(size_t count) {
  if (count <= capacity_) return;
  size_t capacity = std::max(count, capacity_ * 2);
  auto* grown = new Tensor[capacity];
  std::move(begin(), end(), grown);
  delete[] heap_;
  heap_ = grown;
  capacity_ = capacity;
}

void Tensors::push_back(Tensor tensor) {
  reserve(size_ + 1);
  begin()[size_++] = std::move(tensor);
}

void Tensors::push_back(std::string_view name, Tensor tensor) {
  if (!names_) names_ = std::make_unique<std::vector<std::string>>();
  names_->emplace_back(name);
  push_back(std::move(tensor));
}

void Tensors::resize(size_t count) {
  reserve(count);
  for (size_t i = count; i < size_; ++i) begin()[i] = Tensor();
  size_ = count;
}

bool Tensors::contains(std::string_view name) const {
  return names_ && std::find(names_->begin(), names_->end(), name) != names_->end();
}

Tensor& Tensors::operator[](std::string_view name) {
  if (!contains(name)) push_back(name, Tensor());
  return const_cast<Tensor&>(std::as_const(*this)[name]);
}

const Tensor& Tensors::operator[](std::string_view name) const {
  for (size_t i = 0; i < names().size(); ++i)
    if (names()[i] == name) return begin()[i];
  std::string known;
  for (const std::string& n : names()) known += (known.empty() ? "" : ", ") + n;
  throw OptionError("Tensors: expected one of the names " + (known.empty() ? "(none given)" : known) + ", got \"" +
                    std::string(name) + "\".");
}

const std::vector<std::string>& Tensors::names() const {
  static const std::vector<std::string> none;
  return names_ ? *names_ : none;
}

const Tensor& Tensors::single() const {
  if (size_ != 1)
    throw ShapeError("Tensors: expected exactly one tensor, got " + std::to_string(size_) +
                     ". Take one by its position or name.");
  return *begin();
}

}  // namespace addax
