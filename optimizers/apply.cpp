// apply(): one step, in Keras' order, written with ops so that it can be traced.
#include <algorithm>
#include <utility>

#include "addax/initializer.hpp"
#include "addax/ops.hpp"
#include "core/warning.hpp"
#include "ops/op.hpp"
#include "optimizers/optimizer_inner.hpp"
#include "optimizers/undoing.hpp"

namespace addax {
namespace {

/// A variable and the gradient that it takes this step.
struct Pairs {
  Tensors gradients;
  Variables variables;
};

void check_pairs(const OptimizerBase& optimizer, const Tensors& gradients, const Variables& variables) {
  check_known(optimizer, variables);
  for (size_t i = 0; i < variables.size(); ++i) {
    if (gradients[i].defined() && gradients[i].shape() != variables[i].shape())
      throw ShapeError(place_of(optimizer) + ": expected a gradient of " + variables[i].shape().to_string() + " for " +
                       variables[i].path() + ", got " + gradients[i].spec().to_string() + ".");
  }
}

/// Those that have a gradient. A gradient is of its variable's dtype.
Pairs connected(OptimizerBase& optimizer, const Tensors& gradients, const Variables& variables) {
  Pairs pairs;
  std::string missing;
  for (size_t i = 0; i < variables.size(); ++i) {
    if (gradients[i].defined()) {
      pairs.gradients.push_back(ops::cast(gradients[i], variables[i].dtype()));
      pairs.variables.push_back(variables[i]);
    } else {
      missing += (missing.empty() ? "" : ", ") + variables[i].path();
    }
  }
  if (pairs.variables.empty())
    throw StateError(place_of(optimizer) + ": expected a gradient for some variable, got none. " +
                     "The loss does not depend on " + missing + ".");
  if (!missing.empty() && std::exchange(optimizer.inner().warned_of, missing) != missing)
    warn(place_of(optimizer) + ": the loss does not depend on " + missing + ", which stay as they are.");
  return pairs;
}

}  // namespace

void check_counts(const OptimizerBase& optimizer, const Tensors& gradients, const Variables& variables) {
  if (gradients.size() != variables.size())
    throw ShapeError(place_of(optimizer) + ": expected a gradient for each variable, got " +
                     std::to_string(gradients.size()) + " gradients for " + std::to_string(variables.size()) +
                     " variables.");
}

void check_known(const OptimizerBase& optimizer, const Variables& variables) {
  for (const Variable& v : variables)
    if (!optimizer.inner().index.contains(&state_of(v)))
      throw StateError(place_of(optimizer) + ": expected the variables that it was built with, got " + v.path() +
                       ". An optimizer serves one set of variables: make a new one for others.");
}

Tensor OptimizerBase::step(const Tensor& like) const {
  Tensor count = inner_->iterations.value();
  if (inner_->accumulates()) count = ops::floor_divide(count, *inner_->options.gradient_accumulation_steps);
  return ops::cast(count + 1, like.dtype());
}

Tensor OptimizerBase::step_size(const Tensor& learning_rate) { return learning_rate; }
void OptimizerBase::begin_update() {}
std::optional<double> OptimizerBase::weight_decay_of(const Variable&) const { return options().weight_decay; }
InnerOptimizers OptimizerBase::inner_optimizers() const { return {}; }

Tensor OptimizerBase::scale_loss(const Tensor& loss) const {
  const auto& factor = inner_->options.loss_scale_factor;
  return factor ? loss * *factor : loss;
}

/// Clip, decay, update.
void OptimizerBase::update(const Tensors& gradients, const Variables& variables) {
  const OptimizerOptions& options = inner_->options;
  Tensors bounded = clipped(gradients, options);
  Tensor rate = inner_->learning_rate.defined()
                    ? inner_->learning_rate.value()
                    : options.learning_rate.schedule()(ops::cast(inner_->iterations.value(), DType::float32));
  begin_update();
  std::map<DType::Code, std::pair<Tensor, Tensor>> rates;  // for each dtype of variables: the rate, and the step size
  for (size_t i = 0; i < variables.size(); ++i) {
    Variable variable = variables[i];
    auto [found, fresh] = rates.try_emplace(variable.dtype());
    auto& [own_rate, size] = found->second;
    if (fresh) {
      own_rate = ops::cast(rate, variable.dtype());
      size = step_size(own_rate);
    }
    if (auto decay = weight_decay_of(variable); decay && inner_->decays(variable)) {
      Tensor w = variable.value();
      variable.assign(w - w * *decay * own_rate);
    }
    update_step(bounded[i], variable, size);
  }
}

/// Gradients are summed in the accumulators; every so many calls their mean makes a step.
void OptimizerBase::accumulate(const Tensors& gradients, const Variables& variables) {
  const auto steps = *inner_->options.gradient_accumulation_steps;
  Tensor complete = ops::equal(ops::mod(inner_->iterations.value() + 1, steps), 0);
  Undoing undoing;
  undoing.remember(variables);
  undoing.remember(inner_->slots);
  Tensors sums, means;
  for (size_t i = 0; i < variables.size(); ++i) {
    sums.push_back(inner_->accumulators[inner_->index.at(&state_of(variables[i]))].value() + gradients[i]);
    means.push_back(sums[i] / static_cast<double>(steps));
  }
  update(means, variables);
  undoing.unless(complete);
  for (size_t i = 0; i < variables.size(); ++i)
    inner_->accumulators[inner_->index.at(&state_of(variables[i]))].assign(
        ops::where(complete, ops::zeros_like(sums[i]), sums[i]));
}

void OptimizerBase::average() {
  const OptimizerOptions& options = inner_->options;
  Tensor count = inner_->iterations.value();
  if (inner_->accumulates()) count = ops::floor_divide(count, *options.gradient_accumulation_steps);
  Tensor later = ops::not_equal(count, 0);
  for (size_t i = 0; i < inner_->trained.size(); ++i) {
    Variable w = inner_->trained[i], mean = inner_->averages[i];
    Tensor momentum = ops::cast(later, w.dtype()) * options.ema_momentum;
    mean.assign(momentum * mean.value() + (1 - momentum) * w.value());
    if (!options.ema_overwrite_frequency) continue;
    Tensor now = ops::equal(ops::mod(count + 1, *options.ema_overwrite_frequency), 0);
    w.assign(ops::where(now, mean.value(), w.value()));
  }
}

void OptimizerBase::apply(const Tensors& gradients, const Variables& variables) {
  if (variables.empty()) return;
  check_counts(*this, gradients, variables);
  build(variables);
  check_pairs(*this, gradients, variables);
  NoRecording pause;
  auto [given, trained] = connected(*this, gradients, variables);
  if (const auto& factor = inner_->options.loss_scale_factor)
    for (Tensor& g : given) g = g / *factor;
  if (inner_->accumulates())
    accumulate(given, trained);
  else
    update(given, trained);
  if (inner_->options.use_ema) average();
  for (Variable& v : trained)
    if (const auto& constraint = state_of(v).constraint) v.assign(constraint->call(v.value()));
  inner_->iterations.assign_add(1);
}

void OptimizerBase::finalize_variable_values(const Variables& variables) {
  if (!inner_->options.use_ema || !built()) return;
  for (Variable v : variables)
    if (auto found = inner_->index.find(&state_of(v)); found != inner_->index.end())
      v.assign(inner_->averages[found->second].value());
}

}  // namespace addax
