#include "addax/initializers/random_uniform.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/initializers/seed.hpp"

namespace addax {

using initializers::RandomUniformOptions;

template <>
inline constexpr auto fields_of<RandomUniformOptions> =
    std::tuple{Field{"seed", &RandomUniformOptions::seed}, Field{"minval", &RandomUniformOptions::minval},
               Field{"maxval", &RandomUniformOptions::maxval}};

namespace {

class RandomUniformInitializer final
    : public ConfiguredObject<RandomUniformInitializer, InitializerBase, RandomUniformOptions> {
 public:
  static constexpr const char* keras_name = "RandomUniform";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Shape& shape, DType dtype) override {
    const RandomUniformOptions& o = options();
    return random::uniform(shape, {.minval = o.minval, .maxval = o.maxval, .dtype = dtype, .seed = seed_of(o.seed)});
  }
};

const Registered registered_random_uniform =
    RandomUniformInitializer::registered(initializer_registry(), "keras.initializers", {"uniform"});

}  // namespace

Initializer initializers::RandomUniform(const RandomUniformOptions& options) {
  return Initializer(std::make_shared<RandomUniformInitializer>(options));
}

}  // namespace addax
