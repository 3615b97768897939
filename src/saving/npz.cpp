#include "saving/npz.hpp"

#include <algorithm>
#include <memory>

#include "core/npz.hpp"

namespace addax {

NamedArrays read_npz(const std::filesystem::path& path) {
  NpzFile file = NpzFile::open(path);
  NamedArrays arrays;
  for (size_t i = 0; i < file.names().size(); ++i) {
    NpzArray array = file.array(i);
    // Held by themselves: the archive is let go.
    auto elements = std::make_shared<Bytes>(array.header.spec.bytes());
    read_npy(array.bytes, array.header, elements->span());
    arrays.emplace(file.names()[i], StoredArray{array.header.spec, [elements](std::span<std::byte> out) {
                                                  std::copy_n(elements->data(), out.size(), out.data());
                                                }});
  }
  return arrays;
}

}  // namespace addax
