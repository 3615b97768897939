// Golden files of Keras' values: tests/golden/data, as tests/golden/README.md describes them.
#pragma once

#include <string>

#include "addax/json.hpp"
#include "addax/tensor.hpp"

namespace addax::tests {

/// A file of tests/golden/data.
Json golden_file(const std::string& name);
/// A tensor of such a file, or a number, which becomes a float32 scalar.
Tensor golden_value(const Json& json);
/// Options as a config: flags, which golden files write as 0 and 1, become booleans.
Json golden_options(const Json& options);
/// Whether two numbers agree within `tolerance`, relative above 1 and absolute below; NaN agrees with NaN.
bool agree(double a, double b, double tolerance = 1e-5);
/// Equal shapes, and numbers that agree; what differs is a doctest failure.
void check_agree(const Tensor& got, const Tensor& wanted, double tolerance = 1e-5);

}  // namespace addax::tests
