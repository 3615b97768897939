// Executable: a graph after passes and memory plan, as a flat list of kernels with resolved pointers. A run allocates
// nothing but the tensors that it returns, and several threads may run at once.
#pragma once

#include <memory>
#include <mutex>

#include "graph/memory_plan.hpp"

namespace addax {

class Executable {
 public:
  /// Optimizes and plans `graph`.
  explicit Executable(Graph graph);
  ~Executable();

  /// Runs on eager tensors of the traced specs; results are new tensors.
  Tensors run(std::span<const Tensor> inputs) const;
  /// Runs between memory of the caller: one pointer an input and one an output, each of the traced spec's bytes, and
  /// arena_bytes() in `arena` where that is given.
  void run(std::span<const void* const> inputs, std::span<void* const> outputs, void* arena = nullptr) const;

  const Graph& graph() const { return graph_; }
  size_t arena_bytes() const { return plan_.arena; }
  /// Every instruction with shapes and buffers, and the bytes of arena, constants and states.
  std::string to_string() const;

 private:
  struct Workspace;
  struct Lease;
  std::unique_ptr<Workspace> make_workspace() const;
  void bind_states(Workspace& workspace) const;

  Graph graph_;
  MemoryPlan plan_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace addax
