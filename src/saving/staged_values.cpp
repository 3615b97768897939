#include "saving/staged_values.hpp"

#include <cstring>

#include "core/convert.hpp"
#include "core/tensor_state.hpp"

namespace addax {

void StagedValues::add(const Hdf5Dataset& dataset, const Variable& variable) {
  Tensor stored = allocate(dataset.spec);
  dataset.read({data_of(stored), dataset.spec.bytes()});
  Tensor value = stored;
  if (stored.dtype() != variable.dtype()) {
    value = allocate({variable.shape(), variable.dtype()});
    convert(data_of(stored), stored.dtype(), data_of(value), value.dtype(), value.size());
  }
  values_.emplace_back(variable, value);
}

void StagedValues::commit() {
  for (auto& [variable, value] : values_) state_of(variable).before_write();  // the last that can fail
  for (auto& [variable, value] : values_)
    if (size_t bytes = value.spec().bytes()) std::memcpy(state_of(variable).data(), data_of(value), bytes);
}

}  // namespace addax
