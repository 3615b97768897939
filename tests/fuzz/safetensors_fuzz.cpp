// Fuzz target: any bytes are either read as a safetensors file, whose arrays fill it, or answered with a FormatError.
#include <vector>

#include "addax/errors.hpp"
#include "fuzz/input.hpp"
#include "saving/safetensors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    size_t total = 0;
    for (const auto& [name, array] : addax::read_safetensors(addax::fuzz::file_of(data, size))) {
      std::vector<std::byte> elements(array.spec.bytes());
      array.read(elements);
      total += elements.size();
    }
    if (total > size) __builtin_trap();
  } catch (const addax::FormatError&) {
  }
  return 0;
}
