#include "addax/regularizers/l2.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/regularizers/checked_factor.hpp"

namespace addax {

using regularizers::L2Options;

template <>
inline constexpr auto fields_of<L2Options> = std::tuple{Field{"l2", &L2Options::l2}};

namespace {

class L2Regularizer final : public ConfiguredObject<L2Regularizer, RegularizerBase, L2Options> {
 public:
  static constexpr const char* keras_name = "L2";
  explicit L2Regularizer(L2Options options) : ConfiguredObject({checked_factor("L2", "l2", options.l2)}) {}
  Tensor call(const Tensor& x) override { return ops::sum(ops::square(x)) * options().l2; }
};

const Registered registered_l2 = L2Regularizer::registered(regularizer_registry(), "keras.regularizers");

}  // namespace

Regularizer regularizers::L2(const L2Options& options) { return Regularizer(std::make_shared<L2Regularizer>(options)); }

}  // namespace addax
