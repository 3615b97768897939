// Activation: what `.activation` takes.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "addax/layer.hpp"

namespace addax {

namespace detail {
/// A function with the name that files know it by: `activations::gelu(x)` computes, and `.activation` takes it, too.
/// Its overloads are lambdas, whose defaults are the function's.
template <class... F>
class NamedActivation : public F... {
 public:
  constexpr NamedActivation(const char* name, F... function) : F(function)..., name_(name) {}
  using F::operator()...;
  constexpr const char* name() const { return name_; }

 private:
  const char* name_;
};
}  // namespace detail

/// A name ("relu"), a function of a tensor, a layer, or None for the identity.
class Activation {
 public:
  Activation() = default;
  Activation(NoneType) {}
  /// OptionError with the nearest known name where the name is unknown.
  Activation(const char* name);
  Activation(const std::string& name);
  Activation(const Layer& layer);
  /// `activations::gelu`
  template <class... F>
  Activation(const detail::NamedActivation<F...>& function) : Activation(function.name()) {}
  template <std::invocable<const Tensor&> F>
  requires(!std::convertible_to<F, Tensor> && !std::derived_from<F, Layer>) Activation(F function)
      : Activation(std::function<Tensor(const Tensor&)>(std::move(function)), "lambda") {}
  Activation(std::function<Tensor(const Tensor&)> function, std::string name)
      : name_(std::move(name)), function_(std::move(function)) {}

  /// Keras' name; "linear" for the identity.
  const std::string& name() const { return name_; }
  /// The layer that was given, or null.
  const std::shared_ptr<LayerBase>& layer() const { return layer_; }
  Tensor operator()(const Tensor& x) const;

 private:
  std::string name_ = "linear";
  std::function<Tensor(const Tensor&)> function_;
  std::shared_ptr<LayerBase> layer_;
};

}  // namespace addax
