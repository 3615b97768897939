#include "addax/regularizers/l1l2.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/regularizers/checked_factor.hpp"

namespace addax {

using regularizers::L1L2Options;

template <>
inline constexpr auto fields_of<L1L2Options> = std::tuple{Field{"l1", &L1L2Options::l1}, Field{"l2", &L1L2Options::l2}};

namespace {

class L1L2Regularizer final : public ConfiguredObject<L1L2Regularizer, RegularizerBase, L1L2Options> {
 public:
  static constexpr const char* keras_name = "L1L2";
  explicit L1L2Regularizer(L1L2Options options)
      : ConfiguredObject({checked_factor("L1L2", "l1", options.l1), checked_factor("L1L2", "l2", options.l2)}) {}

  Tensor call(const Tensor& x) override {
    Tensor penalty = ops::zeros({}, x.dtype());
    if (options().l1 > 0) penalty = penalty + ops::sum(ops::abs(x)) * options().l1;
    if (options().l2 > 0) penalty = penalty + ops::sum(ops::square(x)) * options().l2;
    return penalty;
  }
};

const Registered registered_l1l2 = L1L2Regularizer::registered(regularizer_registry(), "keras.regularizers");

}  // namespace

Regularizer regularizers::L1L2(const L1L2Options& options) {
  return Regularizer(std::make_shared<L1L2Regularizer>(options));
}

}  // namespace addax
