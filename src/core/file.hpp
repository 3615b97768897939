// Files: a whole file into memory, and a new file that appears whole or not at all.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace addax {

/// Bytes that follow one another in a file, but lie in different places.
using Pieces = std::vector<std::span<const std::byte>>;

/// The bytes of a file, or any other block of memory that is filled once.
class Bytes {
 public:
  Bytes() = default;
  /// `size` bytes that nobody has written yet.
  explicit Bytes(size_t size) : data_(std::make_unique_for_overwrite<std::byte[]>(size)), size_(size) {}

  std::byte* data() { return data_.get(); }
  const std::byte* data() const { return data_.get(); }
  size_t size() const { return size_; }
  std::span<std::byte> span() { return {data_.get(), size_}; }
  std::span<const std::byte> span() const { return {data_.get(), size_}; }
  /// Keeps the first `size` bytes.
  void shrink(size_t size) { size_ = size < size_ ? size : size_; }

 private:
  std::unique_ptr<std::byte[]> data_;
  size_t size_ = 0;
};

/// Fills as much of `out` as an open file holds from `offset` on: how many bytes that were, or −1 with errno.
ssize_t read_at(int file, size_t offset, std::span<std::byte> out);

/// Reads the regular file `path`. Missing or unreadable is a FileError.
Bytes read_file(const std::filesystem::path& path);

/// A regular file that is read piece by piece, by several threads at once if need be.
class FileReader {
 public:
  /// Missing or unreadable is a FileError.
  explicit FileReader(const std::filesystem::path& path);
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader();

  const std::filesystem::path& path() const { return path_; }
  size_t size() const { return size_; }
  /// Fills as much of `out` as the file holds from `offset` on; how many bytes that were.
  size_t read(size_t offset, std::span<std::byte> out) const;

 private:
  std::filesystem::path path_;
  int file_ = -1;
  size_t size_ = 0;
};

/// A file that replaces `path` at commit(): until then, and after any failure, the old file stands as it was.
/// The new bytes lie in a temporary file of the same folder, which the destructor removes if commit() did not succeed.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void write(std::span<const std::byte> bytes);
  void write(const Pieces& pieces) {
    for (std::span<const std::byte> piece : pieces) write(piece);
  }
  /// Makes the bytes durable and gives them the final name.
  void commit();
  /// The same for several files: all are durable before the first gets its name, so that only a kill between two
  /// renames, or a folder that refuses the second, can leave some of them new and some old.
  static void commit(std::span<AtomicFile* const> files);

 private:
  [[noreturn]] void fail(int error) const;
  void open_temporary();
  void make_durable();
  void give_name();

  std::filesystem::path path_, folder_, temporary_;
  int file_ = -1, directory_ = -1;
};

/// Writes `bytes` as the whole content of `path`, atomically.
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// The system calls that AtomicFile writes with, one indirect call each. Every file of the library is written by it, so
/// tests see, fail or kill each step of each save by putting a set of their own in their place.
struct FileCalls {
  ssize_t (*write)(int file, const void* bytes, size_t size);
  int (*fsync)(int file);
  int (*close)(int file);
  int (*rename)(const char* from, const char* to);
};
extern const FileCalls* file_calls;

}  // namespace addax
