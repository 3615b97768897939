// Variable: a named tensor that changes: a weight, an optimizer slot, a metric's total.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "addax/tensor.hpp"

namespace addax {

class RegularizerBase;
class ConstraintBase;

struct VariableOptions {
  std::string name = {};
  bool trainable = true;
};

/// Handle to state of a fixed shape and dtype. Copies share it, like a Python name.
class Variable {
 public:
  Variable() = default;
  /// Begins with the value of `initial`.
  explicit Variable(const Tensor& initial, VariableOptions options = {});

  bool defined() const { return static_cast<bool>(state_); }
  const std::string& name() const;
  /// The name behind those of the layers that own it: "dense/kernel".
  const std::string& path() const;
  const Shape& shape() const;
  DType dtype() const;
  bool trainable() const;
  void set_trainable(bool trainable);

  /// The value now. Later assignments do not change what was returned.
  Tensor value() const;
  operator Tensor() const;
  /// Replaces, raises or lowers the value in place; ShapeError where shapes differ. Inside function() it is recorded.
  Variable& assign(const Tensor& value);
  Variable& assign_add(const Tensor& value);
  Variable& assign_sub(const Tensor& value);

  bool operator==(const Variable& other) const { return state_ == other.state_; }
  const detail::Ref<detail::RefCounted>& handle() const { return state_; }
  explicit Variable(detail::Ref<detail::RefCounted> state) : state_(std::move(state)) {}

 private:
  detail::Ref<detail::RefCounted> state_;
};

using Variables = std::vector<Variable>;

}  // namespace addax
