// compile(): remembers what training is asked for; names and variants are settled when the outputs are known.
#include <algorithm>

#include "addax/metrics/mean.hpp"
#include "core/names.hpp"
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

bool is_accuracy(const std::string& name) { return name == "accuracy" || name == "acc"; }
bool is_crossentropy(const std::string& name) { return name == "crossentropy" || name == "ce"; }

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

void resolve_losses(ModelBase::Trainer& trainer, const std::vector<std::string>& outputs, const Specs& y,
                    const Specs& y_pred) {
  const CompileOptions& options = trainer.options;
  size_t count = y_pred.size();
  auto losses =
      per_output(options.loss.list(), options.loss.names(), outputs, count, options.loss.for_all(), Loss(), "loss");
  auto weights =
      per_output(options.loss_weights.list(), options.loss_weights.names(), outputs, count, false, 1.0, "loss_weights");
  for (size_t i = 0; i < count; ++i) {
    bool named = !losses[i].given_name().empty() || losses[i].defined();
    if (named && i >= y.size())
      throw ShapeError("compile: expected a target for each output that has a loss, got " + std::to_string(y.size()) +
                       " targets for " + std::to_string(count) + " outputs.");
    std::string output = count > 1 && i < outputs.size() ? outputs[i] : "";
    OutputLoss resolved{output, named ? settled(losses[i], y[i], y_pred[i]) : Loss(), weights[i], {}};
    if (count > 1 && resolved.loss.defined()) resolved.tracker = metrics::Mean({.name = output + "_loss"});
    trainer.losses.push_back(resolved);
  }
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
      if (!one && list.size() != y_pred_.size())
        throw OptionError("compile: expected .metrics with one entry for each of " + std::to_string(y_pred_.size()) +
                          " outputs, got " + std::to_string(list.size()) +
                          ". Pairs of output and metrics say which belongs where.");
      for (size_t i = 0; i < list.size(); ++i) add(list[i], one ? 0 : i, weighted);
    }
  }

 private:
  void add(const Metric& metric, size_t output, bool weighted) {
    if (output >= y_.size())
      throw ShapeError("compile: expected a target for each output that has metrics, got " + std::to_string(y_.size()) +
                       ".");
    Metric own = settled(metric, y_[output], y_pred_[output]);
    std::string key = metric.given_name().empty() ? own.name() : metric.given_name();
    if (y_pred_.size() > 1) key = outputs_[output] + "_" + key;
    std::string unique = weighted && taken(key) ? "weighted_" + key : key;
    for (int n = 1; taken(unique); ++n) unique = key + "_" + std::to_string(n);
    trainer_.metrics.push_back({unique, output, own, weighted});
  }

  bool taken(const std::string& key) const {
    return std::any_of(trainer_.metrics.begin(), trainer_.metrics.end(),
                       [&](const OutputMetric& m) { return m.key == key; });
  }

  ModelBase::Trainer& trainer_;
  const std::vector<std::string>& outputs_;
  const Specs &y_, &y_pred_;
};

}  // namespace

void Model::compile(const CompileOptions& options) const {
  if (!options.optimizer.defined()) throw OptionError("compile: expected an optimizer, got an empty handle.");
  if (options.steps_per_execution < 1)
    throw OptionError("compile: expected steps_per_execution of at least 1, got " +
                      std::to_string(options.steps_per_execution) + ".");
  auto trainer = std::make_shared<ModelBase::Trainer>(options);
  trainer->optimizer = options.optimizer;
  trainer->loss_tracker = metrics::Mean({.name = "loss"});
  as<ModelBase>().trainer() = std::move(trainer);
}

void resolve(ModelBase& model, ModelBase::Trainer& trainer, const Specs& y, const Specs& y_pred) {
  if (trainer.resolved) return;
  trainer.losses.clear();
  trainer.metrics.clear();
  std::vector<std::string> outputs = model.output_names();
  for (size_t i = outputs.size(); i < y_pred.size(); ++i) outputs.push_back("output_" + std::to_string(i + 1));
  resolve_losses(trainer, outputs, y, y_pred);
  MetricResolver resolver(trainer, outputs, y, y_pred);
  resolver.resolve(trainer.options.metrics, false);
  resolver.resolve(trainer.options.weighted_metrics, true);
  trainer.resolved = true;
}

}  // namespace addax
