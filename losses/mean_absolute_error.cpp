#include "addax/losses/mean_absolute_error.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/configured_loss.hpp"
#include "losses/weighting.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanAbsoluteErrorOptions> =
    inherited_loss_fields<losses::MeanAbsoluteErrorOptions>();

namespace losses {
namespace {

class MeanAbsoluteErrorLoss final : public ConfiguredLoss<MeanAbsoluteErrorLoss, MeanAbsoluteErrorOptions> {
 public:
  static constexpr const char* keras_name = "MeanAbsoluteError";
  using ConfiguredLoss::ConfiguredLoss;
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override { return mean_absolute_error(y_true, y_pred); }
  void check(const Tensor& y_true, const Spec& y_pred) const override {
    check_targets("mean_absolute_error", y_true.spec(), y_pred);
  }
};

const Registered registered = MeanAbsoluteErrorLoss::registered({"mae", "MAE"});

}  // namespace

Loss MeanAbsoluteError(MeanAbsoluteErrorOptions options) { return make<MeanAbsoluteErrorLoss>(std::move(options)); }

Tensor mean_absolute_error(const Tensor& y_true, const Tensor& y_pred) {
  Tensor prediction = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  auto [t, p] = same_rank(ops::cast(y_true, prediction.dtype()), prediction);
  return ops::mean(ops::abs(t - p), -1);
}

}  // namespace losses
}  // namespace addax
