// FileView: a part of a file, or of memory, whose bytes are read when somebody asks for them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "core/file.hpp"

namespace addax {

/// Copies and parts share what was read of the file.
class FileView {
 public:
  FileView() = default;
  FileView(Bytes bytes);
  /// Missing or unreadable is a FileError.
  static FileView open(const std::filesystem::path& path);

  uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Must lie within this one, as must what is read.
  FileView part(uint64_t at, uint64_t size) const;
  /// Fills `out`. FileError where the file became shorter.
  void read(uint64_t at, std::span<std::byte> out) const;
  /// The bytes themselves, for small parts: they are kept as long as any view of the file lives.
  std::span<const std::byte> look(uint64_t at, uint64_t size) const;
  /// CRC-32 of all of it.
  uint32_t crc32() const;

 private:
  struct Source;
  FileView(std::shared_ptr<Source> source, uint64_t begin, uint64_t size)
      : source_(std::move(source)), begin_(begin), size_(size) {}

  std::shared_ptr<Source> source_;
  uint64_t begin_ = 0, size_ = 0;
};

}  // namespace addax
