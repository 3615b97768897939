#include "training/training_state.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "core/tensor_state.hpp"
#include "nn/layer_inner.hpp"
#include "ops/seed.hpp"

namespace addax {
namespace {

struct Group {
  std::string name;
  Variables variables;
};

/// Variables that a step changes, by where they belong; each stands in the first group that holds it. What belongs
/// nowhere, as a second optimizer of a model of one's own, is known by the step alone.
std::vector<Group> moving(ModelBase& model, const PlannedStep* step) {
  std::vector<Group> groups{{"model", model.handle().variables()}, {"optimizer", model.optimizer().variables()}};
  Variables& of_metrics = groups.emplace_back(Group{"metrics", {}}).variables;
  for (const auto& [key, metric] : tracked_metrics(model))
    of_metrics.insert(of_metrics.end(), metric.variables().begin(), metric.variables().end());
  Variables& others = groups.emplace_back(Group{"step", {}}).variables;
  for (size_t i = 0; step && i < step->executable->graph().states.size(); ++i)
    if (const State& state = step->executable->graph().states[i]; state.write >= 0)
      others.emplace_back(Ref<detail::RefCounted>(state.variable));
  std::vector<const void*> seen;
  for (Group& group : groups)
    std::erase_if(group.variables, [&](const Variable& v) {
      const void* state = v.handle().get();
      bool known = std::find(seen.begin(), seen.end(), state) != seen.end();
      seen.push_back(state);
      return known;
    });
  return groups;
}

std::string numbered(const std::string& group, size_t i) { return group + "/" + std::to_string(i); }

/// "EarlyStopping", and for a second one "EarlyStopping/1": a callback is known by its class and place among such.
std::vector<std::string> names_of(const CallbackList& callbacks) {
  std::map<std::string, int> count;
  std::vector<std::string> names;
  for (const Callback& c : callbacks.list()) {
    std::string name = c->class_name();
    int before = count[name]++;
    names.push_back(before == 0 ? name : name + "/" + std::to_string(before));
  }
  return names;
}

/// Every value found in a state, before the first is taken over.
class Restoring {
 public:
  explicit Restoring(const TrainingState& state) : state_(state) {}

  void variables(const Group& group) {
    for (size_t i = 0; i < group.variables.size(); ++i) {
      const Variable& variable = group.variables[i];
      std::string name = numbered(group.name, i);
      Spec wanted = state_of(variable).spec;
      bool there = state_.tensors.contains(name);
      if (!there || state_.tensors[name].spec() != wanted)
        differs(variable.path() + " " + wanted.to_string() + ", in the checkpoint " +
                (there ? state_.tensors[name].spec().to_string() : "none"));
      else
        values_.emplace_back(variable, state_.tensors[name]);
    }
    if (state_.tensors.contains(numbered(group.name, group.variables.size())))
      differs("more variables of the " + group.name + " than the " + std::to_string(group.variables.size()) + " here");
  }

  void check(const LayerBase& model) const {
    if (differing_.empty()) return;
    throw FormatError("fit: expected a checkpoint of a training of " + place_of(model) + ", got another: " +
                      differing_ + ". Go on with the same program, or remove the checkpoint to begin anew.");
  }

  void commit() const {
    for (const auto& [variable, value] : values_) state_of(variable).before_write(false);  // the last that can fail
    for (const auto& [variable, value] : values_) state_of(variable).write(value);
  }

 private:
  void differs(const std::string& what) { differing_ += (differing_.empty() ? "" : "; ") + what; }

  const TrainingState& state_;
  std::vector<std::pair<Variable, Tensor>> values_;
  std::string differing_;
};

}  // namespace

TrainingState capture(ModelBase& model, const PlannedStep* step, const CallbackList& callbacks,
                      const History& history) {
  TrainingState state;
  for (const Group& group : moving(model, step))
    for (size_t i = 0; i < group.variables.size(); ++i)
      state.tensors.push_back(numbered(group.name, i), group.variables[i].value());
  Json of_callbacks = Json::object();
  std::vector<std::string> names = names_of(callbacks);
  for (size_t k = 0; k < names.size(); ++k) {
    CallbackBase::State held = callbacks.list()[k]->state();
    of_callbacks[names[k]] = held.values;
    for (size_t i = 0; i < held.tensors.size(); ++i)
      state.tensors.push_back(numbered("callbacks/" + names[k], i), held.tensors[i]);
  }
  state.values =
      Json::object({{"history", history.to_json()}, {"random", seed_stream_state()}, {"callbacks", of_callbacks}});
  return state;
}

void restore(const TrainingState& state, ModelBase& model, const PlannedStep* step, const CallbackList& callbacks,
             History& history) {
  Restoring restoring(state);
  for (const Group& group : moving(model, step)) restoring.variables(group);
  restoring.check(model);
  restoring.commit();
  history.restore(state.values["history"]);
  restore_seed_stream(state.values["random"]);
  std::vector<std::string> names = names_of(callbacks);
  for (size_t k = 0; k < names.size(); ++k) {
    const Json* values = state.values["callbacks"].find(names[k]);
    if (!values) continue;
    CallbackBase::State held{*values, {}};
    for (size_t i = 0; state.tensors.contains(numbered("callbacks/" + names[k], i)); ++i)
      held.tensors.push_back(state.tensors[numbered("callbacks/" + names[k], i)]);
    callbacks.list()[k]->set_state(held);
  }
}

}  // namespace addax
