// Initializer, Regularizer, Constraint: what a layer is told about its weights.
#pragma once

#include <functional>

#include "addax/handle.hpp"
#include "addax/json.hpp"
#include "addax/tensor.hpp"

namespace addax {

class Initializer;
class Regularizer;
class Constraint;

/// First values of a weight (keras.initializers.Initializer). Derive, implement call, enter through make<T>().
class InitializerBase : public ObjectBase {
 public:
  using handle_type = Initializer;
  static constexpr const char* kind = "Initializer";
  using ObjectBase::ObjectBase;
  /// A tensor of this shape and dtype.
  virtual Tensor call(const Shape& shape, DType dtype) = 0;
};

/// Handle; a name ("he_normal"), an object, or a function of shape and dtype.
class Initializer : public Handle<InitializerBase> {
 public:
  using Handle::Handle;
  /// OptionError with the nearest known name where the name is unknown.
  Initializer(const char* name);
  Initializer(const std::string& name);
  template <std::invocable<const Shape&, DType> F>
  Initializer(F function) : Initializer(of(std::function<Tensor(const Shape&, DType)>(std::move(function)))) {}
  Tensor operator()(const Shape& shape, DType dtype) const { return get().call(shape, dtype); }
  /// With config::floatx().
  Tensor operator()(const Shape& shape) const;

 private:
  static Initializer of(std::function<Tensor(const Shape&, DType)> function);
};

/// A penalty on a weight (keras.regularizers.Regularizer).
class RegularizerBase : public ObjectBase {
 public:
  using handle_type = Regularizer;
  static constexpr const char* kind = "Regularizer";
  using ObjectBase::ObjectBase;
  /// The penalty, a scalar, of a weight or activity.
  virtual Tensor call(const Tensor& x) = 0;
};

/// Handle; a name ("l2"), an object, a function of the weight, or None.
class Regularizer : public Handle<RegularizerBase> {
 public:
  using Handle::Handle;
  Regularizer(NoneType) {}
  Regularizer(const char* name);
  Regularizer(const std::string& name);
  template <std::invocable<const Tensor&> F>
  requires(!std::convertible_to<F, Tensor>) Regularizer(F function)
      : Regularizer(of(std::function<Tensor(const Tensor&)>(std::move(function)))) {}
  Tensor operator()(const Tensor& x) const { return get().call(x); }

 private:
  static Regularizer of(std::function<Tensor(const Tensor&)> function);
};

/// A projection of a weight after each update (keras.constraints.Constraint).
class ConstraintBase : public ObjectBase {
 public:
  using handle_type = Constraint;
  static constexpr const char* kind = "Constraint";
  using ObjectBase::ObjectBase;
  /// The permitted value nearest to `w` in the sense of the constraint.
  virtual Tensor call(const Tensor& w) = 0;
};

/// Handle; a name ("non_neg"), an object, a function of the weight, or None.
class Constraint : public Handle<ConstraintBase> {
 public:
  using Handle::Handle;
  Constraint(NoneType) {}
  Constraint(const char* name);
  Constraint(const std::string& name);
  template <std::invocable<const Tensor&> F>
  requires(!std::convertible_to<F, Tensor>) Constraint(F function)
      : Constraint(of(std::function<Tensor(const Tensor&)>(std::move(function)))) {}
  Tensor operator()(const Tensor& w) const { return get().call(w); }

 private:
  static Constraint of(std::function<Tensor(const Tensor&)> function);
};

}  // namespace addax
