// FileView: files below and above the size that is read whole, parts of parts, and files that shrink.
#include "core/file_view.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "addax/errors.hpp"
#include "core/gzip.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;

namespace {

Bytes numbers(size_t size) {
  Bytes bytes(size);
  for (size_t i = 0; i < size; ++i) bytes.data()[i] = static_cast<std::byte>(i * 7 + (i >> 9));
  return bytes;
}

bool same(std::span<const std::byte> a, std::span<const std::byte> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

/// All ways to the bytes give the same.
void check_view(const FileView& view, std::span<const std::byte> bytes) {
  REQUIRE(view.size() == bytes.size());
  CHECK(view.crc32() == crc32_of(bytes));
  const size_t at = bytes.size() / 3, size = bytes.size() / 5;
  const FileView part = view.part(at, size);
  const auto first = part.look(1, 9);
  CHECK(same(first, bytes.subspan(at + 1, 9)));
  Bytes read(size);
  part.read(0, read.span());
  CHECK(same(read.span(), bytes.subspan(at, size)));
  CHECK(part.crc32() == crc32_of(bytes.subspan(at, size)));
  CHECK(same(part.part(3, 20).look(0, 20), bytes.subspan(at + 3, 20)));
  // So much that the rest is read, too; what was looked at before stays where it was.
  for (size_t i = 0; i + 64 < bytes.size(); i += 5000) CHECK(same(view.look(i, 64), bytes.subspan(i, 64)));
  CHECK(same(first, bytes.subspan(at + 1, 9)));
  CHECK(view.look(bytes.size() - 1, 1)[0] == bytes.back());
  CHECK(view.look(0, 0).empty());
}

}  // namespace

TEST_CASE("a view gives the bytes of memory, small files and large ones") {
  TemporaryFolder folder;
  for (size_t size : {size_t{500}, size_t{3} << 20}) {
    CAPTURE(size);
    Bytes bytes = numbers(size);
    write_file(folder / "data", bytes.span());
    check_view(FileView::open(folder / "data"), bytes.span());
    check_view(FileView(numbers(size)), bytes.span());
  }
  CHECK(FileView().empty());
  CHECK(FileView().crc32() == 0);
}

TEST_CASE("a view outlives the one it is a part of") {
  FileView part = FileView(numbers(100)).part(10, 5);
  CHECK(same(part.look(0, 5), numbers(100).span().subspan(10, 5)));
}

TEST_CASE("a file that is missing or shrinks is a FileError") {
  TemporaryFolder folder;
  CHECK_THROWS_AS(FileView::open(folder / "none"), FileError);
  const std::string path = folder / "data";
  write_file(path, numbers(3 << 20).span());
  FileView view = FileView::open(path);
  std::filesystem::resize_file(path, 20000);
  CHECK(view.look(10, 20).size() == 20);
  CHECK_THROWS_WITH_AS(
      view.look(2 << 20, 20),
      (path + ": expected a file that stays as it is, got one that became shorter while it was read.").c_str(),
      FileError);
  CHECK_THROWS_AS(view.crc32(), FileError);
}
