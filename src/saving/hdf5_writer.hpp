// Writing HDF5 files as h5py does by default, through libhdf5, whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "addax/spec.hpp"
#include "core/file.hpp"

namespace addax {

/// A new HDF5 file. libhdf5 writes what describes it; large data stay where they are until they are written. Paths
/// are those below the root ("layers/dense/vars/0"); groups on the way are made.
class Hdf5Writer {
 public:
  /// What an attribute says of its characters: Python's str is UTF-8, its bytes ASCII.
  enum class Text : bool { utf8, ascii };

  Hdf5Writer();
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;
  ~Hdf5Writer();

  void group(const std::string& path);
  /// Contiguous little-endian elements at `data`, which must stay as long as this. bfloat16 is marked by an attribute,
  /// as Keras does.
  void dataset(const std::string& path, const Spec& spec, const void* data);
  /// A string of variable length on the group or dataset at `path`; "" is the root.
  void attribute(const std::string& path, const std::string& name, std::string_view value, Text text = Text::utf8);
  /// A list of ASCII strings; an empty one is float64 of shape (0,), as Keras writes it.
  void attribute(const std::string& path, const std::string& name, const std::vector<std::string>& values);

  /// Calls use(the finished file), for an archive.
  void image(const std::function<void(const Pieces&)>& use);
  /// A copy of it.
  Bytes bytes();
  /// Writes the finished file to `path`, atomically.
  void save(const std::filesystem::path& path);

 private:
  int64_t open_object(const std::string& path);

  void read_described(uint64_t begin, uint64_t end, std::vector<Bytes>& parts) const;

  int described_ = -1;  // a file without a name that libhdf5 writes: it has holes where the large data belong
  int64_t file_ = -1;
  std::map<uint64_t, std::span<const std::byte>> large_;  // by their address
};

}  // namespace addax
