#include "addax/losses/huber.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/configured_loss.hpp"
#include "losses/weighting.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::HuberOptions> = std::tuple_cat(std::tuple{Field{"delta",
                                                                                        &losses::HuberOptions::delta}},
                                                                       inherited_loss_fields<losses::HuberOptions>());

namespace losses {
namespace {

class HuberLoss final : public ConfiguredLoss<HuberLoss, HuberOptions> {
 public:
  static constexpr const char* keras_name = "Huber";
  explicit HuberLoss(HuberOptions given) : ConfiguredLoss(std::move(given)) {
    if (!(options().delta > 0))
      throw OptionError("Huber: expected delta above 0, got " + float_repr(options().delta) + ".");
  }
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override { return huber(y_true, y_pred, options().delta); }
  void check(const Tensor& y_true, const Spec& y_pred) const override { check_targets("huber", y_true.spec(), y_pred); }
};

const Registered registered = HuberLoss::registered();

}  // namespace

Loss Huber(HuberOptions options) { return make<HuberLoss>(std::move(options)); }

Tensor huber(const Tensor& y_true, const Tensor& y_pred, double delta) {
  Tensor prediction = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  auto [t, p] = same_rank(ops::cast(y_true, prediction.dtype()), prediction);
  Tensor distance = ops::abs(p - t);
  return ops::mean(ops::where(distance <= delta, 0.5 * ops::square(distance), delta * distance - 0.5 * delta * delta),
                   -1);
}

}  // namespace losses
}  // namespace addax
