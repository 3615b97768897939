// MeanState: total and count; MeanOf: the running mean of a value for each sample, made of a literal.
#pragma once

#include <optional>

#include "losses/weighting.hpp"
#include "training/metrics/configured_metric.hpp"

namespace addax {

/// Whether values with several axes are averaged for each sample, or summed.
enum class Averaged { no, yes };

struct PerSample {
  Tensor values;   // weighed: [samples], or a scalar
  Tensor weights;  // the same; empty where none were given
};
/// Values and weights with one number for each sample, as Keras reduces them.
PerSample per_sample(const Tensor& values, const Tensor& sample_weight, DType dtype, Averaged averaged);

/// Base of metrics that are a mean.
class MeanState : public MetricBase {
 public:
  MeanState(std::string name, std::optional<DType> dtype);
  Tensor result() override;

 protected:
  void take(const Tensor& values, const Tensor& sample_weight);

 private:
  Variable total_, count_;
};

/// A metric that averages a function of target and prediction.
template <class Options>
struct MeanFormula {
  const char* name;  // Keras' class
  Direction better;
  Tensor (*values)(const Tensor& y_true, const Tensor& y_pred, const Options& options);
  void (*check)(const Options& options) = [](const Options&) {};  // OptionError
  std::string_view left_out_if_default = {};
};

template <class Options>
Options options_of(const MeanFormula<Options>&);

/// The class of a formula, whose name no other file uses: GCC 14 lets the linker merge classes made of constants of one
/// name, unnamed namespaces or not.
template <const auto& formula>
class MeanOf final : public ConfiguredMetric<MeanOf<formula>, decltype(options_of(formula)), MeanState> {
 public:
  using Options = decltype(options_of(formula));
  static constexpr const char* keras_name = formula.name;
  static constexpr std::string_view left_out_if_default = formula.left_out_if_default;
  explicit MeanOf(Options options) : ConfiguredMetric<MeanOf, Options, MeanState>(std::move(options)) {
    formula.check(this->options());
  }
  Direction direction() const override { return formula.better; }
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Tensor weights = masked_weights(sample_weight, mask_of(y_pred), this->dtype(), Reduction::sum);
    this->take(formula.values(y_true, y_pred, this->options()), weights);
  }
};

}  // namespace addax
