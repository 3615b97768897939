#include "saving/legacy_optimizer.hpp"

#include <map>

#include "optimizers/optimizer_inner.hpp"

namespace addax {
namespace {

/// A slot's name in Keras 2, from 2.11 on (`Adam/m/dense/kernel:0`) and before (`Adam/dense/kernel/m:0`).
std::string slot_named(const std::string& name, bool early) {
  const std::string path = name.substr(0, name.find(':'));
  const size_t first = path.find('/'), last = path.rfind('/');
  if (first == std::string::npos) return path;
  return early ? path.substr(last + 1) : path.substr(first + 1, path.find('/', first + 1) - first - 1);
}

/// Today's name for it.
std::string slot_today(const std::string& class_name, const std::string& slot) {
  if (class_name == "Adamax" && (slot == "u" || slot == "v")) return "norm";
  static const std::map<std::string, std::string> names{
      {"m", "momentum"},          {"v", "velocity"},
      {"vhat", "velocity_hat"},   {"rms", "velocity"},
      {"mg", "average_gradient"}, {"accum_grad", "accumulated_grad"},
      {"iter", "iteration"},      {"accum_var", "accumulated_delta_var"},
  };
  auto found = names.find(slot);
  return found == names.end() ? slot : found->second;
}

}  // namespace

bool is_state_of_keras_2(const std::vector<std::string>& names) { return !names.empty() && names[0].ends_with(":0"); }

OptimizerState state_from_keras_2(const Optimizer& optimizer, const std::vector<std::string>& names,
                                  const Stored& stored) {
  const OptimizerBase::Inner& inner = optimizer->inner();
  const bool early = !names[0].starts_with("iteration");
  OptimizerState state;
  std::map<std::string, size_t> seen;  // of each slot, which stands there for one variable after another
  size_t slots = 0;
  auto place = [&](const Variable& variable, const StoredArray& value) {
    state.variables.push_back(variable);
    state.stored.push_back(value);
  };
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string slot = slot_today(optimizer->class_name(), slot_named(names[i], early));
    if (slot == "iteration") {
      place(inner.iterations, stored[i]);
    } else if (slot == "momentum_cache") {  // Nadam's, the one slot that belongs to no variable
      for (const Variable& own : inner.slots)
        if (own.shape().rank() == 0) place(own, stored[i]);
    } else if (const size_t of = seen[slot]++; of < inner.trained.size()) {
      auto found = inner.slot_of.find({&state_of(inner.trained[of]), slot});
      if (found == inner.slot_of.end()) continue;
      place(found->second, stored[i]);
      ++slots;
    }
  }
  // Nadam's product is not stored since 2.11, and begins anew there, too.
  const size_t others = inner.averages.size() + inner.accumulators.size() + inner.slots.size() - inner.slot_of.size();
  const bool complete = slots == inner.slot_of.size() && (others == 0 || optimizer->class_name() == "Nadam");
  return complete ? state : OptimizerState();
}

}  // namespace addax
