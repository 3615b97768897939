// Rows that hold two trainings against each other, in turns: what metrics, callbacks and saves add to a step.
#pragma once

#include "measure.hpp"

/// "W9/auc": W9 with its AUC and without. "W0/dressed", "W1/dressed": fit() with three metrics, EarlyStopping,
/// CSVLogger and a progress bar beside the bare step. "W1/saved": 100 steps with one save by a thread and without.
/// False for another id.
bool training_row(const Settings& settings, const std::string& id);
