// evaluate(), and the single steps.
#include "data/element.hpp"
#include "nn/layer_inner.hpp"
#include "training/dataset_source.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"

namespace addax {
namespace {

Logs evaluate(const Model& model, Source& source, const EvaluateOptions& options) {
  ModelBase::Trainer& trainer = trainer_of(model, "evaluate");
  int64_t steps = checked_steps("evaluate", "steps", source, options.steps);
  const HeldTrainer held(model);
  ModelBase& base = model.as<ModelBase>();
  prepare(base, trainer, source.sample(), false);
  int verbose = options.verbose.level();
  CallbackList callbacks(model, options.callbacks, {0, steps, verbose});
  return evaluate_source(base, source, options.steps, callbacks, callbacks.shows_progress() ? 0 : verbose);
}

Logs run_on_batch(const Model& model, const char* call, const Tensors& x, const Tensors& y, const BatchOptions& options,
                  bool training) {
  ModelBase::Trainer& trainer = trainer_of(model, call);
  Tensors weights = weights_of(call, y, options.sample_weight, options.class_weight);
  int64_t rows = data::row_count(call, {x, y, weights});
  RowSource source(call, {x, y, weights}, rows, false);
  const HeldTrainer held(model);
  ModelBase& base = model.as<ModelBase>();
  prepare(base, trainer, source.sample(), training);
  check_class_weight(call, options.class_weight, trainer.y_pred);
  reset_metrics(base);
  StepRunner runner(base, source, training);
  source.next();
  runner.run(1);
  return runner.logs();
}

}  // namespace

Logs Model::evaluate(const Tensors& x, const Tensors& y, const EvaluateOptions& options) const {
  trainer_of(*this, "evaluate");
  int64_t batch_size = checked_batch_size("evaluate", options.batch_size);
  RowSource source("evaluate", {x, y, options.sample_weight}, batch_size, false);
  return addax::evaluate(*this, source, options);
}

Logs Model::evaluate(const Tensors& x, const EvaluateOptions& options) const { return evaluate(x, Tensors(), options); }

Logs Model::evaluate_dataset(const data::Dataset& x, const EvaluateOptions& options) const {
  trainer_of(*this, "evaluate");
  check_dataset_options("evaluate", options.batch_size, options.sample_weight);
  DatasetSource source("evaluate", x, 0);
  return addax::evaluate(*this, source, options);
}

Logs Model::train_on_batch(const Tensors& x, const Tensors& y, const BatchOptions& options) const {
  return run_on_batch(*this, "train_on_batch", x, y, options, true);
}

Logs Model::test_on_batch(const Tensors& x, const Tensors& y, const BatchOptions& options) const {
  return run_on_batch(*this, "test_on_batch", x, y, options, false);
}

Optimizer Model::optimizer() const { return as<ModelBase>().optimizer(); }
Tensor Model::compute_loss(const Tensors& x, const Tensors& y, const Tensors& y_pred,
                           const Tensors& sample_weight) const {
  return as<ModelBase>().compute_loss(x, y, y_pred, sample_weight);
}
void Model::reset_metrics() const { addax::reset_metrics((trainer_of(*this, "reset_metrics"), as<ModelBase>())); }
bool Model::stop_training() const { return as<ModelBase>().run().stop_training; }
void Model::set_stop_training(bool stop) const { as<ModelBase>().run().stop_training = stop; }

History Model::history() const {
  auto& history = as<ModelBase>().run().history;
  if (!history) throw StateError(place_of(get()) + ": expected history() after fit(), got it before.");
  return *history;
}

}  // namespace addax
