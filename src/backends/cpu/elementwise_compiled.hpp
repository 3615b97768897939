// CompiledLoop: a program of elementwise work as one loop of machine code, made at run time, whose values stay in
// registers from the first load to the last store.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backends/cpu/gemm_choice.hpp"
#include "backends/elementwise.hpp"

namespace addax::backends::cpu {

class CompiledLoop {
 public:
  struct Given {
    const Program& program;
    std::span<const Instruction> steps;  // the program's, or what is left of them
    std::vector<DType> inputs, outputs;  // as memory holds them
    int64_t line = lanes;                // floats in which sums are added up, a multiple of lanes
    bool has_bf16 = has_pairs();         // the processor has instructions for bfloat16
  };
  static constexpr int64_t lanes = 16;

  /// Null where the processor lacks AVX-512, memory may not be made executable, or the program has a step, a dtype or
  /// a number of values that only block functions are for.
  static std::unique_ptr<const CompiledLoop> of(const Given& given);

  /// Works on n elements. `memory` says where their part of each input lies, then, behind an unused entry for each
  /// constant, that of each output, and the line of each sum; `at` is their place in lines, a multiple of lanes. An
  /// output may be the memory of an input of its dtype.
  void run(char* const* memory, int64_t n, int64_t at) const { code_(memory, n, at); }

 private:
  using Code = void (*)(char* const* memory, int64_t n, int64_t at);
  CompiledLoop(std::shared_ptr<const void> owner, Code code) : owner_(std::move(owner)), code_(code) {}

  std::shared_ptr<const void> owner_;  // of the memory of the code
  Code code_;
};

}  // namespace addax::backends::cpu
