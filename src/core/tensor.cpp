#include <cmath>
#include <cstring>
#include <ostream>

#include "core/convert.hpp"
#include "core/device_memory.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

const TensorState& held(const Tensor& tensor) {
  if (!tensor.defined()) throw StateError("Tensor: expected a tensor, got an empty handle.");
  return state_of(tensor);
}

/// An eager tensor; a promised one has no values to read.
const TensorState& with_values(const Tensor& tensor) {
  const TensorState& state = held(tensor);
  if (!state.buffer)
    throw StateError("Tensor: expected a tensor with values, got " +
                     (state.made_by ? "the result of " + std::string(state.made_by->name()) : "an input") + ", " +
                     state.spec.to_string() +
                     ", inside function(), fit() or a functional model, where it is only promised. " +
                     "ops::cond, ops::where and ops::while_loop decide by values there.");
  return state;
}
const std::byte* values_of(const Tensor& tensor) { return with_values(tensor).readable(); }

}  // namespace

Tensor allocate(const Spec& spec, DeviceMemory* memory) {
  auto state = make_ref<TensorState>(spec);
  state->buffer = Buffer::allocate(spec.bytes(), memory);
  return as_tensor(state);
}

Tensor view_as(const Tensor& tensor, const Shape& shape, size_t byte_offset) {
  const TensorState& from = state_of(tensor);
  auto state = make_ref<TensorState>(Spec{shape, from.spec.dtype});
  state->buffer = from.buffer;
  state->offset = from.offset + byte_offset;
  return as_tensor(state);
}

Tensor Tensor::weak_scalar(Number value) {
  constexpr DType::Code dtypes[] = {DType::bool_, DType::int32, DType::float32};
  bool wide = value.kind() == Number::integer && value.as_int() != static_cast<int32_t>(value.as_int());
  Tensor tensor = allocate({Shape{}, wide ? DType::int64 : dtypes[value.kind()]});
  state_of(tensor).weak = true;
  state_of(tensor).number = value;
  double real = value.as_double();
  int64_t integer = value.as_int();
  if (value.kind() == Number::real)
    convert(&real, DType::float64, data_of(tensor), tensor.dtype(), 1);
  else
    convert(&integer, DType::int64, data_of(tensor), tensor.dtype(), 1);
  return tensor;
}

void Tensor::ragged(size_t first, size_t other) {
  throw ShapeError("Tensor::from: expected rows of " + std::to_string(first) + " values, got one of " +
                   std::to_string(other) + ".");
}

Tensor Tensor::copy_of(const void* values, size_t count, DType dtype, const Shape& shape) {
  if (!shape.known() || static_cast<size_t>(shape.size()) != count)
    throw ShapeError("Tensor::from: expected " + shape.to_string() + " to hold all values, got " +
                     std::to_string(count) + " of them.");
  Tensor tensor = allocate({shape, dtype});
  if (count) std::memcpy(data_of(tensor), values, count * dtype.size());
  return tensor;
}

Tensor Tensor::view_of(void* data, const Spec& spec, std::shared_ptr<void> owner) {
  auto state = make_ref<TensorState>(spec);
  state->buffer = Buffer::wrap(data, spec.bytes(), std::move(owner));
  return as_tensor(state);
}

Tensor::operator bool() const {
  if (!defined()) return false;
  return dtype() == DType::bool_ ? item<bool>() : true;
}

const Spec& Tensor::spec() const { return held(*this).spec; }

Device Tensor::device() const {
  const TensorState& state = held(*this);
  return state.buffer ? device_of(state.buffer->memory()) : config::device();
}

Tensor Tensor::to(const Device& device) const {
  DeviceMemory* memory = addax::memory_of(device);
  const TensorState& state = with_values(*this);
  if (state.buffer->memory() == memory) return *this;
  Tensor copy = allocate(spec(), memory);
  transfer(memory, data_of(copy), state.buffer->memory(), state.data(), spec().bytes());
  return copy;
}

const void* Tensor::raw_data() const { return values_of(*this); }

const void* Tensor::strict_data(DType dtype) const {
  const void* values = values_of(*this);
  if (dtype != this->dtype())
    throw DTypeError("Tensor::data: expected " + std::string(this->dtype().name()) + " elements, got a request for " +
                     std::string(dtype.name()) + ". to_vector() and item() convert.");
  return values;
}

void Tensor::read_item(void* to, DType dtype) const {
  const void* values = values_of(*this);
  if (size() != 1)
    throw ShapeError("Tensor::item: expected one element, got " + spec().to_string() + ". Use to_vector().");
  convert(values, this->dtype(), to, dtype, 1);
}

void Tensor::read_all(const void* from, void* to, DType dtype) const {
  convert(from, this->dtype(), to, dtype, size());
}

}  // namespace addax
