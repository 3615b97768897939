// Rows of ./run bench that train on MNIST until a share of its test set is right.
#pragma once

#include <string>

#include "measure.hpp"

/// 98 % with W1, looked at after each epoch; `age` gives the seconds since the process began.
void w1t_row(const Settings& settings, double (*age)());

/// 99.0 % with one epoch of a small convnet (reference/performance.md 1.5), in a process of its own for each seed.
void w2t_row(const Settings& settings, const std::string& program);
/// What such a process does: `--seed N DTYPE THREADS` prints the accuracy.
void w2t_in_fresh_process(const std::string& seed, const std::string& dtype, const std::string& threads);
