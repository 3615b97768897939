// Fuzz target: any bytes are either read as an .npz archive, array by array, or answered with a FormatError; what is no
// archive is tried as the header of a single .npy.
#include <vector>

#include "addax/errors.hpp"
#include "core/npy.hpp"
#include "fuzz/input.hpp"
#include "saving/npz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    if (size > 0 && data[0] != 'P') {
      const addax::Bytes bytes = addax::fuzz::bytes_of(data, size);
      const addax::NpyHeader header =
          addax::read_npy_header(bytes.span().first(std::min(size, addax::max_npy_header)), size, "input");
      if (header.begin + header.spec.bytes() != size) __builtin_trap();
      return 0;
    }
    for (const auto& [name, array] : addax::read_npz(addax::fuzz::file_of(data, size))) {
      std::vector<std::byte> elements(array.spec.bytes());
      array.read(elements);
    }
  } catch (const addax::FormatError&) {
  }
  return 0;
}
