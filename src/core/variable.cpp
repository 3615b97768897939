#include "core/device_memory.hpp"
#include "core/scopes.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

VariableState& held(const Variable& variable) {
  if (!variable.defined())
    throw StateError("Variable: expected a variable, got an empty handle. Layers make theirs in build().");
  return state_of(variable);
}

}  // namespace

VariableScope*& VariableScope::current() {
  thread_local VariableScope* scope = nullptr;
  return scope;
}

Tensor VariableState::read() {
  auto state = make_ref<TensorState>(spec);
  state->buffer = buffer;
  state->variable = Ref<VariableState>(this);
  return as_tensor(state);
}

void VariableState::before_write(bool keep) {
  ++writes;
  if (buffer->use_count() == 1) return buffer->forget_copy();
  auto own = Buffer::allocate(spec.bytes(), buffer->memory());
  if (keep) transfer(own->memory(), own->data(), own->memory(), data(), spec.bytes());
  buffer = own;
}

void VariableState::write(const Tensor& value) {
  auto source = state_of(value).buffer;  // may be this variable's own old memory
  const std::byte* from = data_of(value);
  before_write(false);
  transfer(buffer->memory(), data(), source->memory(), from, spec.bytes());
}

void VariableState::write_from_main(const void* value) {
  before_write(false);
  transfer(buffer->memory(), data(), nullptr, value, spec.bytes());
}

void VariableState::move_to(DeviceMemory* memory) {
  if (buffer->memory() == memory) return;
  auto there = Buffer::allocate(spec.bytes(), memory);
  transfer(memory, there->data(), buffer->memory(), data(), spec.bytes());
  buffer = there;
}

Variable::Variable(const Tensor& initial, VariableOptions options) {
  if (VariableScope::current())
    throw StateError("Variable: expected to be made outside function() and fit(), got a new variable while tracing. " +
                     std::string("Make variables before the first call, layers in build()."));
  auto state = make_ref<VariableState>();
  state->spec = initial.spec();
  state->name = options.name.empty() ? "variable" : std::move(options.name);
  state->path = name_prefix() + state->name;
  state->trainable = options.trainable;
  const TensorState& given = state_of(initial);
  // Shared until the first write, unless the memory is somebody else's or only a part belongs to the tensor.
  bool shared =
      given.buffer && !given.buffer->foreign() && given.offset == 0 && given.buffer->bytes() == given.spec.bytes();
  DeviceMemory* memory = given.buffer ? given.buffer->memory() : nullptr;
  state->buffer = shared ? given.buffer : Buffer::allocate(state->spec.bytes(), memory);
  if (!given.buffer) (void)initial.raw_data();  // refuses what is only promised
  if (!shared) transfer(memory, state->data(), memory, given.data(), state->spec.bytes());
  state_ = Ref<detail::RefCounted>(state);
}

const std::string& Variable::name() const { return held(*this).name; }
const std::string& Variable::path() const { return held(*this).path; }
const Shape& Variable::shape() const { return held(*this).spec.shape; }
DType Variable::dtype() const { return held(*this).spec.dtype; }
bool Variable::trainable() const { return held(*this).trainable; }
void Variable::set_trainable(bool trainable) { held(*this).trainable = trainable; }

Tensor Variable::value() const {
  VariableState& state = held(*this);
  if (VariableScope* scope = VariableScope::current()) return scope->read(state);
  return state.read();
}

}  // namespace addax
