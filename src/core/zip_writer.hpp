// Writing zip archives as Keras does: members stored one after another, the file whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace addax {

/// A new archive. Members go to disk at once; the file appears at commit().
class ZipWriter {
 public:
  explicit ZipWriter(const std::filesystem::path& path) : file_(path) {}

  void add(const std::string& name, const Pieces& content);
  void add(const std::string& name, std::span<const std::byte> content) { add(name, Pieces{content}); }
  void add(const std::string& name, std::string_view content) { add(name, std::as_bytes(std::span(content))); }
  void commit();

 private:
  struct Member {
    std::string name;
    uint64_t size, at;
    uint32_t crc;
  };
  void write(std::span<const std::byte> bytes);

  AtomicFile file_;
  uint64_t written_ = 0;
  std::vector<Member> members_;
};

}  // namespace addax
