// Archives of numpy.savez() and savez_compressed(): their arrays by name.
#pragma once

#include <string>
#include <vector>

#include "core/npy.hpp"
#include "core/zip_reader.hpp"

namespace addax {

/// An array of an archive: its elements begin at header.begin of `bytes`, which are in memory where they were deflated.
struct NpzArray {
  NpyHeader header;
  FileView bytes;
};

class NpzFile {
 public:
  /// FormatError where it is damaged or holds something but arrays.
  static NpzFile open(const std::filesystem::path& path);
  /// The file's.
  const std::string& name() const { return archive_.name(); }
  /// In the order of the archive.
  const std::vector<std::string>& names() const { return names_; }
  /// That of names()[i]; FormatError where it is damaged or of a kind that read_npy_header() refuses.
  NpzArray array(size_t i) const;

 private:
  ZipFile archive_;
  std::vector<std::string> names_;
};

}  // namespace addax
