// The loops behind fit() and evaluate().
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "training/callback_list.hpp"
#include "training/source.hpp"
#include "training/trainer.hpp"

namespace addax {

/// Builds the model for such data, chooses losses and metrics, checks targets, makes optimizer slots: everything that
/// can fail before the first weight changes.
void prepare(ModelBase& model, ModelBase::Trainer& trainer, const Batch& data, bool training);

/// What the model returns for any number of such rows, given to it under their names; builds it where it is not.
Specs infer_outputs(ModelBase& model, const Tensors& x);

/// Holds what compile() gave a model while it is trained or evaluated.
class HeldTrainer {
 public:
  explicit HeldTrainer(const Model& model) : trainer_(model.as<ModelBase>().trainer()), lock_(trainer_->running) {
    ++trainer_->runs;
  }
  ~HeldTrainer() { --trainer_->runs; }

 private:
  std::shared_ptr<ModelBase::Trainer> trainer_;
  std::lock_guard<std::recursive_mutex> lock_;
};

/// Runs single steps on the batches of a source, planned or eager, and keeps the last logs.
class StepRunner {
 public:
  StepRunner(ModelBase& model, Source& source, bool training);
  /// Steps on the batch that the source went to and on those behind it, `most` at most, as far as they are one launch:
  /// the source is then at the last of them. How many these were; 1 on the processor.
  int64_t run(int64_t most);
  /// As many steps as compile() says are one execution, from the batch that the source went to: fewer where `done`
  /// reaches `all` (−1: nobody knows) or `next`, which goes to the next batch, finds none. Counts them in `done`;
  /// whether the data may hold more.
  bool execute(int64_t& done, int64_t all, const std::function<bool()>& next);
  /// What the last step returned, in Keras' order. Empty before the first.
  Logs logs() const;
  void set_logs(const Logs& logs);
  /// "dense_1 (Dense)": whose output was the first that was not finite in the last step; empty where all were, or
  /// where nobody watched.
  std::string first_not_finite() const;
  /// Prepares a step for the batch that the source went to: what it makes at its first use is then there.
  void build();

 private:
  void plan();
  int64_t run_eagerly();
  /// Brings what the last step returned from the device, where it is there.
  void fetch() const;

  ModelBase& model_;
  Source& source_;
  bool training_;
  int64_t planned_layout_ = -1;
  std::shared_ptr<Executable> executable_;
  std::vector<std::string> keys_;
  mutable std::vector<float> values_;  // of the keys, then of the watch
  std::vector<void*> results_;         // where the step writes them: there, or on the device
  Ref<Buffer> on_device_;
  mutable bool is_fetched_ = true;
  std::vector<std::string> layers_;
};

/// One pass of evaluation, or `steps` batches of it; the metrics begin anew. An interrupted fit() ends it.
Logs evaluate_source(ModelBase& model, Source& source, std::optional<int64_t> steps, const CallbackList& callbacks,
                     int verbose);

/// OptionError for a number of steps below 1.
void check_at_least_one(const char* call, const char* argument, std::optional<int64_t> steps);
/// How many batches a pass has where the user says `steps` or nothing; −1 where that is unknown. OptionError for an
/// endless data set without a number, or a number below 1.
int64_t checked_steps(const char* call, const char* argument, const Source& source, std::optional<int64_t> steps);
/// Keras' warning where data end before `batches` of them, "`steps`", have come.
void warn_of_missing_batches(const char* call, const char* batches);
void reset_metrics(ModelBase& model);
int64_t checked_batch_size(const char* call, const std::optional<int64_t>& batch_size);

/// OptionError for what does not go together with a data set.
void check_dataset_options(const char* call, const std::optional<int64_t>& batch_size, const Tensors& sample_weight);

/// sample_weight, or weights of rows by their classes; OptionError where both are given.
Tensors weights_of(const char* call, const Tensors& y, const Tensors& sample_weight,
                   const std::map<int64_t, double>& class_weight);
/// OptionError for the weight of a class that predictions of these specs do not have.
void check_class_weight(const char* call, const std::map<int64_t, double>& class_weight, const Specs& y_pred);

}  // namespace addax
