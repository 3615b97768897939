#include "core/zip_writer.hpp"

#include <initializer_list>

#include "core/gzip.hpp"
#include "core/zip_reader.hpp"

namespace addax {
namespace {

/// Little-endian fields, one after another.
class Fields {
 public:
  Fields& add(uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) bytes_.push_back(static_cast<std::byte>(value >> 8 * i));
    return *this;
  }
  Fields& add(const std::string& text) {
    for (char c : text) bytes_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  std::span<const std::byte> span() const { return bytes_; }
  size_t size() const { return bytes_.size(); }

 private:
  std::vector<std::byte> bytes_;
};

constexpr uint64_t utf8_name = 0x0800, version_plain = 20, version_zip64 = 45;
constexpr uint64_t first_day = 0x0021;  // 1980-01-01: the same model gives the same bytes

uint64_t limited(uint64_t value) { return value < zip64_follows ? value : zip64_follows; }

/// The extra field that holds what does not fit into 32 bits.
Fields large_fields(std::initializer_list<uint64_t> values) {
  Fields large, extra;
  for (uint64_t value : values)
    if (value >= zip64_follows) large.add(value, 8);
  if (large.size() == 0) return extra;
  extra.add(1, 2).add(large.size(), 2);
  for (uint64_t value : values)
    if (value >= zip64_follows) extra.add(value, 8);
  return extra;
}

uint64_t flags_of(const std::string& name) {
  for (char c : name)
    if (static_cast<unsigned char>(c) >= 0x80) return utf8_name;
  return 0;
}

/// From the version that reads a member up to the length of its name: the same in both of a member's headers.
void add_common(Fields& header, const std::string& name, uint64_t size, uint32_t crc, bool large) {
  header.add(large ? version_zip64 : version_plain, 2).add(flags_of(name), 2).add(0, 2).add(0, 2).add(first_day, 2);
  header.add(crc, 4).add(limited(size), 4).add(limited(size), 4).add(name.size(), 2);
}

}  // namespace

void ZipWriter::write(std::span<const std::byte> bytes) {
  file_.write(bytes);
  written_ += bytes.size();
}

void ZipWriter::add(const std::string& name, const Pieces& content) {
  Member member{name, 0, written_, 0};
  for (std::span<const std::byte> piece : content) {
    member.size += piece.size();
    member.crc = crc32_of(piece, member.crc);
  }
  Fields header, extra = large_fields({member.size, member.size});
  header.add(0x04034b50, 4);
  add_common(header, name, member.size, member.crc, extra.size() > 0);
  header.add(extra.size(), 2).add(name);
  write(header.span());
  write(extra.span());
  for (std::span<const std::byte> piece : content) write(piece);
  members_.push_back(std::move(member));
}

void ZipWriter::commit() {
  const uint64_t directory = written_;
  for (const Member& member : members_) {
    constexpr uint64_t made_on_unix = 3 << 8, owner_reads_and_writes = 0600u << 16;
    Fields header, extra = large_fields({member.size, member.size, member.at});
    header.add(0x02014b50, 4).add(made_on_unix | version_plain, 2);
    add_common(header, member.name, member.size, member.crc, extra.size() > 0);
    header.add(extra.size(), 2).add(0, 2).add(0, 2).add(0, 2).add(owner_reads_and_writes, 4);
    header.add(limited(member.at), 4).add(member.name);
    write(header.span());
    write(extra.span());
  }
  const uint64_t end = written_, size = end - directory, count = members_.size();
  bool large = directory >= zip64_follows || count >= 0xffff;
  Fields record;
  if (large) {
    constexpr uint64_t rest_of_record = 44;
    record.add(0x06064b50, 4).add(rest_of_record, 8).add(version_zip64, 2).add(version_zip64, 2).add(0, 4).add(0, 4);
    record.add(count, 8).add(count, 8).add(size, 8).add(directory, 8);
    record.add(0x07064b50, 4).add(0, 4).add(end, 8).add(1, 4);
  }
  uint64_t short_count = large ? 0xffff : count;
  record.add(0x06054b50, 4).add(0, 2).add(0, 2).add(short_count, 2).add(short_count, 2);
  record.add(large ? zip64_follows : size, 4).add(large ? zip64_follows : directory, 4).add(0, 2);
  write(record.span());
  file_.commit();
}

}  // namespace addax
