// What a program of elementwise work becomes once for its shapes: steps on slots of memory, or one compiled loop.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "backends/cpu/column_sums.hpp"
#include "backends/cpu/elementwise_compiled.hpp"
#include "backends/cpu/elementwise_operand.hpp"

namespace addax::backends::cpu {

inline constexpr size_t max_scratch = 65536;
inline constexpr int max_slots = 2 * Program::max_registers;

// Slots: the inputs, the constants, the outputs, then temporaries.
struct Prepared {
  struct Step {
    BlockFunction run;
    uint16_t dst, src[3];
  };

  // An output that a step could not write straight to memory.
  struct Store {
    uint16_t slot;
    uint16_t output;
    BlockFunction convert;  // null: only where the step had to keep off memory that is still to be read
  };

  // Sums of a slot's elements, or of what a function that adds them makes of two slots.
  struct Sum {
    ColumnSums columns;
    BlockFunction joined;
    uint16_t a, b;
    size_t at, line_at;  // of the first sum and of the line among a chunk's
  };

  // A step writes `output` before the last read of `input`: wrong if the two are one memory.
  struct Hazard {
    uint16_t input, output;
  };

  struct alignas(64) Line {
    char bytes[64];
  };

  static constexpr int64_t chunk_grain = 64;

  const BlockTable* table = nullptr;
  std::vector<Operand> inputs;
  std::vector<Line> constants;
  std::unique_ptr<const CompiledLoop> loop;  // instead of steps
  std::vector<Step> steps;
  std::vector<Store> stores;
  std::vector<Sum> sums;
  std::vector<Hazard> hazards;
  std::vector<DType> outputs;
  std::vector<size_t> offsets;  // of each slot, in `constants` or in scratch
  size_t constant_end = 0;      // slots below are inputs and constants
  int64_t n = 0, block = 0, work = 0;
  int64_t row = 0;     // blocks end where rows of this length do; 0: anywhere
  int64_t chunks = 0;  // parts of the range that are summed apart, where there are sums
  size_t chunk_sums = 0, chunk_lines = 0;
  bool is_streamed = false;  // inputs come from memory

  int64_t chunk(int64_t c) const { return c == chunks ? n : n * c / chunks / chunk_grain * chunk_grain; }
};

/// `in` and `out` are the specs of the program's inputs, and of its outputs and sums.
std::shared_ptr<const Prepared> prepare(const Program& program, std::span<const Spec> in, std::span<const Spec> out);

}  // namespace addax::backends::cpu
