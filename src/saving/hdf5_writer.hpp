// Writing HDF5 files as h5py does by default, through libhdf5, whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "addax/spec.hpp"
#include "core/file.hpp"

namespace addax {

/// A new HDF5 file, built in memory. Paths are those below the root ("layers/dense/vars/0"); groups on the way are
/// made.
class Hdf5Writer {
 public:
  /// What an attribute says of its characters: Python's str is UTF-8, its bytes ASCII.
  enum class Text : bool { utf8, ascii };

  Hdf5Writer();
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;
  ~Hdf5Writer();

  void group(const std::string& path);
  /// Contiguous little-endian elements, copied from `data`. bfloat16 is marked by an attribute, as Keras does.
  void dataset(const std::string& path, const Spec& spec, const void* data);
  /// A string of variable length on the group or dataset at `path`; "" is the root.
  void attribute(const std::string& path, const std::string& name, std::string_view value, Text text = Text::utf8);
  /// A list of ASCII strings; an empty one is float64 of shape (0,), as Keras writes it.
  void attribute(const std::string& path, const std::string& name, const std::vector<std::string>& values);

  /// Calls use(the finished file in memory), for an archive.
  void image(const std::function<void(std::span<const std::byte>)>& use);
  /// A copy of it.
  Bytes bytes();
  /// Writes the finished file to `path`, atomically.
  void save(const std::filesystem::path& path);

 private:
  int64_t open_object(const std::string& path);

  int64_t file_ = -1;
};

}  // namespace addax
