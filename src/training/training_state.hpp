// TrainingState: everything that moves while fit() runs, to write it down and to go on from there with the same bits.
#pragma once

#include "training/callback_list.hpp"
#include "training/trainer.hpp"

namespace addax {

/// Values: where fit() stands, history, streams of random numbers, callbacks. Tensors, each with a name: weights,
/// seeds, optimizer, metrics, and whatever else the step changes. They share memory with the variables until these are
/// written.
struct TrainingState {
  Json values;
  Tensors tensors;
};

/// All but where fit() stands. `step` is any planned step of this training, which knows what it changes, or
/// null.
TrainingState capture(ModelBase& model, const PlannedStep* step, const CallbackList& callbacks, const History& history);
/// Back to there. FormatError naming what differs where the state is of another training; then nothing was changed.
void restore(const TrainingState& state, ModelBase& model, const PlannedStep* step, const CallbackList& callbacks,
             History& history);

}  // namespace addax
