#include "addax/losses/binary_crossentropy.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/configured_loss.hpp"
#include "losses/labels.hpp"
#include "losses/weighting.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::BinaryCrossentropyOptions> =
    std::tuple_cat(std::tuple{Field{"from_logits", &losses::BinaryCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &losses::BinaryCrossentropyOptions::label_smoothing},
                              Field{"axis", &losses::BinaryCrossentropyOptions::axis}},
                   inherited_loss_fields<losses::BinaryCrossentropyOptions>());

namespace losses {
namespace {

class BinaryCrossentropyLoss final : public ConfiguredLoss<BinaryCrossentropyLoss, BinaryCrossentropyOptions> {
 public:
  static constexpr const char* keras_name = "BinaryCrossentropy";
  explicit BinaryCrossentropyLoss(BinaryCrossentropyOptions options) : ConfiguredLoss(std::move(options)) {
    check_label_smoothing(keras_name, this->options().label_smoothing);
  }
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override {
    const auto& [from_logits, label_smoothing, axis, reduction, name, dtype] = options();
    return binary_crossentropy(y_true, y_pred, {from_logits, label_smoothing, axis});
  }
  void check(const Tensor& y_true, const Spec& y_pred) const override {
    check_targets("binary_crossentropy", y_true.spec(), y_pred);
  }
};

const Registered registered = BinaryCrossentropyLoss::registered({"bce", "BCE"});

}  // namespace

Loss BinaryCrossentropy(BinaryCrossentropyOptions options) { return make<BinaryCrossentropyLoss>(std::move(options)); }

Tensor binary_crossentropy(const Tensor& y_true, const Tensor& y_pred, const BinaryCrossentropyArguments& options) {
  Tensor prediction = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  auto [t, p] = same_rank(ops::cast(y_true, prediction.dtype()), prediction);
  double s = options.label_smoothing;
  Tensor target = s == 0 ? t : t * (1 - s) + 0.5 * s;
  return ops::mean(ops::binary_crossentropy(target, p, {.from_logits = options.from_logits}), {.axis = options.axis});
}

}  // namespace losses
}  // namespace addax
