#include "addax/initializers/ones.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {
namespace {

class OnesInitializer final : public ConfiguredObject<OnesInitializer, InitializerBase, NoArguments> {
 public:
  static constexpr const char* keras_name = "Ones";
  using ConfiguredObject::ConfiguredObject;
  Tensor call(const Shape& shape, DType dtype) override { return ops::ones(shape, dtype); }
};

const Registered registered_ones = OnesInitializer::registered(initializer_registry(), "keras.initializers", {"one"});

}  // namespace

Initializer initializers::Ones() { return Initializer(std::make_shared<OnesInitializer>(NoArguments{})); }

}  // namespace addax
