// memory_plan: where each value of a graph lives while the graph runs.
#pragma once

#include "graph/graph.hpp"

namespace addax {

/// The home of a value.
struct Place {
  enum class In { arena, input, output, constant, variable, kept };
  In in = In::arena;
  int index = -1;     // which input, output, constant value or state
  size_t offset = 0;  // in the arena, or in what is kept from run to run
};

/// Moves bytes from one place to another after the last step.
struct Copy {
  int from;  // value
  Place to;
};

struct MemoryPlan {
  std::vector<Place> places;          // for each value; views share the place of what they view
  std::vector<ChosenKernel> kernels;  // for each step
  std::vector<Copy> copies;           // outputs and states that no step could write in place, in order
  std::vector<bool> steady;           // steps whose results are kept until a variable changes
  std::vector<size_t> kept_at;        // where each step keeps what its kernel makes of weights, where it does
  size_t kept = 0;                    // bytes
  size_t arena = 0;                   // bytes, with the scratch memory of kernels at its end
  size_t scratch = 0;                 // where that begins
};

/// Plans kernels and memory: one arena, reused by liveness; results and new states are written where they belong; what
/// follows from variables that are only read is kept.
MemoryPlan plan_memory(const Graph& graph, backends::DeviceBackend* device);

}  // namespace addax
