// Executable: a graph after passes and memory plan, as a flat list of kernels with resolved pointers. A run allocates
// nothing but the tensors that it returns, and several threads may run at once.
#pragma once

#include <memory>
#include <mutex>

#include "graph/memory_plan.hpp"

namespace addax {

class Executable {
 public:
  /// Optimizes and plans `graph` for where the thread is.
  explicit Executable(Graph graph);
  ~Executable();

  /// Runs on eager tensors of the traced specs; results are new tensors on the device.
  Tensors run(std::span<const Tensor> inputs) const;
  /// Runs between memory of the caller: one pointer an input and one an output, each of the traced spec's bytes, and
  /// arena_bytes() in `arena` where that is given. All of it lies on the device. Inputs of several runs, one run's
  /// behind the other's, are several runs with the same outputs, which a device does as one launch.
  void run(std::span<const void* const> inputs, std::span<void* const> outputs, void* arena = nullptr) const;

  const Graph& graph() const { return graph_; }
  /// Where it runs; null on the processor.
  DeviceMemory* memory() const { return device_; }
  /// Whether a kernel reads values of the device in the middle of a run.
  bool waits() const { return waits_; }
  size_t arena_bytes() const { return plan_.arena; }
  /// Every instruction with shapes and buffers, and the bytes of arena, constants and states.
  std::string to_string() const;

 private:
  struct Workspace;
  struct Lease;
  std::unique_ptr<Workspace> make_workspace() const;
  Ref<Buffer> allocate_arena() const;
  void bind_states(Workspace& workspace) const;
  void move_states() const;
  void copy_late(const Workspace& workspace) const;
  void run_on_device(Workspace& workspace, std::span<const void* const> inputs, bool recordable) const;

  backends::DeviceBackend* device_;
  Graph graph_;
  MemoryPlan plan_;
  bool waits_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace addax
