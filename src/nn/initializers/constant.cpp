#include "addax/initializers/constant.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

using initializers::ConstantOptions;

template <>
inline constexpr auto fields_of<ConstantOptions> = std::tuple{Field{"value", &ConstantOptions::value}};

namespace {

class ConstantInitializer final : public ConfiguredObject<ConstantInitializer, InitializerBase, ConstantOptions> {
 public:
  static constexpr const char* keras_name = "Constant";
  using ConfiguredObject::ConfiguredObject;
  Tensor call(const Shape& shape, DType dtype) override { return ops::full(shape, options().value, dtype); }
};

const Registered registered_constant = ConstantInitializer::registered(initializer_registry(), "keras.initializers");

}  // namespace

Initializer initializers::Constant(const ConstantOptions& options) {
  return Initializer(std::make_shared<ConstantInitializer>(options));
}

}  // namespace addax
