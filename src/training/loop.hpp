// The loops behind fit() and evaluate().
#pragma once

#include <optional>

#include "training/callback_list.hpp"
#include "training/rows.hpp"
#include "training/trainer.hpp"

namespace addax {

/// Builds the model for such rows, chooses losses and metrics, checks targets, makes optimizer slots: everything that
/// can fail before the first weight changes.
void prepare(ModelBase& model, ModelBase::Trainer& trainer, const Rows& rows, bool training);

/// Runs single steps on batches of `rows`, planned or eager, and keeps the last logs.
class StepRunner {
 public:
  StepRunner(ModelBase& model, Rows& rows, bool training);
  /// One step on `count` rows from `first` on.
  void run(int64_t first, int64_t count);
  /// What the last step returned, in Keras' order. Empty before the first.
  Logs logs() const;

 private:
  ModelBase& model_;
  Rows& rows_;
  bool training_;
  int64_t planned_rows_ = -1;
  const PlannedStep* step_ = nullptr;
  std::vector<std::string> keys_;
  std::vector<float> values_;
  std::vector<void*> results_;
};

/// One pass of evaluation over all rows, or over `steps` batches; the metrics begin anew.
Logs evaluate_rows(ModelBase& model, Rows& rows, int64_t batch_size, std::optional<int64_t> steps,
                   const CallbackList& callbacks, int verbose);

void reset_metrics(ModelBase& model);
int64_t checked_batch_size(const char* call, const std::optional<int64_t>& batch_size);

}  // namespace addax
