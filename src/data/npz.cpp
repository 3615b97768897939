// Data sets of NumPy's archives.
#include "addax/data/npz.hpp"

#include "core/npz.hpp"
#include "data/file_arrays.hpp"

namespace addax::data {

Dataset from_npz(const std::filesystem::path& path, const std::string& x, const NpzOptions& options) {
  NpzFile file = NpzFile::open(path);
  return from_named_arrays(file.name(), file.names(), x, options.y, options.sample_weight, [&](size_t place) {
    NpzArray array = file.array(place);
    return FileArray{file.names()[place], array.header.spec,
                     [array](int64_t first, int64_t count, std::span<std::byte> out) {
                       size_t row = out.size() / static_cast<size_t>(count);
                       array.bytes.read(array.header.begin + static_cast<size_t>(first) * row, out);
                     }};
  });
}

}  // namespace addax::data
