// What OptimizerBase keeps, for the library's own eyes.
#pragma once

#include <map>
#include <regex>
#include <unordered_map>

#include "core/tensor_state.hpp"
#include "optimizers/registry.hpp"

namespace addax {

struct OptimizerBase::Inner {
  OptimizerOptions options;
  Variable iterations;     // int32: calls of apply()
  Variable learning_rate;  // float32; undefined where there is a schedule
  bool built = false;
  std::string warned_of;  // variables without a gradient, said once

  Variables trained;                                 // in the order of build()
  std::unordered_map<VariableState*, size_t> index;  // of each in `trained`
  Variables averages, accumulators;                  // one for each of `trained`, where asked for
  Variables slots;                                   // in the order in which they were made
  std::map<std::pair<VariableState*, std::string>, Variable> slot_of;

  std::vector<VariableState*> undecayed;
  std::vector<std::regex> undecayed_names;

  /// Whether the gradients of several calls make one step.
  bool accumulates() const { return options.gradient_accumulation_steps.has_value(); }
  bool decays(const Variable& variable) const;
};

/// "adam (Adam)": how errors name an optimizer.
std::string place_of(const OptimizerBase& optimizer);

/// ShapeError where there is not one gradient for each variable.
void check_counts(const OptimizerBase& optimizer, const Tensors& gradients, const Variables& variables);
/// StateError where the optimizer was built with other variables.
void check_known(const OptimizerBase& optimizer, const Variables& variables);

/// OptionError, which begins with `where`, if the text is no regular expression.
std::regex regular_expression(const std::string& where, const std::string& text);

/// Gradients within the bounds that the options ask for.
Tensors clipped(const Tensors& gradients, const OptimizerOptions& options);

}  // namespace addax
