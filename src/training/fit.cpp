// fit(): epochs of steps and validation.
#include <cmath>
#include <memory>

#include "addax/ops.hpp"
#include "core/convert.hpp"
#include "data/element.hpp"
#include "training/dataset_source.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"

namespace addax {
namespace {

/// Everything that one fit() runs on.
class Fit {
 public:
  /// `held_out` may be null.
  Fit(const Model& model, Source& source, Source* held_out, const FitOptions& options)
      : model_(model.as<ModelBase>()),
        source_(source),
        held_out_(held_out),
        options_(options),
        steps_(checked_steps("fit", "steps_per_epoch", source, options.steps_per_epoch)),
        callbacks_(model, options.callbacks,
                   {options.epochs, steps_, options.verbose.level(), held_out ? options.validation_freq : 0}),
        runner_(model_, source, true),
        progress_(options.verbose.level(), steps_) {
    if (options.validation_freq < 1)
      throw OptionError("fit: expected validation_freq of at least 1, got " + std::to_string(options.validation_freq) +
                        ". 1 validates after every epoch.");
    if (held_out) checked_steps("fit", "validation_steps", *held_out, options.validation_steps);
    model_.run() = {};
    model_.run().position = [this] { return position(); };
  }
  ~Fit() { model_.run().position = nullptr; }

  History run() {
    ModelBase::Trainer& trainer = *model_.trainer();
    prepare(model_, trainer, source_.sample(), true);
    if (held_out_) prepare(model_, trainer, held_out_->sample(), false);
    History history;
    model_.run().history = history;
    epoch_ = options_.initial_epoch;
    Logs logs;
    callbacks_.each(&CallbackBase::on_train_begin, logs);
    if (model_.run().resume) resume(*model_.run().resume);
    for (; epoch_ < options_.epochs && !model_.run().stop_training; ++epoch_, done_ = 0) {
      logs = run_epoch();
      history.record(epoch_, logs);
    }
    if (trainer.optimizer->options().use_ema) trainer.optimizer->finalize_variable_values(model_.trainable_variables());
    callbacks_.each(&CallbackBase::on_train_end, logs);
    return history;
  }

 private:
  Logs run_epoch() {
    if (done_ == 0) reset_metrics(model_);
    Logs logs;
    callbacks_.each(&CallbackBase::on_epoch_begin, epoch_, logs);
    progress_.begin_epoch(epoch_, options_.epochs);
    if (!options_.steps_per_epoch && done_ == 0) open_ = false;
    while (done_ != steps_ && !model_.run().stop_training && next_batch()) {
      run_step();
      if (done_ != steps_ && progress_.due()) progress_.step(done_, runner_.logs());
    }
    logs = logs_of_epoch();
    if (held_out_ && (epoch_ + 1) % options_.validation_freq == 0)
      for (const auto& [key, value] : evaluate_source(model_, *held_out_, options_.validation_steps, callbacks_, 0))
        logs.set("val_" + key, value);
    ended_ = true;
    callbacks_.each(&CallbackBase::on_epoch_end, epoch_, logs);
    ended_ = false;
    progress_.finish(done_, logs);
    return logs;
  }

  /// Of the last step; a resumed epoch may have none left to make.
  Logs logs_of_epoch() {
    Logs logs = runner_.logs();
    if (!logs.empty()) return logs;
    Tensors results = model_.get_metrics_result();
    for (size_t i = 0; i < results.size(); ++i) logs.set(results.names()[i], results[i].item<float>());
    return logs;
  }

  /// As in Keras, an epoch of given steps ends early where the data do; the next one begins with the first batch.
  bool next_batch() {
    if (open_ && source_.next()) return true;
    if (open_ && done_ > 0) {
      open_ = false;
      if (steps_ >= 0) warn_of_missing_batches("fit", "`steps_per_epoch * epochs`");
      return false;
    }
    // A pass is numbered by the optimizer's step: another order in each, and the same one where training is resumed.
    source_.begin(model_.trainer()->optimizer.iterations());
    open_ = true;
    return source_.next();
  }

  void run_step() {
    Logs none;
    if (callbacks_.wants_batches()) callbacks_.each(&CallbackBase::on_train_batch_begin, done_, none);
    runner_.run();
    ++done_;
    if (callbacks_.wants_batches()) {
      Logs logs = runner_.logs();
      callbacks_.each(&CallbackBase::on_train_batch_end, done_ - 1, logs);
    }
  }

  /// Epoch, steps done in it, and where the data stand. An epoch that has ended is the next one before its first step.
  Json position() const {
    bool mid_pass = open_ && (!ended_ || options_.steps_per_epoch);
    return Json::object({{"epoch", ended_ ? epoch_ + 1 : epoch_},
                         {"step", ended_ ? 0 : done_},
                         {"data", mid_pass ? source_.state() : Json()}});
  }
  void resume(const Json& position) {
    epoch_ = position["epoch"].as_integer();
    done_ = position["step"].as_integer();
    open_ = !position["data"].is_null();
    if (open_) source_.restore(position["data"]);
  }

  ModelBase& model_;
  Source& source_;
  Source* held_out_;
  const FitOptions& options_;
  int64_t steps_;  // of an epoch; −1: until the data end
  CallbackList callbacks_;
  StepRunner runner_;
  Progress progress_;
  int64_t epoch_ = 0, done_ = 0;
  bool open_ = false;   // a pass over the data has begun and not ended
  bool ended_ = false;  // on_epoch_end is being called
};

void check_split(double share) {
  if (share < 0 || share >= 1)
    throw OptionError("fit: expected validation_split from 0 up to, not including, 1, got " + float_repr(share) +
                      ". It is the share of rows that is held out.");
}

/// Takes the last rows of the data away: what validation_split holds out.
Batch split_off(Batch& data, double share) {
  int64_t rows = data::row_count("fit", data);
  auto cut = static_cast<int64_t>(std::floor(static_cast<double>(rows) * (1 - share)));
  if (cut == 0 || cut == rows)
    throw ValueError("fit: expected rows on both sides of validation_split, got " + std::to_string(rows) +
                     " rows in all. Give more rows, or another share.");
  auto part = [&](int64_t first, int64_t last) {
    return data::map_tensors(data, [&](const Tensor& t) { return data::rows_of(t, first, last - first); });
  };
  Batch tail = part(cut, rows);
  data = part(0, cut);
  return tail;
}

/// What `.validation_data` holds; null where there is none.
std::unique_ptr<Source> held_out_source(const FitOptions& options, int64_t batch_size) {
  const ValidationData& held_out = options.validation_data;
  const char* where = "fit (validation_data)";
  if (held_out.dataset) {
    check_dataset_options(where, options.validation_batch_size, held_out.sample_weight);
    return std::make_unique<DatasetSource>(where, *held_out.dataset, 0);
  }
  if (!held_out) return nullptr;
  return std::make_unique<RowSource>(where, Batch{held_out.x, held_out.y, held_out.sample_weight}, batch_size, false);
}

}  // namespace

void check_dataset_options(const char* call, const std::optional<int64_t>& batch_size, const Tensors& sample_weight) {
  if (batch_size)
    throw OptionError(std::string(call) + ": expected no batch_size with a data set, got " +
                      std::to_string(*batch_size) + ". Its elements are the batches; use batch().");
  if (!sample_weight.empty())
    throw OptionError(std::string(call) +
                      ": expected no sample_weight beside a data set, got some. Its elements hold their own.");
}

History Model::fit(const Tensors& x, const Tensors& y, const FitOptions& options) const {
  ModelBase::Trainer& trainer = trainer_of(*this, "fit");
  check_split(options.validation_split);
  int64_t batch_size = checked_batch_size("fit", options.batch_size);
  int64_t held_out_batch = checked_batch_size("fit", options.validation_batch_size.value_or(batch_size));
  Batch data{x, y, options.sample_weight};
  data::row_count("fit", data);
  auto held_out = held_out_source(options, held_out_batch);
  if (!held_out && options.validation_split > 0)
    held_out = std::make_unique<RowSource>("fit", split_off(data, options.validation_split), held_out_batch, false);
  // Class weights are for training alone: rows that were split off are not weighed by them.
  data.sample_weight = weights_of("fit", data.y, data.sample_weight, options.class_weight);
  RowSource source("fit", data, batch_size, options.shuffle);
  std::lock_guard lock(trainer.running);
  return Fit(*this, source, held_out.get(), options).run();
}

History Model::fit(const Tensors& x, const FitOptions& options) const { return fit(x, Tensors(), options); }

History Model::fit_dataset(const data::Dataset& x, const FitOptions& options) const {
  ModelBase::Trainer& trainer = trainer_of(*this, "fit");
  check_dataset_options("fit", options.batch_size, options.sample_weight);
  if (options.validation_split != 0)
    throw OptionError(
        "fit: expected validation_split with tensors alone, got it with a data set. take() and skip() "
        "split one.");
  auto held_out = held_out_source(options, checked_batch_size("fit", options.validation_batch_size));
  auto weighed = [weights = options.class_weight](Batch batch) {
    batch.sample_weight = weights_of("fit", batch.y, batch.sample_weight, weights);
    return batch;
  };
  std::lock_guard lock(trainer.running);
  DatasetSource source("fit", options.class_weight.empty() ? x : x.map(weighed), trainer.optimizer.iterations());
  return Fit(*this, source, held_out.get(), options).run();
}

}  // namespace addax
