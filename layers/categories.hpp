// Numbers of categories as Keras' preprocessing layers give them out: as they are, or as rows of zeros and ones.
#pragma once

#include <string>

#include "addax/tensor.hpp"

namespace addax {

/// OptionError where `output_mode` is not one of "int" (with `numbers`), "one_hot", "multi_hot" and "count".
void check_output_mode(const std::string& where, const std::string& output_mode, bool numbers);
/// OptionError for sparse outputs, which do not exist here.
void check_dense(const std::string& where, bool sparse);

/// Numbers below `depth`, of any shape: one_hot [..., depth]; multi_hot and count [..., depth] without the last axis of
/// several (count: without axis 1). `weights`, of the numbers' shape, are what count adds up; empty: ones.
Tensor encode_categories(const Tensor& numbers, const std::string& output_mode, int64_t depth, DType dtype,
                         const Tensor& weights = {});

}  // namespace addax
