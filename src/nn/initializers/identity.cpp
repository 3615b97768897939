#include "addax/initializers/identity.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

using initializers::IdentityOptions;

template <>
inline constexpr auto fields_of<IdentityOptions> = std::tuple{Field{"gain", &IdentityOptions::gain, "", Saved::no}};

namespace {

class IdentityInitializer final : public ConfiguredObject<IdentityInitializer, InitializerBase, IdentityOptions> {
 public:
  static constexpr const char* keras_name = "Identity";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Shape& shape, DType dtype) override {
    if (shape.rank() != 2) throw ShapeError("Identity: expected the shape of a matrix, got " + shape.to_string() + ".");
    std::vector<double> values(static_cast<size_t>(shape.size()));
    for (int64_t i = 0; i < std::min(shape[0], shape[1]); ++i)
      values[static_cast<size_t>(i * shape[1] + i)] = options().gain;
    return ops::cast(Tensor::from(values, shape), dtype);
  }
};

const Registered registered_identity =
    IdentityInitializer::registered(initializer_registry(), "keras.initializers", {"IdentityInitializer"});

}  // namespace

Initializer initializers::Identity(const IdentityOptions& options) {
  return Initializer(std::make_shared<IdentityInitializer>(options));
}

}  // namespace addax
