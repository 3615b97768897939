// What Tensor and Variable handles point to. Seen by the library alone.
#pragma once

#include <string>
#include <utility>

#include "addax/tensor.hpp"
#include "addax/variable.hpp"
#include "core/memory.hpp"

namespace addax {

using detail::make_ref;
using detail::Ref;

struct TensorState;
struct VariableState;

/// What a tensor was computed from; the ops folder derives its Call from it.
class Recipe : public detail::RefCounted {
 public:
  /// The op's name.
  virtual std::string_view name() const noexcept = 0;
  /// Called by an output that dies before its recipe.
  virtual void forget(int output) noexcept = 0;
};

/// Where a symbolic tensor of a functional model comes from; the nn folder derives its nodes from it.
class Symbol : public detail::RefCounted {};

struct TensorState final : detail::RefCounted {
  Spec spec;
  bool weak = false;     // a number: gives way to the dtype it meets
  Number number{0};      // which number, where weak
  bool watched = false;  // by a tape
  int output = 0;        // which result of made_by
  Ref<Buffer> buffer;    // null while the tensor is only promised
  size_t offset = 0;
  Ref<Recipe> made_by;
  Ref<VariableState> variable;  // whose value this is
  Ref<Symbol> symbol;
  Tensor mask;  // Keras' _keras_mask

  TensorState() = default;
  explicit TensorState(const Spec& spec) : spec(spec) {}
  ~TensorState() override {
    if (made_by) made_by->forget(output);
  }
  std::byte* data() const { return buffer->data() + offset; }
  /// In main memory, wherever the tensor lies.
  const std::byte* readable() const { return buffer->readable() + offset; }
};

struct VariableState final : detail::RefCounted {
  std::string name, path;
  Spec spec;
  bool trainable = true;
  bool watched = false;  // by a tape, although it is not trainable
  bool autocast = true;  // read in the compute dtype inside a layer
  Ref<Buffer> buffer;
  std::shared_ptr<RegularizerBase> regularizer;
  std::shared_ptr<ConstraintBase> constraint;
  Tensor initial;       // kept where reset_state() needs it
  uint64_t writes = 0;  // so far: tells who derived something from the value whether it still holds

  std::byte* data() const { return buffer->data(); }
  const std::byte* readable() const { return buffer->readable(); }
  /// The present value as an eager tensor over this variable's own memory.
  Tensor read();
  /// Must come before every write: where tensors that were read earlier share the memory, they keep it, and the
  /// variable moves on to a copy (of undefined content unless `keep`).
  void before_write(bool keep = true);
  void write(const Tensor& value);
  /// Replaces the value, where it lies, by one from main memory.
  void write_from_main(const void* value);
  /// Moves the value there; what was read earlier stays where it is.
  void move_to(DeviceMemory* memory);
};

inline TensorState& state_of(const Tensor& tensor) { return *static_cast<TensorState*>(tensor.handle().get()); }
inline VariableState& state_of(const Variable& variable) {
  return *static_cast<VariableState*>(variable.handle().get());
}
inline Tensor as_tensor(Ref<TensorState> state) { return Tensor(Ref<detail::RefCounted>(state)); }

/// An eager tensor with memory that nothing was written to yet; in main memory, unless said otherwise.
Tensor allocate(const Spec& spec, DeviceMemory* memory = nullptr);
/// Where an eager tensor lies; null in main memory.
inline DeviceMemory* memory_of(const Tensor& tensor) { return state_of(tensor).buffer->memory(); }
/// Memory of an eager tensor that is being filled: the host fills what lies in main memory, kernels fill the rest.
inline std::byte* data_of(const Tensor& tensor) { return state_of(tensor).data(); }
inline bool is_eager(const Tensor& tensor) { return tensor.defined() && static_cast<bool>(state_of(tensor).buffer); }
/// `tensor` under another shape of the same size, without a copy.
Tensor view_as(const Tensor& tensor, const Shape& shape, size_t byte_offset = 0);

/// Reads and writes of variables while a trace is open go here instead of to memory.
class VariableScope {
 public:
  virtual ~VariableScope() = default;
  virtual Tensor read(VariableState& variable) = 0;
  virtual void write(VariableState& variable, const Tensor& value) = 0;
  static VariableScope*& current();
};

}  // namespace addax
