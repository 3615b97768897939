// Settings of the process, as keras.config. What a thread needs for itself is set by scopes.
#pragma once

#include <string>
#include <vector>

#include "addax/device.hpp"
#include "addax/dtype.hpp"

namespace addax::config {

/// Default dtype of weights and of numbers that become tensors: float32, unless set.
DType floatx();
/// Sets it; DTypeError where `dtype` is not a float dtype.
void set_floatx(DType dtype);

/// The small number in denominators: 1e-7, unless set.
double epsilon();
void set_epsilon(double epsilon);

/// Threads that one operation may use: OpenMP's number (OMP_NUM_THREADS), unless set. OptionError below 1.
int num_threads();
void set_num_threads(int threads);

}  // namespace addax::config
