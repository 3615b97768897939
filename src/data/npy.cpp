// from_npy: the header of NumPy's format (versions 1 to 3), and rows read at their places in the file.
#include "addax/data/npy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/file.hpp"
#include "core/tensor_state.hpp"
#include "data/rows.hpp"

namespace addax::data {
namespace {

/// An array in a file.
struct Array {
  Spec spec;
  size_t offset = 0;  // of its first element
};

class HeaderReader {
 public:
  explicit HeaderReader(const FileReader& file) : file_(file) {}

  Array read() {
    std::array<std::byte, 12> start{};
    size_t there = file_.read(0, start);
    constexpr std::string_view magic = "\x93NUMPY";
    if (there < 10 || std::memcmp(start.data(), magic.data(), magic.size()) != 0) fail("the signature of .npy", "none");
    auto at = [&](size_t i) { return std::to_integer<size_t>(start[i]); };
    size_t version = at(6), begin = version == 1 ? 10 : 12;
    if (version < 1 || version > 3) fail("version 1 to 3 of the format", std::to_string(version));
    size_t length = at(8) | at(9) << 8;
    if (version > 1) length |= at(10) << 16 | at(11) << 24;
    if (length > 65536 || begin + length > file_.size())
      fail("a whole header", "one of " + std::to_string(length) + " bytes");
    header_.resize(length);
    if (file_.read(begin, std::as_writable_bytes(std::span(header_))) != length) fail("a whole header", "a part");
    return checked({{shape(), dtype()}, begin + length});
  }

 private:
  [[noreturn]] void fail(const std::string& wanted, const std::string& got) const {
    throw FormatError(file_.path().string() + ": expected " + wanted + ", got " + got +
                      ". Write the array with numpy.save().");
  }

  /// What stands behind `'key':`.
  std::string_view value(std::string_view key) const {
    std::string quoted = "'" + std::string(key) + "':";
    size_t at = header_.find(quoted);
    if (at == std::string::npos) fail("a header with '" + std::string(key) + "'", "none");
    at = header_.find_first_not_of(' ', at + quoted.size());
    return at == std::string::npos ? std::string_view() : std::string_view(header_).substr(at);
  }

  DType dtype() const {
    static constexpr std::pair<std::string_view, DType::Code> known[] = {
        {"'|b1'", DType::bool_},  {"'|i1'", DType::int8},    {"'<i2'", DType::int16},   {"'<i4'", DType::int32},
        {"'<i8'", DType::int64},  {"'|u1'", DType::uint8},   {"'<u2'", DType::uint16},  {"'<u4'", DType::uint32},
        {"'<u8'", DType::uint64}, {"'<f2'", DType::float16}, {"'<f4'", DType::float32}, {"'<f8'", DType::float64}};
    std::string_view text = value("descr");
    for (const auto& [name, dtype] : known)
      if (text.starts_with(name)) return dtype;
    fail("numbers of this machine's order", std::string(text.substr(0, text.find(','))));
  }

  Shape shape() const {
    std::string_view text = value("shape");
    size_t end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) fail("a shape", "none");
    Shape shape;
    for (size_t at = 1; at < end;) {
      int64_t length = -1;
      const char *begin = text.data() + at, *stop = text.data() + end;
      auto [next, error] = std::from_chars(begin, stop, length);
      if (error != std::errc() || length < 0 || shape.rank() == Shape::max_rank)
        fail("a shape", std::string(text.substr(0, end + 1)));
      shape.push_back(length);
      at = std::min(end, text.find_first_not_of(", ", static_cast<size_t>(next - text.data())));
    }
    return shape;
  }

  Array checked(const Array& array) const {
    const Shape& shape = array.spec.shape;
    size_t stored = file_.size() - array.offset, bytes = array.spec.dtype.size();
    bool fits = true;
    for (int64_t length : shape)
      fits = fits && !__builtin_mul_overflow(bytes, static_cast<size_t>(length), &bytes) && bytes >> 62 == 0;
    if (!fits || bytes != stored)
      fail("as many bytes as " + shape.to_string() + " " + std::string(array.spec.dtype.name()) + " has",
           std::to_string(stored));
    if (shape.rank() == 0) fail("an array with rows", "a number");
    if (shape.rank() > 1 && !value("fortran_order").starts_with("False")) fail("rows in C's order", "Fortran's");
    return array;
  }

  const FileReader& file_;
  std::string header_;
};

/// Rows at their places in a file.
class FileRows final : public Rows {
 public:
  explicit FileRows(const std::filesystem::path& path) : file_(path), array_(HeaderReader(file_).read()) {}

  int64_t size() const override { return array_.spec.shape[0]; }
  Batch one(int64_t position) const override {
    Tensor row = range(position, 1).x[0];
    return {view_as(row, row.shape().part(1, row.rank())), {}, {}};
  }
  Batch range(int64_t first, int64_t count) const override {
    Tensor rows = room_for(count);
    read(first, {data_of(rows), rows.spec().bytes()});
    return {rows, {}, {}};
  }
  Batch gather(std::span<const int64_t> positions) const override {
    Tensor rows = room_for(static_cast<int64_t>(positions.size()));
    std::byte* to = data_of(rows);
    for (int64_t position : positions) {
      read(position, {to, row_bytes()});
      to += row_bytes();
    }
    return {rows, {}, {}};
  }

 private:
  size_t row_bytes() const { return array_.spec.bytes() / static_cast<size_t>(size()); }
  Tensor room_for(int64_t count) const {
    Spec spec = array_.spec;
    spec.shape[0] = count;
    return allocate(spec);
  }
  void read(int64_t row, std::span<std::byte> out) const {
    if (file_.read(array_.offset + static_cast<size_t>(row) * row_bytes(), out) != out.size())
      throw FileError(file_.path().string() +
                      ": expected a file that stays as it is, got one that became shorter while it was read.");
  }

  FileReader file_;
  Array array_;
};

}  // namespace

Dataset from_npy(const std::filesystem::path& path) {
  return make_dataset<RowsNode>(std::make_shared<const FileRows>(path));
}

}  // namespace addax::data
