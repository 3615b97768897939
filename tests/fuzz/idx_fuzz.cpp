// Fuzz target: any bytes are either read as an IDX file, plain or .gz, or answered with a FormatError.
#include "addax/errors.hpp"
#include "core/idx.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    addax::Idx idx = addax::parse_idx(addax::fuzz::bytes_of(data, size), "input");
    if (static_cast<size_t>(idx.shape.size()) != idx.elements().size()) __builtin_trap();
  } catch (const addax::FormatError&) {
  }
  return 0;
}
