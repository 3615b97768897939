// Fuzz target: any bytes are either read as an HDF5 file or answered with a FormatError. The checksums are not verified
// in such a build.
#include <vector>

#include "addax/errors.hpp"
#include "core/hdf5_reader.hpp"
#include "fuzz/input.hpp"

namespace {

size_t read_all(const addax::Hdf5Group& group) {
  size_t total = 0;
  for (const auto& [name, dataset] : group.datasets) {
    std::vector<std::byte> elements(dataset.spec.bytes());
    dataset.read(elements);
    total += elements.size();
  }
  for (const auto& [name, below] : group.groups) total += read_all(below);
  return total;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    read_all(addax::Hdf5File::parse(addax::fuzz::bytes_of(data, size), "input").root());
  } catch (const addax::FormatError&) {
  }
  return 0;
}
