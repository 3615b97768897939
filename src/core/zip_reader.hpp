// Reading zip archives: a bounded reader of members that are stored or deflated.
//
// Opening proves the whole archive: each member's name, sizes and place are checked before anything is allocated for
// it. Refused by name are encryption, archives in several parts, links, names that leave the archive, names given
// twice, members that overlap, and sizes that the stored bytes do not bear out; all are a FormatError.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/file_view.hpp"

namespace addax {

/// In a field of 32 bits: the true size or place stands in the zip64 record.
inline constexpr uint64_t zip64_follows = 0xffffffff;

struct ZipMember {
  std::string name;
  uint64_t size = 0;  // of the content
  FileView stored;    // what the archive holds of it
  bool deflated = false;
  uint32_t crc = 0;
};

/// An archive that is open.
class ZipFile {
 public:
  static ZipFile open(const std::filesystem::path& path);
  /// `name` stands in the errors.
  static ZipFile parse(FileView bytes, std::string name);

  const std::string& name() const { return name_; }
  /// In bytes.
  uint64_t size() const { return bytes_.size(); }
  /// In the order of the archive's directory; folders are left out.
  const std::vector<ZipMember>& members() const { return members_; }
  /// The member of this name, or nullptr.
  const ZipMember* find(std::string_view name) const;
  /// Its content, checked against its CRC. FormatError where there is no such member, or where it is damaged.
  Bytes read(std::string_view name) const;
  /// The same of one of members().
  Bytes read(const ZipMember& member) const;
  /// The same without holding it in memory, where it is stored as it is.
  FileView view(std::string_view name) const;
  FileView view(const ZipMember& member) const;

 private:
  const ZipMember& at(std::string_view name) const;
  [[noreturn]] void fail_damaged(const ZipMember& member) const;

  std::string name_;
  FileView bytes_;
  std::vector<ZipMember> members_;
};

}  // namespace addax
