// Reading HDF5 files without libhdf5: a bounded reader of the part of the format that weights files use.
//
// Opening proves the whole file: every header, link, attribute and byte range is checked before anything is allocated
// for it. Refused by name are soft and external links, external storage, virtual data sets, filters other than deflate
// and shuffle, references, committed types and sizes that the stored bytes do not bear out; all are a FormatError.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "addax/spec.hpp"
#include "core/file_view.hpp"

namespace addax {

/// An attribute: its strings, or its numbers, in row-major order; the shape of a single value is [].
struct Hdf5Attribute {
  Shape shape;
  std::vector<std::string> strings;
  std::vector<double> numbers;
};
using Hdf5Attributes = std::map<std::string, Hdf5Attribute, std::less<>>;

namespace hdf5 {
/// Where the elements of a dataset lie: a grid of equal pieces, row-major; one piece where it is contiguous.
struct Storage {
  struct Piece {
    FileView stored;
    bool deflated = false, shuffled = false;
  };
  Shape piece_shape;
  std::vector<Piece> pieces;
  bool big_endian = false;
  /// The file, for the errors.
  std::string file;
};
}  // namespace hdf5

/// A dataset of a file that is open.
struct Hdf5Dataset {
  std::string path;
  Spec spec;
  Hdf5Attributes attributes;
  hdf5::Storage storage;
  bool is_text = false;  // of strings: known to be there, and not read
  std::string refusal;   // of Hdf5Others::passed_over: why nothing of it was read; empty where it was

  /// Writes the elements to `out`, which has spec.bytes() bytes. Data that do not inflate are a FormatError.
  void read(std::span<std::byte> out) const;
  /// The same of some rows, whose pieces alone are read.
  void read_rows(int64_t first, int64_t count, std::span<std::byte> out) const;
  /// How many rows the file holds in one piece: each reads all of them. 1 where rows are read by themselves.
  int64_t rows_of_piece() const;
};

/// A group: what it holds, sorted by name.
struct Hdf5Group {
  Hdf5Attributes attributes;
  std::map<std::string, Hdf5Group, std::less<>> groups;
  std::map<std::string, Hdf5Dataset, std::less<>> datasets;

  /// What stands at a path below this group ("layers/dense/vars"), or nullptr.
  const Hdf5Group* find_group(std::string_view below) const;
  const Hdf5Dataset* find_dataset(std::string_view below) const;
  /// The string attribute `name`, or nullptr where it is absent, of another type or not a single value.
  const std::string* find_string(std::string_view name) const;
};

/// What becomes of a file that holds members which are not read, as strings, compound types and links to elsewhere:
/// weights never do, tables of a user may.
enum class Hdf5Others { refused, passed_over };

/// An HDF5 file that is open. The groups and datasets it hands out live as long as it does.
class Hdf5File {
 public:
  static Hdf5File open(const std::filesystem::path& path, Hdf5Others others = Hdf5Others::refused);
  /// A part of a file, for instance a member of an archive, or memory; `name` stands in the errors.
  static Hdf5File parse(FileView bytes, std::string name, Hdf5Others others = Hdf5Others::refused);

  const std::string& name() const { return name_; }
  /// In bytes.
  uint64_t size() const { return bytes_.size(); }
  const Hdf5Group& root() const { return root_; }

 private:
  std::string name_;
  FileView bytes_;
  Hdf5Group root_;
};

}  // namespace addax
