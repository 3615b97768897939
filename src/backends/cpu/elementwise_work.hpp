// The loops that a program of elementwise work is run by: an instruction each, or two that are joined.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/cpu/elementwise_operand.hpp"

namespace addax::backends::cpu {

inline constexpr int never = -1;  // the place of what is nowhere

// An instruction, or two in one loop: the second's, which then has the operands of both.
struct Work {
  Instruction step;
  int operands;
  BlockFunction joined = nullptr;
  int64_t cost;
};

// Steps that a rounding before them and one behind them reach alike, but for their last bits: none that compares its
// operands, or jumps.
inline constexpr ElementwiseOp smooth_ops[] = {ElementwiseOp::add,    ElementwiseOp::subtract, ElementwiseOp::multiply,
                                               ElementwiseOp::divide, ElementwiseOp::maximum,  ElementwiseOp::minimum,
                                               ElementwiseOp::select, ElementwiseOp::negative, ElementwiseOp::abs,
                                               ElementwiseOp::relu};

// The instructions of a program, without casts to half floats that only such steps on half floats read: registers hold
// float32, which is rounded where it is stored, and where a program asks for it.
inline std::vector<Instruction> without_roundings(const Program& program) {
  std::vector<Instruction> steps = program.instructions;
  const auto is_kept = [&](const Instruction& cast) {
    const auto asks = [&](const Instruction& reader) {
      const auto operands = std::span(reader.src).first(size_t(arity(reader.op)));
      return std::ranges::count(operands, cast.dst) > 0 &&
             (reader.dtype != cast.to || std::ranges::count(smooth_ops, reader.op) == 0);
    };
    return cast.op != ElementwiseOp::cast || cast.dtype != DType::float32 || register_dtype(cast.to) == cast.to ||
           std::ranges::count(program.outputs, cast.dst) + std::ranges::count(program.sums, cast.dst) > 0 ||
           std::ranges::any_of(steps, asks);
  };
  for (auto cast = steps.begin(); cast != steps.end();) {
    if (is_kept(*cast)) {
      ++cast;
      continue;
    }
    for (Instruction& reader : steps) std::ranges::replace(reader.src, cast->dst, cast->src[0]);
    cast = steps.erase(cast);
  }
  return steps;
}

// Lets each instruction whose result one later instruction alone reads run in the loop of that one, where there is such
// a loop: the result then never goes through memory.
inline std::vector<Work> join_pairs(const Program& program, const BlockTable& table) {
  std::vector<int> readers(size_t{Program::max_registers}), maker(size_t{Program::max_registers}, never);
  const std::vector<Instruction> steps = without_roundings(program);
  for (const Instruction& step : steps)
    for (int s = 0; s < arity(step.op); ++s) ++readers[step.src[size_t(s)]];
  for (uint8_t output : program.outputs) readers[output] += 2;
  for (uint8_t sum : program.sums) readers[sum] += 2;

  std::vector<Work> all;
  for (const Instruction& step : steps) {
    Work work{step, arity(step.op), nullptr, cost(step.op)};
    for (size_t side = 0; side < 2 && work.operands == 2; ++side) {
      const uint8_t made = step.src[side];
      if (maker[made] == never || readers[made] != 1) continue;
      Work& first = all[size_t(maker[made])];
      if (first.joined || first.step.dtype != step.dtype) continue;
      work.joined = joined_function(table, first.step.op, step.op, side == 1, register_dtype(step.dtype));
      if (!work.joined) continue;
      const uint8_t a = first.step.src[0], b = first.operands > 1 ? first.step.src[1] : a;
      work.step.src = {a, b, step.src[1 - side]};
      work.operands = 3;
      work.cost += first.cost;
      first.operands = never;
    }
    maker[step.dst] = int(all.size());
    all.push_back(work);
  }
  std::erase_if(all, [](const Work& work) { return work.operands == never; });
  return all;
}

}  // namespace addax::backends::cpu
