// Trainer: what compile() gives a model, and the steps that were planned for it since.
#pragma once

#include <mutex>
#include <shared_mutex>

#include "addax/model.hpp"
#include "graph/executable.hpp"

namespace addax {

/// One step, planned for inputs of fixed shapes. Its results are the logs, as float32 scalars.
struct PlannedStep {
  Specs signature;  // of x, y and sample_weight, one after the other
  std::vector<std::string> keys;
  std::shared_ptr<Executable> executable;  // kept by a run whose callbacks plan or drop others
  bool watched = false;                    // one more result: which layer's output was the first that is not finite
  std::vector<std::string> layers;         // its number's meaning
  std::vector<Schedule> schedules;         // of the learning rates, which are part of the step
};

/// predict() for one batch shape.
struct PlannedPredict {
  Specs signature;
  Specs results;
  std::vector<std::string> names;
  std::unique_ptr<Executable> executable;
};

/// The loss of one output.
struct OutputLoss {
  std::string output;  // its name; empty where the model has one output
  Loss loss;           // undefined: none
  double weight = 1;
  Metric tracker;  // "<output>_loss", where there are several outputs
};

/// A metric of one output.
struct OutputMetric {
  std::string key;
  size_t output = 0;
  Metric metric;
  bool weighted = false;
};

struct ModelBase::Trainer {
  explicit Trainer(CompileOptions options) : options(std::move(options)) {}

  /// Whether compile() was given losses or metrics.
  bool has_targets() const {
    return !options.loss.empty() || !options.metrics.lists().empty() || !options.weighted_metrics.lists().empty();
  }

  CompileOptions options;
  Optimizer optimizer;
  Metric loss_tracker;
  std::vector<OutputLoss> losses;  // one for each output, once resolved
  std::vector<size_t> with_loss;   // the outputs that have one
  std::vector<OutputMetric> metrics;
  bool resolved = false;
  Specs y_pred;       // of the last prepare()
  Variables trained;  // the weights that training began with

  bool watches_layers = false;  // in training: TerminateOnNaN asks for it

  std::vector<PlannedStep> train_steps, test_steps;
  std::recursive_mutex running;  // training and evaluation change the model's state: one at a time
  int runs = 0;                  // of them, inside one another: a callback may train and evaluate, too
};

/// What predict() needs; a model has it without compile().
struct ModelBase::Predictor {
  std::shared_mutex mutex;
  std::vector<std::shared_ptr<const PlannedPredict>> planned;
};

/// The trainer of a model; StateError before compile().
ModelBase::Trainer& trainer_of(const Model& model, const char* call);
/// compile() without a look at the names of outputs: what does not fit them is refused by fit().
void compile_unchecked(const Model& model, const CompileOptions& options);
/// Chooses losses and metrics for the outputs that the model has, by names and shapes. OptionError where they do not
/// fit.
void resolve(ModelBase& model, ModelBase::Trainer& trainer, const Tensors& y, const Specs& y_pred);

/// Targets in the order of the outputs: by name where both have names, an undefined one where a name is missing; as
/// many as there are losses go to the outputs that have one. OptionError for the name of no output.
Tensors targets_by_output(ModelBase& model, const Tensors& y);
/// ShapeError for `given` targets, fewer than there are outputs with a loss.
[[noreturn]] void refuse_missing_targets(const ModelBase& model, size_t given);
/// Weights in the order of the outputs; a single one is for all.
Tensors weights_by_output(ModelBase& model, const Tensors& sample_weight);
/// All metrics of a step, by key: the loss first.
std::vector<std::pair<std::string, Metric>> tracked_metrics(ModelBase& model);
/// What a step returned. OptionError or ShapeError where these are no scalars with names.
Tensors named_scalars(const ModelBase& model, Tensors logs);

/// The step of these shapes, planned now or before.
const PlannedStep& planned_step(ModelBase& model, std::vector<PlannedStep>& steps, bool training, const Batch& example);

}  // namespace addax
