// compile(): remembers what training is asked for; names and variants are settled when the outputs are known.
#include <algorithm>
#include <map>

#include "addax/metrics/mean.hpp"
#include "addax/optimizers/loss_scale_optimizer.hpp"
#include "core/names.hpp"
#include "losses/registry.hpp"
#include "nn/layer_inner.hpp"
#include "training/registries.hpp"
#include "training/trainer.hpp"

namespace addax {
namespace {

/// Keras' choice for "accuracy" and "crossentropy": by the shapes of target and prediction.
std::string variant(const Spec& y_true, const Spec& y_pred) {
  const Shape &t = y_true.shape, &p = y_pred.shape;
  if (p.rank() == 0 || p.back() == 1) return "binary";
  if (t.rank() < p.rank() || t.back() == 1) return "sparse_categorical";
  return "categorical";
}

Loss settled(const Loss& loss, const Spec& y_true, const Spec& y_pred) {
  return is_crossentropy(loss.given_name()) ? Loss(variant(y_true, y_pred) + "_crossentropy") : loss;
}

/// A metric that was named is made anew for each compile(), so that models do not share it.
Metric settled(const Metric& metric, const Spec& y_true, const Spec& y_pred) {
  const std::string& name = metric.given_name();
  if (name.empty()) return metric;
  if (is_accuracy(name)) return Metric(variant(y_true, y_pred) + "_accuracy");
  if (is_crossentropy(name)) return Metric(variant(y_true, y_pred) + "_crossentropy");
  return Metric(name);
}

size_t output_named(const std::vector<std::string>& outputs, const std::string& name, const char* argument) {
  auto found = std::find(outputs.begin(), outputs.end(), name);
  if (found == outputs.end()) {
    std::vector<std::string_view> known(outputs.begin(), outputs.end());
    throw OptionError("compile: expected the name of an output in ." + std::string(argument) + ", got \"" + name +
                      "\". " + did_you_mean(name, known));
  }
  return static_cast<size_t>(found - outputs.begin());
}

/// Values that were given in order, by name, or once for all, as one for each output.
template <class T>
std::vector<T> per_output(const std::vector<T>& list, const std::vector<std::string>& names,
                          const std::vector<std::string>& outputs, size_t count, bool for_all, T missing,
                          const char* argument) {
  std::vector<T> result(count, missing);
  if (!names.empty()) {
    for (size_t i = 0; i < list.size(); ++i) result[output_named(outputs, names[i], argument)] = list[i];
  } else if (list.size() == 1 && (for_all || count == 1)) {
    std::fill(result.begin(), result.end(), list[0]);
  } else if (list.size() == count) {
    result = list;
  } else if (!list.empty()) {
    throw OptionError("compile: expected one entry of ." + std::string(argument) + " for each of " +
                      std::to_string(count) + " outputs, got " + std::to_string(list.size()) + ".");
  }
  return result;
}

/// Losses and their weights, one for each output. Which outputs have one decides where targets go.
std::vector<OutputLoss> losses_of(ModelBase::Trainer& trainer, const std::vector<std::string>& outputs, size_t count) {
  const CompileOptions& options = trainer.options;
  auto losses =
      per_output(options.loss.list(), options.loss.names(), outputs, count, options.loss.for_all(), Loss(), "loss");
  auto weights =
      per_output(options.loss_weights.list(), options.loss_weights.names(), outputs, count, false, 1.0, "loss_weights");
  std::vector<OutputLoss> result;
  trainer.with_loss.clear();
  for (size_t i = 0; i < count; ++i) {
    if (losses[i].defined() || !losses[i].given_name().empty()) trainer.with_loss.push_back(i);
    result.push_back({count > 1 ? outputs[i] : "", losses[i], weights[i], {}});
  }
  return result;
}

/// Names become losses for the shapes. As in Keras, one loss alone is not followed beside the sum.
void settle_losses(const ModelBase& model, ModelBase::Trainer& trainer, const Specs& y, const Specs& y_pred) {
  for (size_t i : trainer.with_loss) {
    OutputLoss& output = trainer.losses[i];
    if (i >= y.size()) refuse_missing_targets(model, y.size());
    output.loss = settled(output.loss, y[i], y_pred[i]);
    if (trainer.with_loss.size() > 1) output.tracker = metrics::Mean({.name = output.output + "_loss"});
  }
}

/// Refuses metrics for outputs that are not there.
void check_places(const Metrics& metrics, const std::vector<std::string>& outputs, size_t count) {
  for (const std::string& name : metrics.names()) output_named(outputs, name, "metrics");
  if (!metrics.names().empty() || metrics.lists().empty() || count == 1) return;
  if (const size_t given = metrics.lists()[0].metrics.size(); given != count)
    throw OptionError("compile: expected .metrics with one entry for each of " + std::to_string(count) +
                      " outputs, got " + std::to_string(given) +
                      ". Pairs of output and metrics say which belongs where.");
}

/// What names and numbers of entries say, before anything is known of targets.
void check_places(ModelBase::Trainer& trainer, const std::vector<std::string>& outputs, size_t count) {
  trainer.losses = losses_of(trainer, outputs, count);
  check_places(trainer.options.metrics, outputs, count);
  check_places(trainer.options.weighted_metrics, outputs, count);
}

class MetricResolver {
 public:
  MetricResolver(ModelBase::Trainer& trainer, const std::vector<std::string>& outputs, const Specs& y,
                 const Specs& y_pred)
      : trainer_(trainer), outputs_(outputs), y_(y), y_pred_(y_pred) {}

  void resolve(const Metrics& metrics, bool weighted) {
    if (!metrics.names().empty()) {
      for (size_t i = 0; i < metrics.names().size(); ++i)
        for (const Metric& m : metrics.lists()[i].metrics)
          add(m, output_named(outputs_, metrics.names()[i], "metrics"), weighted);
    } else if (!metrics.lists().empty()) {
      const std::vector<Metric>& list = metrics.lists()[0].metrics;
      bool one = y_pred_.size() == 1;
      for (size_t i = 0; i < list.size(); ++i) add(list[i], one ? 0 : i, weighted);
    }
  }

 private:
  /// An empty handle is None.
  void add(const Metric& metric, size_t output, bool weighted) {
    if (!metric.defined() && metric.given_name().empty()) return;
    if (output >= y_.size())
      throw ShapeError("compile: expected a target for each output that has metrics, got " + std::to_string(y_.size()) +
                       ".");
    Metric own = settled(metric, y_[output], y_pred_[output]);
    const std::string& name = metric.given_name().empty() ? own.name() : metric.given_name();
    trainer_.metrics.push_back({key_of(name, output, weighted), output, own, weighted});
  }

  /// As in Keras: "kind_acc", "kind_weighted_acc" where that is taken, then "kind_acc_1" …
  std::string key_of(const std::string& name, size_t output, bool weighted) {
    const std::string prefix = y_pred_.size() > 1 ? outputs_[output] + "_" : "";
    std::string key = prefix + name;
    if (weighted && uses_.contains(key)) key = prefix + "weighted_" + name;
    int again = uses_[key]++;
    return again ? key + "_" + std::to_string(again) : key;
  }

  ModelBase::Trainer& trainer_;
  const std::vector<std::string>& outputs_;
  const Specs &y_, &y_pred_;
  std::map<std::string, int> uses_;  // of keys
};

}  // namespace

void Model::compile(const CompileOptions& options) const {
  const std::vector<std::string> outputs = as<ModelBase>().output_names();
  ModelBase::Trainer tried(options);
  if (!outputs.empty()) check_places(tried, outputs, outputs.size());
  compile_unchecked(*this, options);
}

void compile_unchecked(const Model& model, const CompileOptions& options) {
  if (!options.optimizer.defined()) throw OptionError("compile: expected an optimizer, got an empty handle.");
  if (options.steps_per_execution < 1)
    throw OptionError("compile: expected steps_per_execution of at least 1, got " +
                      std::to_string(options.steps_per_execution) + ".");
  const std::shared_ptr<ModelBase::Trainer> before = model.as<ModelBase>().trainer();
  std::unique_lock<std::recursive_mutex> held;
  if (before) held = std::unique_lock(before->running);
  if (before && before->runs > 0)
    throw StateError(place_of(model.get()) +
                     ": expected compile() before or after fit() and evaluate(), got it in a callback.");
  auto trainer = std::make_shared<ModelBase::Trainer>(options);
  bool scaled = options.auto_scale_loss && model.get().dtype_policy() == DTypePolicy("mixed_float16") &&
                options.optimizer->class_name() != "LossScaleOptimizer";
  trainer->optimizer = scaled ? optimizers::LossScaleOptimizer(options.optimizer) : options.optimizer;
  trainer->loss_tracker = metrics::Mean({.name = "loss"});
  model.as<ModelBase>().trainer() = std::move(trainer);
}

void resolve(ModelBase& model, ModelBase::Trainer& trainer, const Tensors& y, const Specs& y_pred) {
  if (trainer.resolved) return;
  trainer.metrics.clear();
  std::vector<std::string> outputs = model.output_names();
  for (size_t i = outputs.size(); i < y_pred.size(); ++i) outputs.push_back("output_" + std::to_string(i + 1));
  check_places(trainer, outputs, y_pred.size());
  Specs targets;
  for (const Tensor& t : targets_by_output(model, y)) targets.push_back(t.defined() ? t.spec() : Spec());
  settle_losses(model, trainer, targets, y_pred);
  MetricResolver resolver(trainer, outputs, targets, y_pred);
  resolver.resolve(trainer.options.metrics, false);
  resolver.resolve(trainer.options.weighted_metrics, true);
  trainer.resolved = true;
}

}  // namespace addax
