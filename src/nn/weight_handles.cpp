// Initializer, Regularizer, Constraint: handles from names and from functions.
#include "addax/config.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

class FunctionInitializer final : public InitializerBase {
 public:
  using Function = std::function<Tensor(const Shape&, DType)>;
  explicit FunctionInitializer(Function function) : InitializerBase("lambda"), function_(std::move(function)) {}
  std::string class_name() const override { return function_class; }
  Tensor call(const Shape& shape, DType dtype) override { return function_(shape, dtype); }

 private:
  Function function_;
};

/// A Regularizer or Constraint made of a function of the weight.
template <class Base>
class FunctionOfWeight final : public Base {
 public:
  using Function = std::function<Tensor(const Tensor&)>;
  explicit FunctionOfWeight(Function function) : Base("lambda"), function_(std::move(function)) {}
  std::string class_name() const override { return function_class; }
  Tensor call(const Tensor& w) override { return function_(w); }

 private:
  Function function_;
};

}  // namespace

Initializer::Initializer(const std::string& name)
    : Initializer(initializer_registry().make(name, Json::object(), "initializer")) {}
Initializer::Initializer(const char* name) : Initializer(std::string(name)) {}
Initializer Initializer::of(std::function<Tensor(const Shape&, DType)> function) {
  return Initializer(std::make_shared<FunctionInitializer>(std::move(function)));
}
Tensor Initializer::operator()(const Shape& shape) const { return (*this)(shape, config::floatx()); }

Regularizer::Regularizer(const std::string& name)
    : Regularizer(regularizer_registry().make(name, Json::object(), "regularizer")) {}
Regularizer::Regularizer(const char* name) : Regularizer(std::string(name)) {}
Regularizer Regularizer::of(std::function<Tensor(const Tensor&)> function) {
  return Regularizer(std::make_shared<FunctionOfWeight<RegularizerBase>>(std::move(function)));
}

Constraint::Constraint(const std::string& name)
    : Constraint(constraint_registry().make(name, Json::object(), "constraint")) {}
Constraint::Constraint(const char* name) : Constraint(std::string(name)) {}
Constraint Constraint::of(std::function<Tensor(const Tensor&)> function) {
  return Constraint(std::make_shared<FunctionOfWeight<ConstraintBase>>(std::move(function)));
}

}  // namespace addax
