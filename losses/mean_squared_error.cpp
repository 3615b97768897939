#include "addax/losses/mean_squared_error.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/configured_loss.hpp"
#include "losses/weighting.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanSquaredErrorOptions> =
    inherited_loss_fields<losses::MeanSquaredErrorOptions>();

namespace losses {
namespace {

class MeanSquaredErrorLoss final : public ConfiguredLoss<MeanSquaredErrorLoss, MeanSquaredErrorOptions> {
 public:
  static constexpr const char* keras_name = "MeanSquaredError";
  using ConfiguredLoss::ConfiguredLoss;
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override { return mean_squared_error(y_true, y_pred); }
  void check(const Tensor& y_true, const Spec& y_pred) const override {
    check_targets("mean_squared_error", y_true.spec(), y_pred);
  }
};

const Registered registered = MeanSquaredErrorLoss::registered({"mse", "MSE"});

}  // namespace

Loss MeanSquaredError(MeanSquaredErrorOptions options) { return make<MeanSquaredErrorLoss>(std::move(options)); }

Tensor mean_squared_error(const Tensor& y_true, const Tensor& y_pred) {
  Tensor prediction = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  auto [t, p] = same_rank(ops::cast(y_true, prediction.dtype()), prediction);
  return ops::mean(ops::square(t - p), -1);
}

}  // namespace losses
}  // namespace addax
