#include "addax/initializers/random_normal.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/initializers/seed.hpp"

namespace addax {

using initializers::RandomNormalOptions;

template <>
inline constexpr auto fields_of<RandomNormalOptions> =
    std::tuple{Field{"seed", &RandomNormalOptions::seed}, Field{"mean", &RandomNormalOptions::mean},
               Field{"stddev", &RandomNormalOptions::stddev}};

namespace {

class RandomNormalInitializer final
    : public ConfiguredObject<RandomNormalInitializer, InitializerBase, RandomNormalOptions> {
 public:
  static constexpr const char* keras_name = "RandomNormal";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Shape& shape, DType dtype) override {
    const RandomNormalOptions& o = options();
    return random::normal(shape, {.mean = o.mean, .stddev = o.stddev, .dtype = dtype, .seed = seed_of(o.seed)});
  }
};

const Registered registered_random_normal =
    RandomNormalInitializer::registered(initializer_registry(), "keras.initializers", {"normal"});

}  // namespace

Initializer initializers::RandomNormal(const RandomNormalOptions& options) {
  return Initializer(std::make_shared<RandomNormalInitializer>(options));
}

}  // namespace addax
