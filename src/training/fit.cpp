// fit(), evaluate(), and the single steps.
#include <algorithm>
#include <cmath>
#include <optional>

#include "addax/ops.hpp"
#include "core/convert.hpp"
#include "nn/layer_inner.hpp"
#include "training/loop.hpp"

namespace addax {
namespace {

/// The weight of each row by its class: integers, or one-hot rows, whose largest element counts.
Tensor class_weights(const Tensor& y, const std::map<int64_t, double>& weights) {
  std::vector<float> row_weights(static_cast<size_t>(y.shape()[0]), 1.0f);
  std::vector<double> values = y.to_vector<double>();
  size_t width = values.size() / std::max<size_t>(1, row_weights.size());
  for (size_t i = 0; i < row_weights.size(); ++i) {
    auto row = values.begin() + static_cast<std::ptrdiff_t>(i * width);
    int64_t label = width > 1 ? std::max_element(row, row + static_cast<std::ptrdiff_t>(width)) - row
                              : static_cast<int64_t>(std::llround(*row));
    auto found = weights.find(label);
    if (found != weights.end()) row_weights[i] = static_cast<float>(found->second);
  }
  return Tensor::from(row_weights);
}

Tensors weights_of(const char* call, const Tensors& y, const Tensors& sample_weight,
                   const std::map<int64_t, double>& class_weight) {
  if (class_weight.empty()) return sample_weight;
  if (!sample_weight.empty())
    throw OptionError(std::string(call) +
                      ": expected class_weight or sample_weight, got both. Multiply them into one sample_weight.");
  if (y.size() != 1)
    throw OptionError(std::string(call) + ": expected class_weight with one target, got " + std::to_string(y.size()) +
                      " of them. Use sample_weight for several.");
  return class_weights(y[0], class_weight);
}

/// Everything that one fit() runs on.
class Fit {
 public:
  Fit(const Model& model, Rows rows, std::optional<Rows> held_out, const FitOptions& options)
      : model_(model.as<ModelBase>()),
        rows_(std::move(rows)),
        held_out_(std::move(held_out)),
        options_(options),
        batch_size_(checked_batch_size("fit", options.batch_size)),
        steps_(options.steps_per_epoch.value_or((rows_.size() + batch_size_ - 1) / batch_size_)),
        callbacks_(model, options.callbacks, {options.epochs, steps_, options.verbose.level()}),
        runner_(model_, rows_, true),
        progress_(options.verbose.level(), steps_) {
    if (steps_ < 1)
      throw OptionError("fit: expected steps_per_epoch of at least 1, got " + std::to_string(steps_) +
                        ". Leave it out to run through all rows.");
    if (options.validation_freq < 1)
      throw OptionError("fit: expected validation_freq of at least 1, got " + std::to_string(options.validation_freq) +
                        ". 1 validates after every epoch.");
  }

  History run() {
    ModelBase::Trainer& trainer = *model_.trainer();
    prepare(model_, trainer, rows_, true);
    if (held_out_) prepare(model_, trainer, *held_out_, false);
    History history;
    model_.run().stop_training = false;
    model_.run().history = history;
    Logs logs;
    callbacks_.each(&CallbackBase::on_train_begin, logs);
    for (int64_t epoch = options_.initial_epoch; epoch < options_.epochs && !model_.run().stop_training; ++epoch) {
      logs = run_epoch(epoch);
      history.record(epoch, logs);
    }
    if (trainer.optimizer->options().use_ema) trainer.optimizer->finalize_variable_values(model_.trainable_variables());
    callbacks_.each(&CallbackBase::on_train_end, logs);
    return history;
  }

 private:
  Logs run_epoch(int64_t epoch) {
    reset_metrics(model_);
    Logs logs;
    callbacks_.each(&CallbackBase::on_epoch_begin, epoch, logs);
    progress_.begin_epoch(epoch, options_.epochs);
    int64_t done = 0;
    // As in Keras, an epoch of given steps ends early where the data do; the next one begins with the first row.
    while (done < steps_ && !(done > 0 && position_ >= rows_.size()) && !model_.run().stop_training) {
      run_step(done);
      if (++done < steps_ && progress_.due()) progress_.step(done, runner_.logs());
    }
    logs = runner_.logs();
    if (held_out_ && (epoch + 1) % options_.validation_freq == 0) {
      int64_t batch = options_.validation_batch_size.value_or(batch_size_);
      for (const auto& [key, value] : evaluate_rows(model_, *held_out_, checked_batch_size("fit", batch),
                                                    options_.validation_steps, callbacks_, 0))
        logs.set("val_" + key, value);
    }
    callbacks_.each(&CallbackBase::on_epoch_end, epoch, logs);
    progress_.finish(done, logs);
    return logs;
  }

  /// One batch; behind the last row the data begin again, in a new order.
  void run_step(int64_t step) {
    if (position_ >= rows_.size() || (step == 0 && !options_.steps_per_epoch)) {
      position_ = 0;
      shuffled_ = false;
    }
    if (options_.shuffle && !shuffled_) rows_.shuffle();
    shuffled_ = true;
    Logs none;
    if (callbacks_.wants_batches()) callbacks_.each(&CallbackBase::on_train_batch_begin, step, none);
    int64_t count = std::min(batch_size_, rows_.size() - position_);
    runner_.run(position_, count);
    position_ += count;
    if (callbacks_.wants_batches()) {
      Logs logs = runner_.logs();
      callbacks_.each(&CallbackBase::on_train_batch_end, step, logs);
    }
  }

  ModelBase& model_;
  Rows rows_;
  std::optional<Rows> held_out_;
  const FitOptions& options_;
  int64_t batch_size_, steps_;
  CallbackList callbacks_;
  StepRunner runner_;
  Progress progress_;
  int64_t position_ = 0;
  bool shuffled_ = false;
};

Logs run_on_batch(const Model& model, const char* call, const Tensors& x, const Tensors& y, const BatchOptions& options,
                  bool training) {
  ModelBase::Trainer& trainer = trainer_of(model, call);
  Rows rows(call, x, y, weights_of(call, y, options.sample_weight, options.class_weight));
  std::lock_guard lock(trainer.running);
  ModelBase& base = model.as<ModelBase>();
  prepare(base, trainer, rows, training);
  reset_metrics(base);
  StepRunner runner(base, rows, training);
  runner.run(0, rows.size());
  return runner.logs();
}

}  // namespace

History Model::fit(const Tensors& x, const Tensors& y, const FitOptions& options) const {
  ModelBase::Trainer& trainer = trainer_of(*this, "fit");
  Rows rows("fit", x, y, options.sample_weight);
  std::optional<Rows> held_out;
  if (options.validation_split < 0 || options.validation_split >= 1)
    throw OptionError("fit: expected validation_split from 0 up to, not including, 1, got " +
                      float_repr(options.validation_split) + ". It is the share of rows that is held out.");
  if (options.validation_data) {
    held_out = Rows("fit (validation_data)", options.validation_data.x, options.validation_data.y,
                    options.validation_data.sample_weight);
  } else if (options.validation_split > 0) {
    auto cut = static_cast<int64_t>(std::floor(static_cast<double>(rows.size()) * (1 - options.validation_split)));
    if (cut == 0 || cut == rows.size())
      throw ValueError("fit: expected rows on both sides of validation_split, got " + std::to_string(rows.size()) +
                       " rows in all. Give more rows, or another share.");
    held_out = rows.part(cut, rows.size());
    rows = rows.part(0, cut);
  }
  // Class weights are for training alone: rows that were split off are not weighed by them.
  if (!options.class_weight.empty())
    rows = Rows("fit", rows.x(), rows.y(), weights_of("fit", rows.y(), rows.sample_weight(), options.class_weight));
  std::lock_guard lock(trainer.running);
  return Fit(*this, std::move(rows), std::move(held_out), options).run();
}

History Model::fit(const Tensors& x, const FitOptions& options) const { return fit(x, Tensors(), options); }

Logs Model::evaluate(const Tensors& x, const Tensors& y, const EvaluateOptions& options) const {
  ModelBase::Trainer& trainer = trainer_of(*this, "evaluate");
  int64_t batch_size = checked_batch_size("evaluate", options.batch_size);
  Rows rows("evaluate", x, y, options.sample_weight);
  std::lock_guard lock(trainer.running);
  ModelBase& model = as<ModelBase>();
  prepare(model, trainer, rows, false);
  int verbose = options.verbose.level();
  CallbackList callbacks(*this, options.callbacks, {0, (rows.size() + batch_size - 1) / batch_size, verbose});
  return evaluate_rows(model, rows, batch_size, options.steps, callbacks, verbose);
}

Logs Model::evaluate(const Tensors& x, const EvaluateOptions& options) const { return evaluate(x, Tensors(), options); }

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
