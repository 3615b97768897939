#include "addax/initializers/truncated_normal.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/initializers/seed.hpp"

namespace addax {

using initializers::TruncatedNormalOptions;

template <>
inline constexpr auto fields_of<TruncatedNormalOptions> =
    std::tuple{Field{"seed", &TruncatedNormalOptions::seed}, Field{"mean", &TruncatedNormalOptions::mean},
               Field{"stddev", &TruncatedNormalOptions::stddev}};

namespace {

class TruncatedNormalInitializer final
    : public ConfiguredObject<TruncatedNormalInitializer, InitializerBase, TruncatedNormalOptions> {
 public:
  static constexpr const char* keras_name = "TruncatedNormal";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Shape& shape, DType dtype) override {
    const TruncatedNormalOptions& o = options();
    return random::truncated_normal(shape,
                                    {.mean = o.mean, .stddev = o.stddev, .dtype = dtype, .seed = seed_of(o.seed)});
  }
};

const Registered registered_truncated_normal =
    TruncatedNormalInitializer::registered(initializer_registry(), "keras.initializers");

}  // namespace

Initializer initializers::TruncatedNormal(const TruncatedNormalOptions& options) {
  return Initializer(std::make_shared<TruncatedNormalInitializer>(options));
}

}  // namespace addax
