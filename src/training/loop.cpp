#include "training/loop.hpp"

#include <algorithm>
#include <optional>

#include "addax/ops.hpp"
#include "nn/layer_inner.hpp"

namespace addax {

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

namespace {

/// What the model returns for rows of these specs. An error tells of the rows as they are, not of any number of them.
Specs infer(ModelBase& model, const Specs& any_number, const Rows& rows) try {
  return infer_layer(model, any_number);
} catch (const ShapeError&) {
  Specs given;
  for (const Tensor& t : rows.x()) given.push_back(t.spec());
  infer_layer(model, given);
  throw;
}

}  // namespace

void prepare(ModelBase& model, ModelBase::Trainer& trainer, const Rows& rows, bool training) {
  Specs x, y;
  for (const Tensor& t : rows.x()) {
    x.push_back(t.spec());
    x.back().shape[0] = -1;
  }
  for (const Tensor& t : rows.y()) y.push_back(t.spec());
  Specs y_pred = infer(model, x, rows);
  resolve(model, trainer, y, y_pred);
  for (size_t i = 0; i < trainer.losses.size() && i < rows.y().size(); ++i)
    if (trainer.losses[i].loss.defined()) trainer.losses[i].loss->check(rows.y()[i], y_pred[i]);
  if (training) trainer.optimizer.build(model.trainable_variables());
}

StepRunner::StepRunner(ModelBase& model, Rows& rows, bool training) : model_(model), rows_(rows), training_(training) {}

void StepRunner::run(int64_t first, int64_t count) {
  ModelBase::Trainer& trainer = *model_.trainer();
  if (trainer.options.run_eagerly) {
    Batch batch = rows_.batch(first, count);
    Tensors logs = training_ ? model_.train_step(batch) : model_.test_step(batch);
    keys_ = logs.names();
    values_.resize(logs.size());
    for (size_t i = 0; i < logs.size(); ++i) values_[i] = logs[i].item<float>();
    return;
  }
  if (planned_rows_ != count) {
    auto& steps = training_ ? trainer.train_steps : trainer.test_steps;
    step_ = &planned_step(model_, steps, training_, rows_.example(count));
    planned_rows_ = count;
    keys_ = step_->keys;
    values_.resize(keys_.size());
    results_.resize(keys_.size());
    for (size_t i = 0; i < keys_.size(); ++i) results_[i] = &values_[i];
  }
  step_->executable->run(rows_.pointers(first, count), results_);
}

Logs StepRunner::logs() const {
  Logs logs;
  for (size_t i = 0; i < keys_.size(); ++i) logs.set(keys_[i], static_cast<double>(values_[i]));
  return logs;
}

Logs evaluate_rows(ModelBase& model, Rows& rows, int64_t batch_size, std::optional<int64_t> steps,
                   const CallbackList& callbacks, int verbose) {
  int64_t all = (rows.size() + batch_size - 1) / batch_size, count = std::min(all, steps.value_or(all));
  reset_metrics(model);
  StepRunner runner(model, rows, false);
  Progress progress(verbose, count);
  Logs none;
  callbacks.each(&CallbackBase::on_test_begin, none);
  progress.begin();
  for (int64_t s = 0; s < count; ++s) {
    if (callbacks.wants_batches()) callbacks.each(&CallbackBase::on_test_batch_begin, s, none);
    runner.run(s * batch_size, std::min(batch_size, rows.size() - s * batch_size));
    if (callbacks.wants_batches()) {
      Logs logs = runner.logs();
      callbacks.each(&CallbackBase::on_test_batch_end, s, logs);
    }
    if (progress.due()) progress.step(s + 1, runner.logs());
  }
  Logs logs = runner.logs();
  callbacks.each(&CallbackBase::on_test_end, logs);
  progress.finish(count, logs);
  return logs;
}

}  // namespace addax
