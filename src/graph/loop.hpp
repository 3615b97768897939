// loop: a body that runs several times, as one op.
//
// Inputs: what is carried from step to step, what is stacked (step t reads row t), what every step reads, and the
// number of steps where it is `counted`. Results: what is carried in the end, the stacked results (zero in rows that no
// step reached), and the number of steps as int32 where a condition decides.
#pragma once

#include "graph/body.hpp"

namespace addax {

struct Loop {
  Body body = {};       // results: what is carried next, then one row of each stacked result
  Body condition = {};  // whether another step follows; only where nothing is stacked among the inputs, which it shares
  size_t carried = 0, stacked = 0;
  int64_t length = -1;  // steps, or how many there are at most; −1: no bound, and then nothing is stacked
  bool reverse = false, counted = false;
  std::string name = "loop";  // of the function that made it, for errors
  size_t kept = 0;            // the body's result from which on all are there for the way back alone

  bool operator==(const Loop&) const = default;
};
template <>
std::string AttrsOf<Loop>::to_string() const;

/// Applies a loop. Where it has a bound, each step also keeps what it began with and what it computed; what no gradient
/// needs of that goes when the graph is optimized.
Tensors apply_loop(Loop loop, const Tensors& in);

/// The kernel behind it, in loop_kernel.cpp.
backends::Plan plan_loop(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
void run_loop(const backends::KernelCall& call);

}  // namespace addax
