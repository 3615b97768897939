// from_idx: the rows of an IDX file.
#include "addax/data/idx.hpp"

#include <memory>

#include "core/idx.hpp"
#include "core/tensor_state.hpp"

namespace addax::data {

Dataset from_idx(const std::filesystem::path& path) {
  auto idx = std::make_shared<Idx>(read_idx(path));
  auto* elements = const_cast<std::byte*>(idx->elements().data());
  return Dataset(Tensor::view_of(elements, {idx->shape, DType::uint8}, idx));
}

}  // namespace addax::data
