// Fuzz target: any bytes are either read as an IDX file, plain or .gz, or answered with a FormatError.
#include <algorithm>
#include <cstdint>

#include "addax/errors.hpp"
#include "core/idx.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  addax::Bytes bytes(size);
  std::transform(data, data + size, bytes.data(), [](uint8_t byte) { return std::byte{byte}; });
  try {
    addax::Idx idx = addax::parse_idx(std::move(bytes), "input");
    if (static_cast<size_t>(idx.shape.size()) != idx.elements().size()) __builtin_trap();
  } catch (const addax::FormatError&) {
  }
  return 0;
}
