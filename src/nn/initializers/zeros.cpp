#include "addax/initializers/zeros.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {
namespace {

class ZerosInitializer final : public ConfiguredObject<ZerosInitializer, InitializerBase, NoArguments> {
 public:
  static constexpr const char* keras_name = "Zeros";
  using ConfiguredObject::ConfiguredObject;
  Tensor call(const Shape& shape, DType dtype) override { return ops::zeros(shape, dtype); }
};

const Registered registered_zeros =
    ZerosInitializer::registered(initializer_registry(), "keras.initializers", {"zero"});

}  // namespace

Initializer initializers::Zeros() { return Initializer(std::make_shared<ZerosInitializer>(NoArguments{})); }

}  // namespace addax
