#include "addax/utils/get_file.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "core/checksum.hpp"
#include "core/file.hpp"
#include "support/environment.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string text_of(const std::filesystem::path& path) {
  const Bytes bytes = read_file(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST_CASE("get_file: a file is fetched once, and again where it is not the right one") {
  TemporaryFolder folder;
  const Environment cache("XDG_CACHE_HOME", folder.path());
  const std::filesystem::path far = folder / "far.bin";
  const std::string origin = "file://" + far.string(), first = "first", second = "second";
  write_file(far, bytes_of(first));
  const std::filesystem::path path = utils::get_file("near.bin", origin);
  CHECK(path == folder / "addax/datasets/near.bin");
  CHECK(text_of(path) == first);
  write_file(far, bytes_of(second));
  CHECK(text_of(utils::get_file("near.bin", origin)) == first);
  CHECK(text_of(utils::get_file("near.bin", origin, {.file_hash = sha256(bytes_of(first))})) == first);
  CHECK(text_of(utils::get_file("near.bin", origin, {.file_hash = sha256(bytes_of(second))})) == second);
  write_file(far, bytes_of(first));
  CHECK(text_of(utils::get_file("near.bin", origin, {.force_download = true})) == first);
  CHECK(utils::get_file("m.bin", origin, {.cache_subdir = "models", .cache_dir = folder / "own"}) ==
        folder / "own/models/m.bin");
}

TEST_CASE("get_file: what is wrong is refused and not kept") {
  TemporaryFolder folder;
  const std::filesystem::path far = folder / "far.bin";
  const std::string origin = "file://" + far.string(), content = "content", other(64, '0');
  write_file(far, bytes_of(content));
  CHECK_THROWS_WITH_AS(
      utils::get_file("a", origin, {.file_hash = other, .cache_dir = folder.path()}),
      ("get_file: expected " + origin + " to have the SHA-256 " + other + ", got " + sha256(bytes_of(content)) + ".")
          .c_str(),
      FormatError);
  CHECK_THROWS_AS(utils::get_file("a", origin + "x", {.cache_dir = folder.path()}), FileError);
  CHECK(!std::filesystem::exists(folder / "datasets/a"));
  CHECK_THROWS_WITH_AS(utils::get_file("a", origin, {.file_hash = "d41d8cd98f00b204e9800998ecf8427e"}),
                       "get_file: expected file_hash as SHA-256 in 64 small hexadecimal digits, got "
                       "\"d41d8cd98f00b204e9800998ecf8427e\".",
                       OptionError);
}

}  // namespace
}  // namespace addax::tests
