#include "core/zip_reader.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "addax/errors.hpp"
#include "core/gzip.hpp"
#include "core/printable.hpp"

namespace addax {
namespace {

using Span = std::span<const std::byte>;

constexpr size_t max_members = 65536, max_name = 1024;
constexpr uint64_t always_allowed = uint64_t{1} << 20;
/// What all members may hold: so many times the archive's bytes, and this.
constexpr uint64_t whole_times = 3, whole_allowed = uint64_t{12} << 20;

/// Checked access to an archive's fields, and its errors.
class Archive {
 public:
  Archive(FileView bytes, const std::string& name) : bytes_(std::move(bytes)), name_(name) {}

  uint64_t size() const { return bytes_.size(); }
  FileView part(uint64_t at, uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) damaged("a part that lies outside of the file");
    return bytes_.part(at, size);
  }
  /// A little-endian number.
  uint64_t number(uint64_t at, size_t bytes) const {
    uint64_t value = 0;
    Span field = part(at, bytes).look(0, bytes);
    for (size_t i = 0; i < bytes; ++i) value |= std::to_integer<uint64_t>(field[i]) << 8 * i;
    return value;
  }
  std::string text(uint64_t at, uint64_t size) const {
    Span field = part(at, size).look(0, size);
    return std::string(reinterpret_cast<const char*>(field.data()), field.size());
  }

  [[noreturn]] void fail(const std::string& wanted, const std::string& got, const char* help) const {
    throw FormatError(name_ + place_ + ": expected " + wanted + ", got " + got + ". " + help);
  }
  [[noreturn]] void damaged(const std::string& what) const {
    fail("a well-formed zip archive", what, "The file is damaged; save or fetch it again.");
  }
  [[noreturn]] void refuse(const std::string& what) const {
    fail("plain members, stored or deflated", what, "Such archives are not read, for safety.");
  }
  /// The member that is being read, for the errors.
  void enter(const std::string& member) { place_ = " at \"" + member + "\""; }

 private:
  FileView bytes_;
  const std::string& name_;
  std::string place_;
};

/// Where the directory lies, and how many members it lists.
struct Directory {
  uint64_t at = 0, size = 0, count = 0;
};

constexpr uint64_t directory_end_size = 22;

/// The record that ends an archive: the last one whose comment ends with the file.
uint64_t find_directory_end(const Archive& archive) {
  constexpr uint64_t signature = 0x06054b50, longest_comment = 65535;
  if (archive.size() >= directory_end_size) {
    uint64_t last = archive.size() - directory_end_size, first = last - std::min(last, longest_comment);
    for (uint64_t at = last + 1; at-- > first;)
      if (archive.number(at, 4) == signature && archive.number(at + 20, 2) == last - at) return at;
  }
  archive.fail("a zip archive", std::to_string(archive.size()) + " bytes without the end of one",
               "The file is truncated or something else; save or fetch it again.");
}

Directory read_directory_end(const Archive& archive) {
  uint64_t end = find_directory_end(archive);
  Directory directory{archive.number(end + 16, 4), archive.number(end + 12, 4), archive.number(end + 10, 2)};
  uint64_t disks = archive.number(end + 4, 4), here = archive.number(end + 8, 2);
  bool large = directory.at == zip64_follows || directory.size == zip64_follows || directory.count == 0xffff;
  constexpr uint64_t locator_size = 20, large_end_size = 56;
  if (large && end >= locator_size && archive.number(end - locator_size, 4) == 0x07064b50) {
    disks = archive.number(end - locator_size + 4, 4);
    end = archive.number(end - locator_size + 8, 8);
    if (archive.part(end, large_end_size).empty() || archive.number(end, 4) != 0x06064b50)
      archive.damaged("a directory of 64 bits that is not there");
    disks |= archive.number(end + 16, 8);
    here = archive.number(end + 24, 8);
    directory = {archive.number(end + 48, 8), archive.number(end + 40, 8), archive.number(end + 32, 8)};
  }
  if (disks != 0 || here != directory.count) archive.refuse("an archive in several parts");
  if (directory.count > max_members) archive.refuse(std::to_string(directory.count) + " members");
  if (directory.at > end || directory.size != end - directory.at)
    archive.damaged("a directory that does not end where the archive says");
  return directory;
}

/// Names stay within the archive and are printable, so that they mean the same everywhere.
void check_name(const Archive& archive, const std::string& name) {
  if (name.empty() || name.size() > max_name) archive.refuse("a name of " + std::to_string(name.size()) + " bytes");
  for (unsigned char c : name)
    if (c < 0x20 || c == 0x7f) archive.refuse("a name with control characters");
  if (printable(name) != name) archive.refuse("a name that does not print");
  bool drive = name.size() > 1 && name[1] == ':';
  if (name[0] == '/' || drive || name.find('\\') != name.npos) archive.refuse("an absolute path");
  std::string padded = "/" + name + "/";
  for (const char* step : {"/../", "/./", "//"})
    if (size_t at = padded.find(step); at != padded.npos && at + 2 < padded.size())
      archive.refuse("a path that leaves its folder");
}

/// The sizes and offset of a member that has them in 64 bits: those fields that the plain ones refer to, in this order.
void read_large_fields(const Archive& archive, uint64_t extra, uint64_t extra_size,
                       std::initializer_list<uint64_t*> fields) {
  auto refers = [](const uint64_t* field) { return *field == zip64_follows; };
  if (std::none_of(fields.begin(), fields.end(), refers)) return;
  for (uint64_t at = extra; at + 4 <= extra + extra_size;) {
    uint64_t id = archive.number(at, 2), size = archive.number(at + 2, 2);
    if (size > extra + extra_size - at - 4) break;
    if (id == 1) {
      uint64_t field = at + 4, end = field + size;
      for (uint64_t* value : fields) {
        if (!refers(value)) continue;
        if (field + 8 > end) archive.damaged("a member without its sizes");
        *value = archive.number(field, 8);
        field += 8;
      }
      return;
    }
    at += 4 + size;
  }
  archive.damaged("a member without its sizes");
}

/// A member and the bytes that it takes in the file, its header included.
struct Entry {
  ZipMember member;
  uint64_t begin = 0, end = 0;
};

class DirectoryReader {
 public:
  explicit DirectoryReader(Archive& archive) : archive_(archive), directory_(read_directory_end(archive)) {}

  std::vector<ZipMember> read() {
    std::vector<Entry> entries;
    uint64_t at = directory_.at;
    for (uint64_t i = 0; i < directory_.count; ++i) {
      Entry entry = read_entry(at);
      if (!names_.insert(entry.member.name).second) archive_.refuse("a name that stands twice");
      entries.push_back(std::move(entry));
    }
    if (at != directory_.at + directory_.size) archive_.damaged("a directory of another length");
    return checked(std::move(entries));
  }

 private:
  /// The entry of the directory at `at`, which moves on to the next.
  Entry read_entry(uint64_t& at) {
    constexpr uint64_t fixed = 46;
    uint64_t begin = at;
    if (archive_.number(begin, 4) != 0x02014b50) archive_.damaged("a directory entry without its signature");
    uint64_t flags = archive_.number(begin + 8, 2), method = archive_.number(begin + 10, 2);
    uint64_t name_size = archive_.number(begin + 28, 2), extra_size = archive_.number(begin + 30, 2);
    Entry entry;
    ZipMember& member = entry.member;
    member.crc = static_cast<uint32_t>(archive_.number(begin + 16, 4));
    uint64_t stored = archive_.number(begin + 20, 4), header = archive_.number(begin + 42, 4);
    member.size = archive_.number(begin + 24, 4);
    member.name = archive_.text(begin + fixed, name_size);
    at = begin + fixed + name_size + extra_size + archive_.number(begin + 32, 2);
    check_name(archive_, member.name);
    archive_.enter(member.name);
    read_large_fields(archive_, begin + fixed + name_size, extra_size, {&member.size, &stored, &header});

    constexpr uint64_t encrypted = 0x0001, patched = 0x0020, strongly_encrypted = 0x0040, hidden = 0x2000;
    if (flags & (encrypted | strongly_encrypted | hidden)) archive_.refuse("encryption");
    if ((flags & patched) || (method != 0 && method != 8))
      archive_.refuse("compression of method " + std::to_string(method));
    if (archive_.number(begin + 34, 2) != 0) archive_.refuse("an archive in several parts");
    constexpr uint64_t kinds = 0170000, regular = 0100000, folder = 0040000;  // of the file system it came from
    uint64_t kind = archive_.number(begin + 38, 4) >> 16 & kinds;
    if (kind != 0 && kind != regular && kind != folder) archive_.refuse("a link");
    member.deflated = method == 8;
    check_sizes(member.size, stored, member.deflated);
    place(entry, header, stored, flags);
    return entry;
  }

  void check_sizes(uint64_t size, uint64_t stored, bool deflated) {
    if (!deflated && size != stored) archive_.damaged("a stored member of two sizes");
    bool borne = size <= always_allowed || size / max_inflate_ratio <= stored;
    declared_ += borne ? size : 0;
    bool all_borne = declared_ <= whole_allowed || declared_ - whole_allowed <= whole_times * archive_.size();
    if (!borne || !all_borne)
      archive_.fail("members no larger than the stored bytes bear out",
                    std::to_string(size) + " bytes over " + std::to_string(stored) + " stored ones",
                    "The file is damaged or made to exhaust memory.");
  }

  /// The member's bytes, behind a header of its own that must say the same as the directory.
  void place(Entry& entry, uint64_t header, uint64_t stored, uint64_t flags) {
    constexpr uint64_t fixed = 30, sizes_follow = 0x0008;
    if (header > directory_.at || archive_.number(header, 4) != 0x04034b50)
      archive_.damaged("a member without its header");
    uint64_t name_size = archive_.number(header + 26, 2), extra_size = archive_.number(header + 28, 2);
    uint64_t data = header + fixed + name_size + extra_size;
    if (archive_.text(header + fixed, name_size) != entry.member.name) archive_.damaged("a member of two names");
    if (archive_.number(header + 8, 2) != (entry.member.deflated ? 8 : 0)) archive_.damaged("a member of two methods");
    if (data > directory_.at || stored > directory_.at - data) archive_.damaged("a member that ends too late");
    if (!(flags & sizes_follow)) {
      uint64_t own_stored = archive_.number(header + 18, 4), own_size = archive_.number(header + 22, 4);
      read_large_fields(archive_, header + fixed + name_size, extra_size, {&own_size, &own_stored});
      if (archive_.number(header + 14, 4) != entry.member.crc) archive_.damaged("a member of two checksums");
      if (own_stored != stored || own_size != entry.member.size) archive_.damaged("a member of two sizes");
    }
    entry.member.stored = archive_.part(data, stored);
    entry.begin = header;
    entry.end = data + stored;
  }

  /// Those that are no folders; no two may share bytes.
  std::vector<ZipMember> checked(std::vector<Entry> entries) {
    std::vector<const Entry*> sorted;
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](auto a, auto b) { return a->begin < b->begin; });
    for (size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i]->begin < sorted[i - 1]->end) {
        archive_.enter(sorted[i]->member.name);
        archive_.refuse("members that overlap");
      }
    std::vector<ZipMember> members;
    for (Entry& entry : entries)
      if (!entry.member.name.ends_with('/')) members.push_back(std::move(entry.member));
    return members;
  }

  Archive& archive_;
  Directory directory_;
  std::set<std::string> names_;
  uint64_t declared_ = 0;
};

}  // namespace

ZipFile ZipFile::open(const std::filesystem::path& path) { return parse(FileView::open(path), path.string()); }

ZipFile ZipFile::parse(FileView bytes, std::string name) {
  ZipFile file;
  file.name_ = std::move(name);
  file.bytes_ = std::move(bytes);
  Archive archive(file.bytes_, file.name_);
  file.members_ = DirectoryReader(archive).read();
  return file;
}

const ZipMember* ZipFile::find(std::string_view name) const {
  auto found = std::find_if(members_.begin(), members_.end(), [&](const ZipMember& m) { return m.name == name; });
  return found == members_.end() ? nullptr : &*found;
}

const ZipMember& ZipFile::at(std::string_view name) const {
  if (const ZipMember* member = find(name)) return *member;
  throw FormatError(name_ + ": expected an archive that holds \"" + std::string(name) +
                    "\", got one without it. Check that the path names a model's file.");
}

void ZipFile::fail_damaged(const ZipMember& member) const {
  throw FormatError(name_ + " at \"" + member.name +
                    "\": expected content that matches its checksum, got other bytes. The file is damaged; save or "
                    "fetch it again.");
}

Bytes ZipFile::read(std::string_view name) const { return read(at(name)); }

Bytes ZipFile::read(const ZipMember& member) const {
  Bytes content(member.size);
  bool whole = true;
  if (member.deflated) {
    Bytes stored(member.stored.size());
    member.stored.read(0, stored.span());
    whole = inflate_raw(stored.span(), content.span());
  } else {
    member.stored.read(0, content.span());
  }
  if (!whole || crc32_of(content.span()) != member.crc) fail_damaged(member);
  return content;
}

FileView ZipFile::view(std::string_view name) const { return view(at(name)); }

FileView ZipFile::view(const ZipMember& member) const {
  if (member.deflated) return read(member);
  if (member.stored.crc32() != member.crc) fail_damaged(member);
  return member.stored;
}

}  // namespace addax
