#include "saving/staged_load.hpp"

#include "core/convert.hpp"
#include "core/tensor_state.hpp"
#include "core/warning.hpp"
#include "nn/layer_inner.hpp"
#include "nn/load_budget.hpp"
#include "optimizers/optimizer_inner.hpp"

namespace addax {
namespace {

std::string joined(const std::vector<std::string>& list, const char* separator) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : separator) + item;
  return text;
}

/// How the variables differ from what is stored; empty where they do not.
std::string difference(const Variables& variables, const Stored& stored) {
  if (stored.size() != variables.size())
    return counted(variables.size(), "variable") + ", in the file " + std::to_string(stored.size());
  std::vector<std::string> differing;
  for (size_t i = 0; i < variables.size(); ++i)
    if (!stored[i].present() || stored[i].spec.shape != variables[i].shape())
      differing.push_back(variables[i].name() + " " + variables[i].shape().to_string() + ", in the file " +
                          (stored[i].present() ? stored[i].spec.shape.to_string() : "none"));
  return joined(differing, " and ");
}

}  // namespace

struct StagedLoad::Unbuilt {
  Optimizer optimizer;
  OptimizerBase::Inner inner;
};

StagedLoad::StagedLoad(LayerBase& model, std::string file, bool skip_mismatch)
    : model_(model), file_(std::move(file)), skip_mismatch_(skip_mismatch) {}

StagedLoad::~StagedLoad() {
  if (unbuilt_) unbuilt_->optimizer->inner() = std::move(unbuilt_->inner);
}

std::string counted(size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void StagedLoad::layer(const std::string& place, const Variables& variables, const Stored& stored) {
  std::string differing = difference(variables, stored);
  if (differing.empty())
    pending_.emplace_back(variables, stored);
  else
    differs(place + ": " + differing);
}

void StagedLoad::settle() {
  if (differing_.empty()) return;
  std::string text = file_ + ": expected the weights of " + place_of(model_) + ", got others for " +
                     counted(differing_.size(), "layer") + ": " + joined(differing_, "; ") + ". ";
  if (!skip_mismatch_)
    throw FormatError(text + "Load the file into the model that it was saved from, or set skip_mismatch.");
  warnings_.push_back(text + "These layers are as they were.");
}

void StagedLoad::optimizer(const Optimizer& optimizer, const Stored& stored, const FindState& find) {
  if (!optimizer->built() && (find || stored.size() > optimizer.variables().size())) {
    unbuilt_.reset(new Unbuilt{optimizer, optimizer->inner()});
    optimizer.build(model_.trainable_variables());
  }
  OptimizerState state = find ? find(optimizer) : OptimizerState();
  if (state.variables.empty()) state = {optimizer.variables(), stored};
  std::string differing = difference(state.variables, state.stored);
  if (differing.empty()) return void(pending_.emplace_back(state.variables, state.stored));
  warnings_.push_back(file_ + ": expected the state of " + optimizer.name() + " (" + optimizer->class_name() +
                      "), got another: " + differing + ". The weights are loaded, the optimizer's state is as it was.");
}

void StagedLoad::read(const Variables& variables, const Stored& stored) {
  for (size_t i = 0; i < variables.size(); ++i) {
    const Spec& spec = stored[i].spec;
    VariableState& state = state_of(variables[i]);
    // A model that is being made holds nothing yet that could be lost.
    if (LoadBudget::weights_follow() && spec.dtype == state.spec.dtype && state.buffer->use_count() == 1 &&
        !state.buffer->memory()) {
      stored[i].read({state.data(), spec.bytes()});
      continue;
    }
    Tensor raw = allocate(spec), value = raw;
    stored[i].read({data_of(raw), spec.bytes()});
    if (spec.dtype != variables[i].dtype()) {
      value = allocate({spec.shape, variables[i].dtype()});
      convert(data_of(raw), spec.dtype, data_of(value), value.dtype(), value.size());
    }
    values_.emplace_back(variables[i], value);
  }
}

void StagedLoad::commit() {
  for (const auto& [variables, stored] : pending_) read(variables, stored);
  unbuilt_.reset();
  for (auto& [variable, value] : values_) {
    VariableState& state = state_of(variable);
    if (state.buffer->memory()) {
      state.write(value);
    } else {
      state.buffer = state_of(value).buffer;
      ++state.writes;
    }
  }
  for (const std::string& text : warnings_) warn(text);
}

}  // namespace addax
