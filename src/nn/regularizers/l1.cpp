#include "addax/regularizers/l1.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/regularizers/checked_factor.hpp"

namespace addax {

using regularizers::L1Options;

template <>
inline constexpr auto fields_of<L1Options> = std::tuple{Field{"l1", &L1Options::l1}};

namespace {

class L1Regularizer final : public ConfiguredObject<L1Regularizer, RegularizerBase, L1Options> {
 public:
  static constexpr const char* keras_name = "L1";
  // Keras keeps this factor as a float32, which its configs show.
  explicit L1Regularizer(L1Options options)
      : ConfiguredObject({static_cast<float>(checked_factor("L1", "l1", options.l1))}) {}
  Tensor call(const Tensor& x) override { return ops::sum(ops::abs(x)) * options().l1; }
};

const Registered registered_l1 = L1Regularizer::registered(regularizer_registry(), "keras.regularizers");

}  // namespace

Regularizer regularizers::L1(const L1Options& options) { return Regularizer(std::make_shared<L1Regularizer>(options)); }

}  // namespace addax
