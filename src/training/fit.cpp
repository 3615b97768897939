// fit(): epochs of steps and validation.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "addax/ops.hpp"
#include "core/convert.hpp"
#include "data/element.hpp"
#include "nn/layer_inner.hpp"
#include "ops/seed.hpp"
#include "training/dataset_source.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"
#include "training/running_fit.hpp"

namespace addax {
namespace {

/// As Keras hands them on: "val_loss" stands before "width_loss".
Logs by_key(const Logs& logs) {
  Logs sorted;
  for (const auto& [key, value] : std::map<std::string, double>(logs.begin(), logs.end())) sorted.set(key, value);
  return sorted;
}

/// Everything that one fit() runs on.
class Fit final : public RunningFit {
 public:
  /// `held_out` may be null.
  Fit(const Model& model, Source& source, Source* held_out, const FitOptions& options)
      : model_(model.as<ModelBase>()),
        source_(source),
        held_out_(held_out),
        options_(options),
        steps_(checked_steps("fit", "steps_per_epoch", source, options.steps_per_epoch)),
        callbacks_(model, options.callbacks,
                   {options.epochs, steps_, options.verbose.level(), held_out ? freq_of(options) : 0}),
        runner_(model_, source, true),
        progress_(callbacks_.shows_progress() ? 0 : options.verbose.level(), steps_) {
    if (held_out) checked_steps("fit", "validation_steps", *held_out, options.validation_steps);
    outer_ = std::exchange(model_.run(), {});
    model_.run().fit = this;
    model_.trainer()->watches_layers = false;
  }
  ~Fit() {
    if (outer_.fit) model_.run() = outer_;
    model_.run().fit = outer_.fit;
  }

  History run() {
    ModelBase::Trainer& trainer = *model_.trainer();
    prepare(model_, trainer, source_.sample(), true);
    check_class_weight("fit", options_.class_weight, trainer.y_pred);
    if (held_out_) prepare(model_, trainer, held_out_->sample(), false);
    model_.run().history = history_;
    epoch_ = options_.initial_epoch;
    Logs none;
    callbacks_.each(&CallbackBase::on_train_begin, none);
    if (resume_) go_on_from(*resume_);
    // As in Keras, who asks to stop before anything was done is heard after the first batch.
    for (bool first = !resume_ || begun_; epoch_ < options_.epochs && going(first); first = false) {
      const Logs logs = run_epoch();
      if (interrupted()) break;
      history_.record(epoch_, logs);
      beginning_.reset();
      ++epoch_;
      done_ = 0;
      begun_ = steps_done_ = false;
      settle();
    }
    for (const auto& f : ending_) f();
    history_.set_interruption(reason_);
    trainer.optimizer.finalize_variable_values(model_.trainable_variables());
    callbacks_.each(&CallbackBase::on_train_end, epoch_logs_);
    return history_;
  }

  void watch_layers() override { model_.trainer()->watches_layers = true; }
  std::string first_not_finite() const override { return runner_.first_not_finite(); }
  void keep_beginning() override {
    if (beginning_) return;
    beginning_.emplace().stream = seed_stream_state();
    for (const Variables& moving : {model_.handle().variables(), model_.optimizer().variables()})
      for (const Variable& v : moving) beginning_->values.emplace_back(v, v.value());
  }
  void back_to_beginning() override {
    if (!beginning_) return;
    for (auto& [variable, value] : beginning_->values) variable.assign(value);
    restore_seed_stream(beginning_->stream);
    reset_metrics(model_);
  }
  TrainingState state() override {
    TrainingState state = capture(model_, step(), callbacks_, history_);
    state.values["position"] = position();
    return state;
  }

 private:
  struct Beginning {
    Json stream;
    std::vector<std::pair<Variable, Tensor>> values;
  };

  /// As CallbackBase::Params has it.
  static int64_t freq_of(const FitOptions& options) {
    return options.validation_freq.every() > 0 ? options.validation_freq.every() : -1;
  }
  bool going(bool at_first) const { return (at_first || !model_.run().stop_training) && !interrupted(); }

  Logs run_epoch() {
    if (!begun_) begin_epoch();
    progress_.begin_epoch(epoch_, options_.epochs);
    bool more = !steps_done_;
    while (more && done_ != steps_ && going(done_ == 0) && next_batch()) {
      more = run_execution();
      if (done_ != steps_ && progress_.due()) progress_.step(done_, runner_.logs());
    }
    if (interrupted()) return {};
    steps_done_ = true;
    Logs logs = runner_.logs();
    if (held_out_ && options_.validation_freq.due(epoch_))
      for (const auto& [key, value] : evaluate_source(model_, *held_out_, options_.validation_steps, callbacks_, 0))
        logs.set("val_" + key, value);
    if (interrupted()) return {};
    epoch_logs_ = logs = by_key(logs);
    callbacks_.each(&CallbackBase::on_epoch_end, epoch_, logs);
    progress_.finish(done_, logs);
    return logs;
  }

  void begin_epoch() {
    reset_metrics(model_);
    if (!options_.steps_per_epoch) open_ = false;
    Logs logs;
    callbacks_.each(&CallbackBase::on_epoch_begin, epoch_, logs);
    begun_ = true;
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

  /// As many steps as compile() says, from the batch that the data are at; fewer where the epoch or the data end.
  /// Callbacks are called around them all. Whether the data may hold more.
  bool run_execution() {
    Logs none;
    if (callbacks_.wants_batches()) callbacks_.each(&CallbackBase::on_train_batch_begin, done_, none);
    const bool more = runner_.execute(done_, steps_, [this] { return next_batch(); });
    if (!callbacks_.wants_batches()) return more;
    Logs logs = runner_.logs();
    callbacks_.each(&CallbackBase::on_train_batch_end, done_ - 1, logs);
    settle();
    return more;
  }

  /// Any planned step: each changes the same. Steps that run eagerly are planned for this alone; null where that cannot
  /// be, as where a step reads values.
  const PlannedStep* step() {
    ModelBase::Trainer& trainer = *model_.trainer();
    const bool batch_seen = done_ > 0 || epoch_ > options_.initial_epoch || resume_;
    if (trainer.options.run_eagerly && trainer.train_steps.empty() && batch_seen && plannable_) {
      const Json stream = seed_stream_state();
      try {
        planned_step(model_, trainer.train_steps, true, source_.example());
      } catch (const std::exception&) {
        plannable_ = false;
      }
      restore_seed_stream(stream);
    }
    return trainer.train_steps.empty() ? nullptr : &trainer.train_steps.front();
  }

  /// Epoch, steps done in it, where the data stand, and what the last step returned.
  Json position() const {
    bool mid_pass = open_ && (begun_ || options_.steps_per_epoch);
    bool data_ended = begun_ && done_ > 0 && !open_;  // within the last execution of the epoch
    Json logs = Json::array();
    for (const auto& [key, value] : runner_.logs()) logs.push_back(Json::array({key, value}));
    return Json::object({{"epoch", epoch_},
                         {"begun", begun_},
                         {"step", done_},
                         {"steps_done", steps_done_ || data_ended},
                         {"data", mid_pass ? source_.state() : Json()},
                         {"logs", logs},
                         {"stop_training", model_.run().stop_training}});
  }

  /// Hooks that the checkpoint lies behind are called before its values are taken over: what they change goes.
  void go_on_from(const TrainingState& state) {
    const Json& position = state.values["position"];
    epoch_ = position["epoch"].as_integer();
    if (position["begun"].as_bool()) begin_epoch();
    source_.begin(model_.trainer()->optimizer.iterations());
    source_.next();
    runner_.build();
    restore(state, model_, step(), callbacks_, history_);
    done_ = position["step"].as_integer();
    steps_done_ = position["steps_done"].as_bool();
    open_ = !position["data"].is_null();
    if (open_) source_.restore(position["data"]);
    Logs logs;
    for (const Json& entry : position["logs"].items()) logs.set(entry[0].as_string(), entry[1].as_double());
    runner_.set_logs(logs);
    model_.run().stop_training = position["stop_training"].as_bool();
  }

  ModelBase& model_;
  ModelBase::Run outer_;  // of the fit() that this one is called in by a callback
  Source& source_;
  Source* held_out_;
  const FitOptions& options_;
  int64_t steps_;  // of an epoch; −1: until the data end
  CallbackList callbacks_;
  StepRunner runner_;
  Progress progress_;
  History history_;
  std::optional<Beginning> beginning_;
  Logs epoch_logs_;  // of the last epoch, before callbacks added to them: those of on_train_end, as in Keras
  int64_t epoch_ = 0, done_ = 0;
  bool begun_ = false;       // on_epoch_begin of this epoch was called
  bool steps_done_ = false;  // of this epoch
  bool open_ = false;        // a pass over the data has begun and not ended
  bool plannable_ = true;    // no try at it has failed
};

void check_split(double share) {
  if (!(share >= 0 && share < 1))
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

void check_epochs(const FitOptions& options) {
  for (const auto& [name, value] : {std::pair{"epochs", options.epochs}, {"initial_epoch", options.initial_epoch}})
    if (value < 0)
      throw OptionError(std::string("fit: expected ") + name + " of at least 0, got " + std::to_string(value) +
                        ". An epoch is one pass over the data.");
  if (options.validation_freq.every() < 0 ||
      (options.validation_freq.every() == 0 && !options.validation_freq.listed()))
    throw OptionError("fit: expected validation_freq of at least 1, got " +
                      std::to_string(options.validation_freq.every()) + ". 1 validates after every epoch.");
}

}  // namespace

RunningFit& RunningFit::of(const Model& model) {
  if (RunningFit* fit = model.as<ModelBase>().run().fit) return *fit;
  throw StateError(place_of(model.get()) + ": expected a fit() that runs, got this callback elsewhere.");
}

bool ValidationFreq::due(int64_t epoch) const {
  if (!listed()) return (epoch + 1) % every_ == 0;
  return std::find(epochs_.begin(), epochs_.end(), epoch + 1) != epochs_.end();
}

Shuffle::Shuffle(const char* name) : within_batches_(true) {
  if (std::string_view(name) != "batch")
    throw OptionError("fit: expected shuffle to be true, false or \"batch\", got \"" + std::string(name) + "\".");
}

void check_dataset_options(const char* call, const std::optional<int64_t>& batch_size, const Tensors& sample_weight) {
  if (batch_size)
    throw OptionError(std::string(call) + ": expected no batch_size with a data set, got " +
                      std::to_string(*batch_size) + ". Its elements are the batches; use batch().");
  if (!sample_weight.empty())
    throw OptionError(std::string(call) +
                      ": expected no sample_weight beside a data set, got some. Its elements hold their own.");
}

History Model::fit(const Tensors& x, const Tensors& y, const FitOptions& options) const {
  trainer_of(*this, "fit");
  check_split(options.validation_split);
  check_epochs(options);
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
  const HeldTrainer held(*this);
  return Fit(*this, source, held_out.get(), options).run();
}

History Model::fit(const Tensors& x, const FitOptions& options) const { return fit(x, Tensors(), options); }

History Model::fit_dataset(const data::Dataset& x, const FitOptions& options) const {
  ModelBase::Trainer& trainer = trainer_of(*this, "fit");
  check_epochs(options);
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
  const HeldTrainer held(*this);
  DatasetSource source("fit", options.class_weight.empty() ? x : x.map(weighed), trainer.optimizer.iterations());
  return Fit(*this, source, held_out.get(), options).run();
}

}  // namespace addax
