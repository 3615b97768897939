// Optimizer: how gradients change weights. Schedule: a learning rate that depends on the step.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "addax/handle.hpp"
#include "addax/json.hpp"
#include "addax/tensor.hpp"
#include "addax/variable.hpp"

namespace addax {

class Optimizer;
class Schedule;

/// Base of schedules (keras.optimizers.schedules.LearningRateSchedule): implement call().
class ScheduleBase : public ObjectBase {
 public:
  using handle_type = Schedule;
  static constexpr const char* kind = "Schedule";
  using ObjectBase::ObjectBase;
  /// The learning rate, a float32 scalar, of a step (a float32 scalar, counted from 0).
  virtual Tensor call(const Tensor& step) = 0;
};

class Schedule : public Handle<ScheduleBase> {
 public:
  using Handle::Handle;
  Tensor operator()(const Tensor& step) const { return get().call(step); }
};

/// `.learning_rate`: a number or a schedule.
class LearningRate {
 public:
  LearningRate(double rate) : rate_(rate) {}
  LearningRate(Schedule schedule) : schedule_(std::move(schedule)) {}
  double rate() const { return rate_; }
  /// Undefined where the rate is a number.
  const Schedule& schedule() const { return schedule_; }

 private:
  double rate_ = 0;
  Schedule schedule_;
};

// What every optimizer takes after its own arguments and weight_decay, in Keras' order. A macro, because designated
// initialisers do not reach the members of a base class.
//   clipnorm, clipvalue, global_clipnorm  largest norm of each gradient, absolute value of each element, norm of all
//                                         gradients together; one of them at most
//   use_ema                               keep moving averages of the weights, which fit() makes the weights in its end
//   ema_overwrite_frequency               steps after which weights become their averages
//   loss_scale_factor                     that scale_loss() multiplies the loss by; gradients are divided by it
//   gradient_accumulation_steps           calls of apply() whose mean gradient makes one step
#define ADDAX_OPTIMIZER_OPTIONS                            \
  std::optional<double> clipnorm = {};                     \
  std::optional<double> clipvalue = {};                    \
  std::optional<double> global_clipnorm = {};              \
  bool use_ema = false;                                    \
  double ema_momentum = 0.99;                              \
  std::optional<int64_t> ema_overwrite_frequency = {};     \
  std::optional<double> loss_scale_factor = {};            \
  std::optional<int64_t> gradient_accumulation_steps = {}; \
  std::string name = {}

/// What every optimizer takes (keras.optimizers.Optimizer).
struct OptimizerOptions {
  LearningRate learning_rate = 0.001;
  std::optional<double> weight_decay = {};  // w -= w * weight_decay * learning_rate before each update
  ADDAX_OPTIMIZER_OPTIONS;
};

/// An optimizer inside another, and where files keep it: "inner_optimizer".
using InnerOptimizers = std::vector<std::pair<std::string, Optimizer>>;

/// Base of optimizers of one's own: make slots in build_slots(), implement update_step().
class OptimizerBase : public ObjectBase {
 public:
  using handle_type = Optimizer;
  static constexpr const char* kind = "Optimizer";
  /// OptionError where more than one kind of clipping is asked for, or a number is out of range.
  explicit OptimizerBase(OptimizerOptions options);
  ~OptimizerBase() override;

  /// Makes the slots for these variables. Called by the first apply() and by compile()d training.
  void build(const Variables& variables);
  bool built() const;
  /// One step of Keras' order: drop undefined gradients (with a warning; all undefined is a StateError), scale, clip,
  /// decay, update, average, constrain, count.
  virtual void apply(const Tensors& gradients, const Variables& variables);
  /// The loss whose gradients apply() takes: times loss_scale_factor where there is one.
  virtual Tensor scale_loss(const Tensor& loss) const;
  /// Iterations, learning rate, averages, accumulators, slots: Keras' order.
  virtual Variables variables() const;
  /// What apply() would make of such values of the variables that it was built with, and of variables(), none of which
  /// change: {trainable variables, optimizer variables}. StateError before build(); ShapeError where values do not fit.
  std::pair<Tensors, Tensors> stateless_apply(const Tensors& optimizer_variables, const Tensors& gradients,
                                              const Tensors& trainable_variables);
  /// Replaces the values of variables(); ShapeError where number or shapes differ, and nothing is replaced.
  void set_weights(const Tensors& weights);

  virtual double learning_rate() const;
  /// A number, or a schedule from now on: a model's next fit() plans its step anew, other traces keep what they saw.
  /// StateError for a number in a schedule's place; OptionError where it is not finite.
  virtual void set_learning_rate(const LearningRate& rate);
  virtual int64_t iterations() const;
  const OptimizerOptions& options() const;
  /// The given name, or the class in snake case, numbered.
  const std::string& name() const override;
  Json get_config() const override;
  /// No weight decay for these variables, or for those whose name contains one of the expressions. Before build().
  virtual void exclude_from_weight_decay(const Variables& variables, const std::vector<std::string>& names = {});
  /// Writes the averages into the weights (use_ema). fit() does so at its end.
  virtual void finalize_variable_values(const Variables& variables);
  /// Those that this one hands gradients on to.
  virtual InnerOptimizers inner_optimizers() const;

  struct Inner;  // seen by the library alone
  Inner& inner() const { return *inner_; }

 protected:
  /// Makes the slots of the class; `variables` in their order.
  virtual void build_slots(const Variables& variables) = 0;
  /// Called once in each step, before the first update_step().
  virtual void begin_update();
  /// The factor of a step that all variables share, from the learning rate, a scalar in their dtype: that itself,
  /// unless a class corrects it.
  virtual Tensor step_size(const Tensor& learning_rate);
  /// Changes `variable` by one step; `step_size` is a scalar in the variable's dtype.
  virtual void update_step(const Tensor& gradient, Variable variable, const Tensor& step_size) = 0;
  /// What decays this variable; exclude_from_weight_decay() counts besides.
  virtual std::optional<double> weight_decay_of(const Variable& variable) const;
  /// A slot of zeros, or of `initial`, shaped as `like`, found again by slot().
  Variable add_slot(const Variable& like, const std::string& slot_name, Number initial = 0);
  /// For each variable in turn one slot of zeros of each name: the order of Keras' add_optimizer_variables().
  void add_slots(const Variables& variables, const std::vector<std::string>& slot_names);
  /// A variable that belongs to no weight.
  Variable add_variable(const Tensor& initial, const std::string& name);
  Variable slot(const Variable& variable, const std::string& slot_name) const;
  bool has_slot(const Variable& variable, const std::string& slot_name) const;
  /// iterations + 1 in the dtype of `like`, for bias corrections.
  Tensor step(const Tensor& like) const;

 private:
  void update(const Tensors& gradients, const Variables& variables);
  void accumulate(const Tensors& gradients, const Variables& variables);
  void average();
  std::unique_ptr<Inner> inner_;
};

/// Handle; a name ("adam") or an object.
class Optimizer : public Handle<OptimizerBase> {
 public:
  using Handle::Handle;
  /// OptionError with the nearest known name where the name is unknown.
  Optimizer(const char* name);
  Optimizer(const std::string& name);

  void apply(const Tensors& gradients, const Variables& variables) const { get().apply(gradients, variables); }
  void build(const Variables& variables) const { get().build(variables); }
  Variables variables() const { return get().variables(); }
  double learning_rate() const { return get().learning_rate(); }
  void set_learning_rate(const LearningRate& rate) const { get().set_learning_rate(rate); }
  Tensor scale_loss(const Tensor& loss) const { return get().scale_loss(loss); }
  void set_weights(const Tensors& weights) const { get().set_weights(weights); }
  std::pair<Tensors, Tensors> stateless_apply(const Tensors& optimizer_variables, const Tensors& gradients,
                                              const Tensors& trainable_variables) const {
    return get().stateless_apply(optimizer_variables, gradients, trainable_variables);
  }
  void exclude_from_weight_decay(const Variables& variables, const std::vector<std::string>& names = {}) const {
    get().exclude_from_weight_decay(variables, names);
  }
  void finalize_variable_values(const Variables& variables) const { get().finalize_variable_values(variables); }
  int64_t iterations() const { return get().iterations(); }
  const std::string& name() const { return get().name(); }
  Json get_config() const { return get().get_config(); }
};

}  // namespace addax
