// What a kernel receives. Kernels read `in`, write `out`, may use `scratch`, and never allocate, throw or check:
// everything was checked by the op's infer, everything was planned by the op's plan.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "addax/spec.hpp"

namespace addax {
class DeviceMemory;
}

namespace addax::backends {

/// Contiguous memory with its spec. Inputs are only read, although `data` is not const.
struct View {
  void* data = nullptr;
  const Spec* spec = nullptr;

  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
  const Shape& shape() const { return spec->shape; }
  DType dtype() const { return spec->dtype; }
  int64_t size() const { return spec->shape.size(); }
};

struct KernelCall {
  std::span<const View> in;
  std::span<const View> out;
  const void* attrs = nullptr;     // the op's attribute struct
  const void* prepared = nullptr;  // what the plan made
  void* scratch = nullptr;         // as many bytes as the plan asked for, 64-byte aligned
  void* kept = nullptr;            // what Plan::keep made of in[1]; null where in[1] may differ from run to run
  DeviceMemory* device = nullptr;  // where all of this memory lies; null on the CPU
};

using Kernel = void (*)(const KernelCall&);

/// What a kernel wants to have decided once per shape: library primitives, a choice among variants, scratch memory.
struct Plan {
  std::shared_ptr<const void> prepared = {};
  size_t scratch = 0;
  size_t kept = 0;        // bytes that are made of in[1] alone, such as packed weights, 64-byte aligned,
  Kernel keep = nullptr;  // by this; worth while where many runs share them
  bool waits = false;     // reads values of the device while it runs: it cannot be recorded
};
using Planner = Plan (*)(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// An op's kernel on one device. Without `plan` nothing is prepared and no scratch is needed.
struct KernelEntry {
  Kernel run = nullptr;
  Planner plan = nullptr;
  explicit operator bool() const { return run != nullptr; }
};

}  // namespace addax::backends
