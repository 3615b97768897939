// Zip archives: what is written is read again, also by others' rules; what is hostile or damaged is refused by name.
#include <doctest/doctest.h>

#include <zlib.h>

#include <algorithm>

#include "addax/errors.hpp"
#include "core/zip_reader.hpp"
#include "core/zip_writer.hpp"
#include "support/bytes_in.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

ZipFile parsed(const std::string& bytes) {
  Bytes copy(bytes.size());
  std::copy_n(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size(), copy.data());
  return ZipFile::parse(std::move(copy), "a.zip");
}

std::string refusal(const std::string& bytes) {
  try {
    ZipFile archive = parsed(bytes);
    for (const ZipMember& member : archive.members()) archive.read(member.name);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "read";
}

/// An archive of members, each with the name and content given.
std::string archive_of(const std::vector<std::pair<std::string, std::string>>& members) {
  TemporaryFolder folder;
  ZipWriter writer(folder / "a.zip");
  for (const auto& [name, content] : members) writer.add(name, content);
  writer.commit();
  return bytes_in(folder / "a.zip");
}

std::string deflated(const std::string& text) {
  std::string out(::compressBound(static_cast<uLong>(text.size())), '\0');
  z_stream stream{};
  ::deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

std::string number(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

/// The archive with the field at `from` of each header with this signature replaced.
std::string with_field(std::string archive, const std::string& signature, size_t from, const std::string& field) {
  for (size_t at = 0; (at = archive.find(signature, at)) != archive.npos; at += 4)
    archive.replace(at + from, field.size(), field);
  return archive;
}

const std::string local = "PK\x03\x04", central = "PK\x01\x02", end_record = "PK\x05\x06";

/// An archive of one deflated member.
std::string deflated_archive(const std::string& content, uint64_t declared) {
  std::string stored = deflated(content);
  uint64_t crc = ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  std::string archive = archive_of({{"a", stored}});
  for (auto [signature, base] : {std::pair{local, size_t{8}}, {central, size_t{10}}}) {
    archive = with_field(archive, signature, base, number(8, 2));
    archive = with_field(archive, signature, base + 6, number(crc, 4));
    archive = with_field(archive, signature, base + 14, number(declared, 4));
  }
  return archive;
}

}  // namespace

TEST_CASE("members come back in order, and what was not written is not there") {
  std::string everything;
  for (int c = 0; c < 256; ++c) everything += static_cast<char>(c);
  ZipFile archive = parsed(archive_of({{"b/two.txt", "2"}, {"a", everything}, {"empty", ""}, {"gr\u00fcn", "x"}}));
  REQUIRE(archive.members().size() == 4);
  CHECK(archive.members()[0].name == "b/two.txt");
  CHECK(archive.read("empty").size() == 0);
  Bytes content = archive.read("a");
  CHECK(std::equal(content.span().begin(), content.span().end(), everything.begin(),
                   [](std::byte a, char b) { return a == static_cast<std::byte>(b); }));
  CHECK(archive.find("c") == nullptr);
  CHECK_THROWS_WITH_AS(archive.read("c"),
                       "a.zip: expected an archive that holds \"c\", got one without it. Check that the path names a "
                       "model's file.",
                       FormatError);
  CHECK(parsed(archive_of({})).members().empty());
}

TEST_CASE("deflated members are read, within what their bytes can bear") {
  std::string text(3000, 'a');
  ZipFile archive = parsed(deflated_archive(text, text.size()));
  CHECK(archive.members()[0].deflated);
  CHECK(archive.read("a").size() == text.size());
  CHECK(refusal(deflated_archive(text, text.size() + 1)).find("expected content that matches its checksum") !=
        std::string::npos);
  CHECK(refusal(deflated_archive(text, uint64_t{1} << 31)) ==
        "a.zip at \"a\": expected members no larger than the stored bytes bear out, got 2147483648 bytes over " +
            std::to_string(deflated(text).size()) + " stored ones. The file is damaged or made to exhaust memory.");
}

TEST_CASE("names and members that are refused") {
  auto says = [](const std::string& name) { return refusal(archive_of({{name, "x"}})); };
  const std::string safety = ". Such archives are not read, for safety.";
  CHECK(says("/etc/passwd") == "a.zip: expected plain members, stored or deflated, got an absolute path" + safety);
  CHECK(says("C:x") == "a.zip: expected plain members, stored or deflated, got an absolute path" + safety);
  CHECK(says("a\\b") == "a.zip: expected plain members, stored or deflated, got an absolute path" + safety);
  for (const char* name : {"../a", "a/../b", "a/..", ".", "./a", "a//b"})
    CHECK(says(name) ==
          "a.zip: expected plain members, stored or deflated, got a path that leaves its folder" + safety);
  CHECK(says("") == "a.zip: expected plain members, stored or deflated, got a name of 0 bytes" + safety);
  CHECK(says(std::string(1025, 'a')) ==
        "a.zip: expected plain members, stored or deflated, got a name of 1025 bytes" + safety);
  CHECK(says("a\nb") ==
        "a.zip: expected plain members, stored or deflated, got a name with control characters" + safety);
  CHECK(refusal(archive_of({{"a", "1"}, {"a", "2"}})) ==
        "a.zip at \"a\": expected plain members, stored or deflated, got a name that stands twice" + safety);
  CHECK(refusal(archive_of({{"assets/", ""}})) == "read");
}

TEST_CASE("fields that are refused") {
  const std::string whole = archive_of({{"a", "content"}, {"b", "more"}});
  auto with = [&](const std::string& signature, size_t from, const std::string& field) {
    std::string text = refusal(with_field(whole, signature, from, field));
    size_t got = text.find(", got "), stop = text.find(". ", got);
    return got == text.npos ? text : text.substr(got + 6, stop - got - 6);
  };
  CHECK(with(central, 8, number(1, 2)) == "encryption");
  CHECK(with(central, 10, number(12, 2)) == "compression of method 12");
  CHECK(with(central, 38, number(0120777u << 16, 4)) == "a link");
  CHECK(with(central, 34, number(1, 2)) == "an archive in several parts");
  CHECK(with(central, 42, number(0, 4)) == "a member of two names");
  CHECK(with(central, 42, number(9, 4)) == "a member without its header");
  CHECK(with(central, 20, number(1000, 4)) == "a stored member of two sizes");
  CHECK(with(central, 24, number(0xffffffff, 4)) == "a member without its sizes");
  CHECK(with(central, 0, "PK\x01\x03") == "a directory entry without its signature");
  CHECK(with(local, 18, number(3, 4)) == "a member of two sizes");
  CHECK(with(local, 8, number(8, 2)) == "a member of two methods");
  CHECK(with(local, 30, "c") == "a member of two names");
  CHECK(with(end_record, 4, number(1, 2)) == "an archive in several parts");
  CHECK(with(end_record, 10, number(3, 2)) == "an archive in several parts");
  CHECK(with(end_record, 16, number(3, 4)) == "a directory that does not end where the archive says");
  CHECK(with(end_record, 20, number(3, 2)) == std::to_string(whole.size()) + " bytes without the end of one");
  CHECK(refusal("") ==
        "a.zip: expected a zip archive, got 0 bytes without the end of one. The file is truncated or "
        "something else; save or fetch it again.");
}

TEST_CASE("members that share bytes are refused") {
  // The second entry of the directory becomes the first one under the name that both headers have.
  std::string archive = archive_of({{"a", "content"}, {"b", "content"}});
  size_t second = archive.rfind(central);
  std::string overlap = archive;
  overlap.replace(second + 42, 4, number(0, 4));
  CHECK(refusal(overlap).find("a member of two names") != std::string::npos);
  // A stored member whose content is another member.
  std::string inner = archive_of({{"b", "x"}}).substr(0, 32), outer = archive_of({{"a", inner}, {"b", "x"}});
  outer.replace(outer.rfind(central) + 42, 4, number(31, 4));
  CHECK(refusal(outer) ==
        "a.zip at \"b\": expected plain members, stored or deflated, got members that overlap. Such archives are not "
        "read, for safety.");
}

}  // namespace addax::tests
