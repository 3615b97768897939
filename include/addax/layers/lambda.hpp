// Lambda: a function that is registered under a name, as a layer.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <utility>

#include "addax/custom_objects.hpp"
#include "addax/layer.hpp"

namespace addax {

/// What a Lambda applies: a function of one tensor; of one tensor and the layer's arguments; or of all inputs, the
/// call's context and the arguments. Files hold its name alone; one that comes back from them is registered before:
/// `saving::register_custom_object("my", {"double", LambdaFunction([](const Tensor& x) { return 2 * x; })});`
class LambdaFunction {
 public:
  using Function = std::function<Tensors(const Tensors&, const CallContext&, const Json&)>;
  template <std::invocable<const Tensor&> F>
  LambdaFunction(F function)
      : function_([f = std::move(function)](const Tensors& x, const CallContext&, const Json&) -> Tensors {
          return f(x.single());
        }) {}
  template <std::invocable<const Tensor&, const Json&> F>
  LambdaFunction(F function)
      : function_([f = std::move(function)](const Tensors& x, const CallContext&, const Json& arguments) -> Tensors {
          return f(x.single(), arguments);
        }) {}
  template <std::invocable<const Tensors&, const CallContext&, const Json&> F>
  LambdaFunction(F function) : function_(std::move(function)) {}

  Tensors operator()(const Tensors& inputs, const CallContext& context, const Json& arguments) const {
    return function_(inputs, context, arguments);
  }

 private:
  Function function_;
};

/// The name of a LambdaFunction that is registered: "package>name", or the name alone.
struct LambdaName {
  template <std::convertible_to<std::string> S>
  LambdaName(const S& text) : text(text) {}
  std::string text;
};

struct LambdaOptions {
  OptionalShape output_shape = {};      // without the batch axis, None where unknown: a promise that calls check
  std::optional<LambdaName> mask = {};  // of a function of all inputs that gives the output's mask
  Json arguments = Json::object();      // handed to the functions
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Lambda: `Lambda("my>double")`. OptionError where nobody registered the name; code in a file is refused.
/// ShapeError where the output has not the promised shape.
Layer Lambda(const LambdaName& function, const LambdaOptions& options = {});
/// `Lambda([](const Tensor& x) { return 2 * x; })`: a function that nobody registered. Its config says "lambda", so
/// files and clone_model() hold such a layer, but refuse to make it anew unless a function has that name.
Layer Lambda(const LambdaFunction& function, const LambdaOptions& options = {});
}  // namespace layers

}  // namespace addax
