#include "training/loop.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/map_tensors.hpp"
#include "core/warning.hpp"
#include "nn/finite_watch.hpp"
#include "nn/layer_inner.hpp"
#include "training/running_fit.hpp"

namespace addax {
namespace {

/// What the model returns for inputs of these specs under the names of x.
Specs infer_named(ModelBase& model, const Specs& specs, const Tensors& x) {
  return infer_layer(model, specs, [&](const Tensors& in) { return call_layer(model, named_like(x, in), {}); });
}

}  // namespace

int64_t checked_batch_size(const char* call, const std::optional<int64_t>& batch_size) {
  if (batch_size && *batch_size < 1)
    throw OptionError(std::string(call) + ": expected batch_size of at least 1, got " + std::to_string(*batch_size) +
                      ". Leave it out for batches of 32.");
  return batch_size.value_or(32);
}

ModelBase::Trainer& trainer_of(const Model& model, const char* call) {
  auto& trainer = model.as<ModelBase>().trainer();
  if (!trainer)
    throw StateError(place_of(model.get()) + ": expected a compiled model, got " + call +
                     "() before compile(). Call compile() with an optimizer and a loss first.");
  return *trainer;
}

void reset_metrics(ModelBase& model) {
  for (const auto& [key, metric] : tracked_metrics(model)) metric.reset_state();
}

Specs infer_outputs(ModelBase& model, const Tensors& x) {
  const Tensors inputs = model.model_inputs();
  int64_t rows = -1;
  for (const Tensor& t : inputs) rows = std::max(rows, t.shape()[0]);  // Input() of a fixed batch size
  Specs specs;
  for (const Tensor& t : x) {
    specs.push_back(t.spec());
    specs.back().shape[0] = rows;
  }
  return infer_named(model, specs, x);
}

namespace {

/// What the model returns for rows of these specs. An error tells of the rows as they are, not of any number of them.
Specs infer(ModelBase& model, const Tensors& x) try { return infer_outputs(model, x); } catch (const ShapeError&) {
  Specs given;
  for (const Tensor& t : x) given.push_back(t.spec());
  infer_named(model, given, x);
  throw;
}

void check_targets(ModelBase& model, const Tensors& given) {
  if (given.empty()) return;  // a step of one's own may make them; compute_loss() refuses none
  ModelBase::Trainer& trainer = *model.trainer();
  Tensors y = targets_by_output(model, given);
  for (size_t i = 0; i < trainer.losses.size(); ++i) {
    if (!trainer.losses[i].loss.defined()) continue;
    if (i >= y.size()) refuse_missing_targets(model, y.size());
    if (!y[i].defined())
      throw ShapeError(place_of(model) + ": expected a target for the output \"" + model.output_names()[i] +
                       "\", which has a loss, got none of that name.");
    trainer.losses[i].loss->check(y[i], trainer.y_pred[i]);
  }
}

/// Plans and optimizer are made for the weights that are trainable when training begins.
void begin_training(ModelBase& model, ModelBase::Trainer& trainer) {
  Variables weights = model.trainable_variables();
  trainer.optimizer.build(weights);
  if (trainer.trained.empty()) trainer.trained = weights;
  if (trainer.trained != weights)
    throw StateError(place_of(model) + ": expected the " + std::to_string(trainer.trained.size()) +
                     " trainable weights that training began with, got " + std::to_string(weights.size()) +
                     ". Call compile() again after set_trainable().");
}

}  // namespace

void prepare(ModelBase& model, ModelBase::Trainer& trainer, const Batch& data, bool training) {
  // Without losses and metrics nothing is known of call(), nor without targets: a model with steps of its own need not
  // have one for x, and makes targets in the step, which then settles what they are for.
  if (trainer.has_targets() && data.y.empty()) {
    if (training && model.inner().built) begin_training(model, trainer);
    return;
  }
  trainer.y_pred = trainer.has_targets() ? infer(model, data.x) : Specs();
  weights_by_output(model, data.sample_weight);
  resolve(model, trainer, data.y, trainer.y_pred);
  check_targets(model, data.y);
  if (training && model.inner().built) begin_training(model, trainer);
}

StepRunner::StepRunner(ModelBase& model, Source& source, bool training)
    : model_(model), source_(source), training_(training) {}

int64_t StepRunner::run(int64_t most) {
  ModelBase::Trainer& trainer = *model_.trainer();
  if (const Tensors* y = source_.unchecked()) check_targets(model_, *y);
  try {
    if (trainer.options.run_eagerly) return run_eagerly();
    if (planned_layout_ != source_.layout()) plan();
  } catch (const ShapeError& error) {
    source_.refuse(error);
  }
  const int64_t steps = on_device_ ? source_.join(most) : 1;
  executable_->run(source_.pointers(), results_);
  is_fetched_ = !on_device_;
  return steps;
}

bool StepRunner::execute(int64_t& done, int64_t all, const std::function<bool()>& next) {
  for (int64_t left = model_.trainer()->options.steps_per_execution;;) {
    const int64_t steps = run(all < 0 ? left : std::min(left, all - done));
    done += steps;
    left -= steps;
    if (left == 0) return true;
    if (done == all || !next()) return false;
  }
}

void StepRunner::fetch() const {
  if (std::exchange(is_fetched_, true)) return;
  transfer(nullptr, values_.data(), on_device_->memory(), on_device_->data(), values_.size() * sizeof(float));
}

int64_t StepRunner::run_eagerly() {
  Batch batch = source_.batch();
  std::optional<FiniteWatch> watch;
  if (training_ && model_.trainer()->watches_layers) watch.emplace().note("the data", batch.x);
  Tensors logs = named_scalars(model_, training_ ? model_.train_step(batch) : model_.test_step(batch));
  keys_ = logs.names();
  values_.resize(logs.size());
  for (size_t i = 0; i < logs.size(); ++i) values_[i] = logs[i].item<float>();
  if (watch) {
    layers_ = watch->places();
    values_.push_back(watch->first().item<float>());
  }
  return 1;
}

void StepRunner::build() {
  const ModelBase::Trainer& trainer = *model_.trainer();
  if (!trainer.options.run_eagerly) return plan();
  if (trainer.has_targets()) model_.test_step(source_.batch());  // builds metrics, and leaves the weights as they are
}

void StepRunner::plan() {
  ModelBase::Trainer& trainer = *model_.trainer();
  auto& steps = training_ ? trainer.train_steps : trainer.test_steps;
  const Batch example = source_.example();
  const PlannedStep& step = planned_step(model_, steps, training_, example);
  executable_ = step.executable;
  planned_layout_ = source_.layout();
  keys_ = step.keys;
  layers_ = step.layers;
  values_.resize(keys_.size() + step.watched);
  results_.resize(values_.size());
  DeviceMemory* memory = executable_->memory();
  on_device_ = memory ? Buffer::allocate(values_.size() * sizeof(float), memory) : Ref<Buffer>();
  float* values = memory ? reinterpret_cast<float*>(on_device_->data()) : values_.data();
  for (size_t i = 0; i < values_.size(); ++i) results_[i] = values + i;
}

std::string StepRunner::first_not_finite() const {
  fetch();
  if (values_.size() == keys_.size() || values_.back() < 0) return {};
  return layers_[static_cast<size_t>(values_.back())];
}

Logs StepRunner::logs() const {
  fetch();
  Logs logs;
  for (size_t i = 0; i < keys_.size(); ++i) logs.set(keys_[i], static_cast<double>(values_[i]));
  return logs;
}

void StepRunner::set_logs(const Logs& logs) {
  planned_layout_ = -1;  // keys and values are those of no plan
  is_fetched_ = true;
  keys_.clear();
  values_.clear();
  for (const auto& [key, value] : logs) {
    keys_.push_back(key);
    values_.push_back(static_cast<float>(value));
  }
}

void check_at_least_one(const char* call, const char* argument, std::optional<int64_t> steps) {
  if (steps && *steps < 1)
    throw OptionError(std::string(call) + ": expected " + argument + " of at least 1, got " + std::to_string(*steps) +
                      ". Leave it out to run through all rows.");
}

int64_t checked_steps(const char* call, const char* argument, const Source& source, std::optional<int64_t> steps) {
  check_at_least_one(call, argument, steps);
  if (!steps && source.endless())
    throw OptionError(std::string(call) + ": expected " + argument +
                      " with an endless data set, got none. Say how many batches to take, or give repeat() a count.");
  return steps.value_or(source.steps());
}

void warn_of_missing_batches(const char* call, const char* batches) {
  warn(std::string(call) + ": the input ran out of data. Make sure that it can give at least " + batches +
       " batches; repeat() makes a data set longer.");
}

Logs evaluate_source(ModelBase& model, Source& source, std::optional<int64_t> steps, const CallbackList& callbacks,
                     int verbose) {
  int64_t all = source.steps(), count = steps && all >= 0 ? std::min(*steps, all) : steps.value_or(all), done = 0;
  reset_metrics(model);
  StepRunner runner(model, source, false);
  Progress progress(verbose, count);
  Logs none;
  callbacks.each(&CallbackBase::on_test_begin, none);
  progress.begin();
  source.begin(0);
  RunningFit* fit = model.run().fit;
  bool more = true;
  while (more && done != count && !(fit && fit->interrupted()) && source.next()) {
    if (callbacks.wants_batches()) callbacks.each(&CallbackBase::on_test_batch_begin, done, none);
    more = runner.execute(done, count, [&] { return source.next(); });
    if (callbacks.wants_batches()) {
      Logs logs = runner.logs();
      callbacks.each(&CallbackBase::on_test_batch_end, done - 1, logs);
    }
    if (progress.due()) progress.step(done, runner.logs());
  }
  if (steps && done < *steps) warn_of_missing_batches("evaluate", "`steps`");
  Logs logs = runner.logs();
  callbacks.each(&CallbackBase::on_test_end, logs);
  progress.finish(done, logs);
  return logs;
}

}  // namespace addax
