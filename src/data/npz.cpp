// Data sets of NumPy's archives.
#include "addax/data/npz.hpp"

#include "core/npz.hpp"
#include "data/file_arrays.hpp"

namespace addax::data {

Dataset from_npz(const std::filesystem::path& path, const std::string& x, const NpzOptions& options) {
  NpzFile file = NpzFile::open(path);
  return from_named_arrays(file.name(), file.names(), x, options.y, options.sample_weight, [&](size_t place) {
    NpzArray array = file.array(place);
    return npy_array(file.names()[place], array.bytes, array.header);
  });
}

}  // namespace addax::data
