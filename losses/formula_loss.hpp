// FormulaLoss: a loss that is a function of targets, predictions and options, made of a literal.
#pragma once

#include <array>

#include "core/names.hpp"
#include "losses/registry.hpp"
#include "losses/weighting.hpp"
#include "nn/described.hpp"

namespace addax {

template <>
struct ConfigValue<Reduction> {
  static Json to(Reduction reduction) { return reduction.name(); }
  static Reduction from(const Json& json);
};

/// Rows of the options that every loss has. The base writes name and reduction; Keras does not save the dtype.
template <class Options>
constexpr auto inherited_loss_fields() {
  return std::tuple{Field{"reduction", &Options::reduction, "how per-sample losses become one number", Saved::no},
                    Field{"name", &Options::name, "", Saved::no},
                    Field{"dtype", &Options::dtype, "of the computation; None: config::floatx()", Saved::no}};
}

template <class Options>
struct LossFormula {
  const char* name;  // Keras' class
  Tensor (*call)(const Tensor& y_true, const Tensor& y_pred, const Options& options);
  void (*check_options)(const Options& options) = [](const Options&) {};  // OptionError
  /// Refuses targets before training begins; by itself those that are not shaped as the predictions.
  void (*check)(const Tensor& y_true, const Spec& y_pred, const Options& options) = nullptr;
  bool class_numbers = false;  // targets keep their dtype
};

template <class Options>
Options options_of(const LossFormula<Options>&);

/// The class of a formula, whose name no other file uses: GCC 14 lets the linker merge classes made of constants of one
/// name, unnamed namespaces or not.
template <const auto& formula>
class FormulaLoss final : public Described<FormulaLoss<formula>, decltype(options_of(formula)), LossBase> {
 public:
  using Options = decltype(options_of(formula));
  static constexpr const char* keras_name = formula.name;
  explicit FormulaLoss(const Options& options)
      : Described<FormulaLoss, Options, LossBase>(options, options.name, options.reduction, options.dtype) {
    formula.check_options(options);
  }

  Tensor call(const Tensor& y_true, const Tensor& y_pred) override {
    auto [t, p] = same_rank(y_true, y_pred);
    return formula.call(t, p, this->options());
  }
  void check(const Tensor& y_true, const Spec& y_pred) const override {
    if constexpr (formula.check != nullptr)
      formula.check(y_true, y_pred, this->options());
    else
      check_targets(to_snake_case(keras_name), y_true.spec(), y_pred);
  }

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered(std::vector<std::string> aliases = {}) {
    return FormulaLoss::registered_in(loss_registry(), "keras.losses", std::move(aliases));
  }

 protected:
  DType target_dtype(DType given) const override { return formula.class_numbers ? given : this->dtype(); }
};

}  // namespace addax
