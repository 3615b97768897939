#include "core/file_view.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "addax/errors.hpp"
#include "core/gzip.hpp"

namespace addax {
namespace {

constexpr uint64_t block = uint64_t{16} << 10, whole_below = uint64_t{1} << 20, piece = uint64_t{256} << 10;

}  // namespace

/// Files that are small, or of which a quarter was looked at, are read whole; else what was looked at is kept.
struct FileView::Source {
  Bytes whole;
  std::optional<FileReader> file;
  std::map<std::pair<uint64_t, uint64_t>, Bytes> looked_at;  // by begin and size
  uint64_t kept = 0;

  void read(uint64_t at, std::span<std::byte> out) const {
    if (whole.size() > 0) {
      std::copy_n(whole.data() + at, out.size(), out.data());
    } else if (out.size() > 0 && file->read(at, out) != out.size()) {
      throw FileError(file->path().string() + ": expected a file that stays as it is, got one that became shorter " +
                      "while it was read.");
    }
  }

  std::span<const std::byte> look(uint64_t at, uint64_t size) {
    if (whole.size() == 0 && kept > file->size() / 4) read_whole();
    if (whole.size() > 0) return whole.span().subspan(at, size);
    uint64_t begin = at / block * block,
             end = std::min<uint64_t>(file->size(), (at + size + block - 1) / block * block);
    Bytes& bytes = looked_at[{begin, end - begin}];
    if (bytes.size() == 0) {
      Bytes fresh(end - begin);
      read(begin, fresh.span());
      kept += fresh.size();
      bytes = std::move(fresh);
    }
    return bytes.span().subspan(at - begin, size);
  }

  void read_whole() {
    Bytes all(file->size());
    read(0, all.span());
    whole = std::move(all);
  }
};

FileView::FileView(Bytes bytes) : source_(std::make_shared<Source>()), size_(bytes.size()) {
  source_->whole = std::move(bytes);
}

FileView FileView::open(const std::filesystem::path& path) {
  auto source = std::make_shared<Source>();
  source->file.emplace(path);
  uint64_t size = source->file->size();
  if (size < whole_below) source->read_whole();
  return {std::move(source), 0, size};
}

FileView FileView::part(uint64_t at, uint64_t size) const { return {source_, begin_ + at, size}; }

void FileView::read(uint64_t at, std::span<std::byte> out) const {
  if (!out.empty()) source_->read(begin_ + at, out);
}

std::span<const std::byte> FileView::look(uint64_t at, uint64_t size) const {
  return size == 0 ? std::span<const std::byte>() : source_->look(begin_ + at, size);
}

uint32_t FileView::crc32() const {
  Bytes buffer(std::min(size_, piece));
  uint32_t sum = 0;
  for (uint64_t at = 0; at < size_; at += piece) {
    std::span<std::byte> bytes = buffer.span().first(std::min(piece, size_ - at));
    read(at, bytes);
    sum = crc32_of(bytes, sum);
  }
  return sum;
}

}  // namespace addax
