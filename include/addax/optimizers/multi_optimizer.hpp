// MultiOptimizer: several optimizers, each for its own variables. OptimizerMap: which is for which, by their paths.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

/// Optimizers by the paths of variables, or regular expressions that match a whole path: {{"encoder/.*", Adam()}}
/// (keras.optimizers.OptimizerMap).
class OptimizerMap {
 public:
  using Entries = std::vector<std::pair<std::string, Optimizer>>;
  /// OptionError where a key is given twice or is no regular expression, or where an optimizer is a LossScaleOptimizer
  /// or a MultiOptimizer.
  OptimizerMap(Optimizer default_optimizer, Entries optimizer_map = {});
  /// The optimizer of the path itself, else of the expression that matches it, else the default one. OptionError where
  /// two expressions match.
  Optimizer operator()(const Variable& variable) const;
  const Optimizer& default_optimizer() const { return default_; }
  const Entries& entries() const { return entries_; }

 private:
  Optimizer default_;
  Entries entries_;
};

/// A map, or a function that says which optimizer a variable takes.
class OptimizerChoice {
 public:
  OptimizerChoice(OptimizerMap map) : map_(std::move(map)) {}
  template <std::invocable<const Variable&> F>
  requires(!std::same_as<F, OptimizerMap>) OptimizerChoice(F choose) : choose_(std::move(choose)) {}
  Optimizer operator()(const Variable& variable) const { return choose_ ? choose_(variable) : (*map_)(variable); }
  /// Empty where a function chooses.
  const std::optional<OptimizerMap>& map() const { return map_; }

 private:
  std::optional<OptimizerMap> map_;
  std::function<Optimizer(const Variable&)> choose_;
};

struct MultiOptimizerOptions {
  std::optional<double> loss_scale_factor = {};  // of all; replaces their own
  std::string name = {};
};
/// Hands each gradient to the optimizer of its variable (keras.optimizers.MultiOptimizer). Learning rates are those of
/// the inner optimizers: to ask for one here is a StateError. Only one with a map, not with a function, can be saved.
Optimizer MultiOptimizer(const OptimizerChoice& optimizer_map, const MultiOptimizerOptions& options = {});

}  // namespace addax::optimizers
