#include "addax/losses/categorical_crossentropy.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/configured_loss.hpp"
#include "losses/labels.hpp"
#include "losses/weighting.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CategoricalCrossentropyOptions> =
    std::tuple_cat(std::tuple{Field{"from_logits", &losses::CategoricalCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &losses::CategoricalCrossentropyOptions::label_smoothing},
                              Field{"axis", &losses::CategoricalCrossentropyOptions::axis}},
                   inherited_loss_fields<losses::CategoricalCrossentropyOptions>());

namespace losses {
namespace {

class CategoricalCrossentropyLoss final
    : public ConfiguredLoss<CategoricalCrossentropyLoss, CategoricalCrossentropyOptions> {
 public:
  static constexpr const char* keras_name = "CategoricalCrossentropy";
  explicit CategoricalCrossentropyLoss(CategoricalCrossentropyOptions options) : ConfiguredLoss(std::move(options)) {
    check_label_smoothing(keras_name, this->options().label_smoothing);
  }
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override {
    const auto& [from_logits, label_smoothing, axis, reduction, name, dtype] = options();
    return categorical_crossentropy(y_true, y_pred, {from_logits, label_smoothing, axis});
  }
  void check(const Tensor& y_true, const Spec& y_pred) const override {
    const Shape &t = y_true.shape(), &p = y_pred.shape;
    bool fits = t.rank() == p.rank();
    for (int a = 1; fits && a < t.rank(); ++a) fits = t[a] == p[a] || t[a] < 0 || p[a] < 0;
    if (fits) return;
    throw ShapeError("categorical_crossentropy: expected targets shaped as the predictions, " + y_pred.to_string() +
                     ", got " + y_true.spec().to_string() +
                     ". Class numbers instead of one-hot targets go with sparse_categorical_crossentropy.");
  }
};

const Registered registered = CategoricalCrossentropyLoss::registered();

}  // namespace

Loss CategoricalCrossentropy(CategoricalCrossentropyOptions options) {
  return make<CategoricalCrossentropyLoss>(std::move(options));
}

Tensor categorical_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                const CategoricalCrossentropyArguments& options) {
  Tensor p = y_pred.dtype().is_float() ? y_pred : ops::cast(y_pred, config::floatx());
  Tensor t = ops::cast(y_true, p.dtype());
  double s = options.label_smoothing;
  // As in Keras, the last axis counts the classes here, whatever `axis` is.
  if (s != 0) t = t * (1 - s) + s / static_cast<double>(t.rank() ? t.shape().back() : 1);
  return ops::categorical_crossentropy(t, p, {.from_logits = options.from_logits, .axis = options.axis});
}

}  // namespace losses
}  // namespace addax
