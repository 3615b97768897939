// sum_columns: adds up a stretch of a matrix by columns.
#pragma once

#include <cstdint>

namespace addax::backends::cpu {

/// sums[c] += every element of column c among the n elements x, the first of which has flat position `first` in a
/// matrix of so many columns.
void sum_columns(const float* x, int64_t first, int64_t n, int64_t columns, double* sums);

}  // namespace addax::backends::cpu
