// The steps: what one batch does to a model, written once with ops. They run eagerly, or are traced and planned.
#include <algorithm>
#include <optional>
#include <set>

#include "addax/config.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "core/names.hpp"
#include "data/element.hpp"
#include "graph/trace.hpp"
#include "nn/call_scope.hpp"
#include "nn/finite_watch.hpp"
#include "nn/layer_inner.hpp"
#include "nn/masks.hpp"
#include "training/trainer.hpp"

namespace addax {
namespace {

/// Of an optimizer and those inside it; undefined where a rate is a number.
void collect_schedules(const Optimizer& optimizer, std::vector<Schedule>& schedules) {
  schedules.push_back(optimizer->options().learning_rate.schedule());
  for (const auto& [name, inner] : optimizer->inner_optimizers()) collect_schedules(inner, schedules);
}

Tensor at_or_none(const Tensors& list, size_t i) { return i < list.size() ? list[i] : Tensor(); }

/// Adds a batch's mean value to a running mean, weighted by its rows as in Keras.
void track(const Metric& tracker, const Tensor& value, const Tensors& x) {
  int64_t rows = x.empty() || x[0].rank() == 0 ? 1 : x[0].shape()[0];
  tracker.update_state(ops::stop_gradient(value), {}, ops::full({}, rows));
}

/// Chooses losses and metrics for what a step of one's own has computed, where nothing was known before.
void settle(ModelBase& model, const Tensors& y, const Tensors& y_pred) {
  ModelBase::Trainer& trainer = *model.trainer();
  if (trainer.resolved) return;
  Eagerly outside;
  trainer.y_pred.clear();
  for (const Tensor& t : y_pred) trainer.y_pred.push_back(t.spec());
  resolve(model, trainer, y, trainer.y_pred);
}

void refuse_surplus(const ModelBase& model, const char* what, size_t given, size_t outputs) {
  if (given > outputs)
    throw ShapeError(place_of(model) + ": expected " + what + " for each of " + std::to_string(outputs) +
                     " outputs, got " + std::to_string(given) + ". Leave out what belongs to none of them.");
}

Tensor total_loss(ModelBase& model, const Tensors& given_y, const Tensors& y_pred, const Tensors& given_weight,
                  const Tensors& x) {
  settle(model, given_y, y_pred);
  ModelBase::Trainer& trainer = *model.trainer();
  if (!trainer.with_loss.empty()) {
    refuse_surplus(model, "a target", given_y.size(), y_pred.size());
    refuse_surplus(model, "a sample_weight", given_weight.size(), y_pred.size());
  }
  Tensors y = targets_by_output(model, given_y), sample_weight = weights_by_output(model, given_weight);
  Tensor total;
  auto add = [&](const Tensor& part) { total = total.defined() ? total + part : part; };
  for (size_t i = 0; i < trainer.losses.size(); ++i) {
    const OutputLoss& output = trainer.losses[i];
    if (!output.loss.defined()) continue;
    if (i >= y.size()) refuse_missing_targets(model, y.size());
    Tensor value = output.loss(y[i], y_pred[i], at_or_none(sample_weight, i));
    if (value.rank() > 0) value = ops::mean(value);  // Reduction::none: training lowers the mean
    if (output.tracker.defined()) track(output.tracker, value, x);
    add(output.weight == 1 ? value : value * output.weight);
  }
  for (const Tensor& extra : added_losses(model)) add(ops::cast(extra, config::floatx()));
  for (const Variable& v : model.trainable_variables())
    if (auto regularizer = state_of(v).regularizer) add(regularizer->call(v.value()));
  if (!total.defined())
    throw StateError(place_of(model) +
                     ": expected a loss to train with, got none. Give compile() a loss, or use add_loss().");
  return total;
}

/// The same value without a way back for gradients; its mask counts for metrics, too.
Tensor detached(const Tensor& y_pred) {
  Tensor value = ops::stop_gradient(y_pred);
  set_mask(value, mask_of(y_pred));
  return value;
}

/// By name where both have names, an undefined one where a name is missing.
Tensors by_output(const ModelBase& model, const Tensors& values) {
  std::vector<std::string> outputs = model.output_names();
  if (values.names().empty() || outputs.size() < 2) return values;
  Tensors ordered;
  ordered.resize(outputs.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string& name = values.names()[i];
    auto found = std::find(outputs.begin(), outputs.end(), name);
    if (found == outputs.end()) {
      std::vector<std::string_view> known(outputs.begin(), outputs.end());
      throw OptionError(place_of(model) + ": expected targets and weights by the names of outputs, got \"" + name +
                        "\". " + did_you_mean(name, known));
    }
    ordered[found - outputs.begin()] = values[i];
  }
  return ordered;
}

}  // namespace

Tensors targets_by_output(ModelBase& model, const Tensors& y) {
  Tensors ordered = by_output(model, y);
  const ModelBase::Trainer& trainer = *model.trainer();
  const std::vector<size_t>& with_loss = trainer.with_loss;
  if (ordered.size() >= trainer.y_pred.size() || ordered.size() != with_loss.size()) return ordered;
  Tensors spread;
  spread.resize(trainer.y_pred.size());
  for (size_t i = 0; i < with_loss.size(); ++i) spread[with_loss[i]] = ordered[i];
  return spread;
}

void refuse_missing_targets(const ModelBase& model, size_t given) {
  throw ShapeError(place_of(model) + ": expected a target for each output that has a loss, got " +
                   std::to_string(given) + ". Give x and y; a loss that needs no targets goes through add_loss().");
}

Tensors weights_by_output(ModelBase& model, const Tensors& sample_weight) {
  Tensors ordered = by_output(model, sample_weight);
  size_t outputs = model.trainer()->y_pred.size();
  if (ordered.size() != 1) return ordered;
  for (size_t i = 1; i < outputs; ++i) ordered.push_back(ordered[0]);
  return ordered;
}

Tensor ModelBase::compute_loss(const Tensors& x, const Tensors& y, const Tensors& y_pred,
                               const Tensors& sample_weight) {
  return total_loss(*this, y, y_pred, sample_weight, x);
}

Tensors ModelBase::compute_metrics(const Tensors&, const Tensors& given_y, const Tensors& y_pred,
                                   const Tensors& given_weight) {
  settle(*this, given_y, y_pred);
  Tensors y = targets_by_output(*this, given_y), sample_weight = weights_by_output(*this, given_weight);
  for (const OutputMetric& m : trainer_->metrics)
    m.metric.update_state(at_or_none(y, m.output), detached(y_pred[m.output]),
                          m.weighted ? at_or_none(sample_weight, m.output) : Tensor());
  return get_metrics_result();
}

Tensors ModelBase::train_step(const Batch& batch) {
  Variables variables;
  Tensors y_pred, gradients;
  {
    GradientTape tape;
    y_pred = call_layer(*this, batch.x, {.training = true});
    Tensor loss = compute_loss(batch.x, batch.y, y_pred, batch.sample_weight);
    track(trainer_->loss_tracker, loss, batch.x);
    variables = trainable_variables();
    if (!variables.empty()) gradients = tape.gradient(trainer_->optimizer.scale_loss(loss), variables);
  }
  if (!variables.empty()) trainer_->optimizer.apply(gradients, variables);
  return compute_metrics(batch.x, batch.y, y_pred, batch.sample_weight);
}

Tensors ModelBase::test_step(const Batch& batch) {
  Tensors y_pred = call_layer(*this, batch.x, {.training = false});
  track(trainer_->loss_tracker, compute_loss(batch.x, batch.y, y_pred, batch.sample_weight), batch.x);
  return compute_metrics(batch.x, batch.y, y_pred, batch.sample_weight);
}

Tensors ModelBase::predict_step(const Batch& batch) { return call_layer(*this, batch.x, {.training = false}); }

Optimizer ModelBase::optimizer() const {
  if (!trainer_)
    throw StateError(place_of(*this) +
                     ": expected a compiled model, got optimizer() before compile(). Call compile() first.");
  return trainer_->optimizer;
}

void ModelBase::forget_plans() {
  predictor_.reset();
  if (!trainer_) return;
  trainer_->resolved = false;
  trainer_->train_steps.clear();
  trainer_->test_steps.clear();
}

std::vector<std::pair<std::string, Metric>> tracked_metrics(ModelBase& model) {
  ModelBase::Trainer& trainer = *model.trainer();
  std::vector<std::pair<std::string, Metric>> all{{"loss", trainer.loss_tracker}};
  for (const OutputLoss& output : trainer.losses)
    if (output.tracker.defined()) all.emplace_back(output.output + "_loss", output.tracker);
  for (const OutputMetric& m : trainer.metrics) all.emplace_back(m.key, m.metric);
  for (const Metric& m : model.LayerBase::metrics()) all.emplace_back(m.name(), m);
  return all;
}

std::vector<Metric> ModelBase::metrics() {
  if (!trainer_) return LayerBase::metrics();
  std::vector<Metric> all;
  for (const auto& [key, metric] : tracked_metrics(*this)) all.push_back(metric);
  return all;
}

std::vector<Metric> Model::metrics() const { return as<ModelBase>().metrics(); }

namespace {

/// One number under its key, several as "iou_0", "iou_1" …: logs hold numbers alone.
void add_result(const ModelBase& model, Tensors& results, const std::string& key, const Tensor& result) {
  if (result.size() == 1) return results.push_back(key, result);
  if (result.size() == 0)
    throw ShapeError(place_of(model) + ": expected a metric of at least one number, got \"" + key + "\" as " +
                     result.spec().to_string() + ".");
  const Tensor numbers = ops::reshape(result, {result.size()});
  for (int64_t i = 0; i < numbers.size(); ++i) results.push_back(key + "_" + std::to_string(i), numbers[i]);
}

}  // namespace

Tensors ModelBase::get_metrics_result() {
  auto metrics = tracked_metrics(*this);
  std::stable_sort(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Tensors results;
  for (const auto& [key, metric] : metrics) add_result(*this, results, key, metric.result());
  return results;
}

Tensors named_scalars(const ModelBase& model, Tensors logs) {
  if (logs.names().size() != logs.size())
    throw OptionError(place_of(model) + ": expected a step to return values with names, got " +
                      std::to_string(logs.size()) + " without. Return {{\"loss\", loss}}.");
  for (size_t i = 0; i < logs.size(); ++i)
    if (logs[i].size() != 1)
      throw ShapeError(place_of(model) + ": expected a step to return scalars, got \"" + logs.names()[i] + "\" as " +
                       logs[i].spec().to_string() + ".");
  Tensors sorted;
  for (const std::string& key : std::set<std::string>(logs.names().begin(), logs.names().end()))
    sorted.push_back(key, logs[key]);
  return sorted;
}

const PlannedStep& planned_step(ModelBase& model, std::vector<PlannedStep>& steps, bool training,
                                const Batch& example) {
  Specs signature;
  for (const Tensors* part : {&example.x, &example.y, &example.sample_weight})
    for (const Tensor& t : *part) signature.push_back(t.spec());
  const bool watched = training && model.trainer()->watches_layers;
  std::vector<Schedule> schedules;
  collect_schedules(model.trainer()->optimizer, schedules);
  std::erase_if(steps, [&](const PlannedStep& step) { return step.schedules != schedules; });
  for (const PlannedStep& step : steps)
    if (step.signature == signature && step.watched == watched && step.executable->memory() == current_memory())
      return step;

  Trace trace;
  LossCollector collector;
  Batch batch = data::map_tensors(example, [&](const Tensor& t) { return trace.input(t.spec()); });
  std::optional<FiniteWatch> watch;
  if (watched) watch.emplace().note("the data", batch.x);
  Tensors logs = named_scalars(model, training ? model.train_step(batch) : model.test_step(batch));
  for (Tensor& value : logs) value = ops::cast(ops::reshape(value, {}), DType::float32);
  PlannedStep step{signature, logs.names(), nullptr, watched, {}, schedules};
  if (watch) {
    step.layers = watch->places();
    logs.push_back("", watch->first());
  }
  step.executable = std::make_shared<Executable>(trace.finish(logs));
  steps.push_back(std::move(step));
  return steps.back();
}

}  // namespace addax
