// A cuBLASLt that is made up: it multiplies on the host, from nothing but the layouts and attributes that it was given,
// and knows no epilogues in float64. It refuses layouts that do not fit each other.
#pragma once

#include <cstddef>
#include <cstdint>

namespace addax::tests {

/// What it was asked last, and how often.
struct CublasSeen {
  int chosen = 0, multiplied = 0;
  int compute_type = 0, epilogue = 0;
  int32_t batch = 0;
  uint32_t alignment = 0;
  size_t workspace = 0;
  int refusal = 0;  // a status that every choice gives
};
CublasSeen& cublas_seen();

}  // namespace addax::tests
