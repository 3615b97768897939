#include "core/npy.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "addax/errors.hpp"
#include "core/printable.hpp"

namespace addax {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::pair<std::string_view, DType::Code> known_types[] = {
    {"|b1", DType::bool_},  {"|i1", DType::int8},    {"<i2", DType::int16},   {"<i4", DType::int32},
    {"<i8", DType::int64},  {"|u1", DType::uint8},   {"<u2", DType::uint16},  {"<u4", DType::uint32},
    {"<u8", DType::uint64}, {"<f2", DType::float16}, {"<f4", DType::float32}, {"<f8", DType::float64}};

class HeaderReader {
 public:
  HeaderReader(std::span<const std::byte> start, uint64_t size, const std::string& name)
      : start_(reinterpret_cast<const char*>(start.data()), start.size()), size_(size), name_(name) {}

  NpyHeader read() {
    if (start_.size() < 10 || !start_.starts_with(magic)) fail("the signature of .npy", "none");
    auto at = [&](size_t i) { return size_t{static_cast<unsigned char>(start_[i])}; };
    size_t version = at(6), begin = version == 1 ? 10 : 12;
    if (version < 1 || version > 3) fail("version 1 to 3 of the format", std::to_string(version));
    size_t length = at(8) | at(9) << 8;
    if (version > 1 && start_.size() >= begin) length |= at(10) << 16 | at(11) << 24;
    if (begin + length > std::min(start_.size(), max_npy_header))
      fail("a whole header", "one of " + std::to_string(length) + " bytes");
    header_ = start_.substr(begin, length);
    NpyHeader header{{shape(), dtype()}, begin + length};
    header.big_endian = value("descr").starts_with("'>");
    header.fortran = header.spec.shape.rank() > 1 && !value("fortran_order").starts_with("False");
    return checked(header);
  }

 private:
  [[noreturn]] void fail(const std::string& wanted, const std::string& got) const {
    throw FormatError(name_ + ": expected " + wanted + ", got " + printable(got, 100) +
                      ". Write the array with numpy.save().");
  }

  /// What stands behind `'key':`.
  std::string_view value(std::string_view key) const {
    std::string quoted = "'" + std::string(key) + "':";
    size_t at = header_.find(quoted);
    if (at == header_.npos) fail("a header with '" + std::string(key) + "'", "none");
    at = header_.find_first_not_of(' ', at + quoted.size());
    return at == header_.npos ? std::string_view() : header_.substr(at);
  }

  DType dtype() const {
    std::string_view text = value("descr");
    std::string descr(text.substr(0, text.find(',')));
    const std::string little = descr.starts_with("'>") ? "'<" + descr.substr(2) : descr;
    for (const auto& [type, dtype] : known_types)
      if (little.starts_with("'" + std::string(type) + "'")) return dtype;
    fail("numbers or bools", descr);
  }

  Shape shape() const {
    std::string_view text = value("shape");
    size_t end = text.find(')');
    if (!text.starts_with('(') || end == text.npos) fail("a shape", "none");
    Shape shape;
    for (size_t at = 1; at < end;) {
      int64_t length = -1;
      auto [next, error] = std::from_chars(text.data() + at, text.data() + end, length);
      if (error != std::errc() || length < 0 || shape.rank() == Shape::max_rank)
        fail("a shape", std::string(text.substr(0, end + 1)));
      shape.push_back(length);
      at = std::min(end, text.find_first_not_of(", ", static_cast<size_t>(next - text.data())));
    }
    return shape;
  }

  NpyHeader checked(const NpyHeader& header) const {
    const Shape& shape = header.spec.shape;
    uint64_t stored = size_ - header.begin, bytes = header.spec.dtype.size();
    bool fits = true, empty = false;
    for (int64_t length : shape) {
      // An empty axis does not excuse an overflow of the others.
      const auto least_1 = static_cast<uint64_t>(std::max<int64_t>(length, 1));
      fits = fits && !__builtin_mul_overflow(bytes, least_1, &bytes) && bytes >> 62 == 0;
      empty = empty || length == 0;
    }
    if (!fits || (empty ? 0 : bytes) != stored)
      fail("as many bytes as " + shape.to_string() + " " + std::string(header.spec.dtype.name()) + " has",
           std::to_string(stored));
    return header;
  }

  std::string_view start_, header_;
  uint64_t size_;
  const std::string& name_;
};

/// Where the columns of rows lie in Fortran's order: the index along all axes but the first, the second fastest.
class FortranColumns {
 public:
  explicit FortranColumns(const Shape& shape) : shape_(shape), index_(static_cast<size_t>(shape.rank())) {}
  /// The place of the present column in a row-major row.
  int64_t place() const {
    int64_t place = 0;
    for (int a = 1; a < shape_.rank(); ++a) place = place * shape_[a] + index_[static_cast<size_t>(a)];
    return place;
  }
  void next() {
    for (int a = 1; a < shape_.rank(); index_[static_cast<size_t>(a++)] = 0)
      if (++index_[static_cast<size_t>(a)] < shape_[a]) return;
  }

 private:
  const Shape& shape_;
  std::vector<int64_t> index_;
};

/// An array in Fortran's order, some columns of rows at once.
template <class Bits>
void read_columns(const FileView& file, const NpyHeader& header, std::byte* out) {
  constexpr size_t buffer_bytes = size_t{1} << 20;
  const Shape& shape = header.spec.shape;
  const int64_t rows = shape[0], columns = shape.size() / rows;
  const auto fitting = static_cast<int64_t>(buffer_bytes / (static_cast<size_t>(rows) * sizeof(Bits)));
  const int64_t at_once = std::clamp<int64_t>(fitting, 1, columns);
  std::vector<Bits> buffer(static_cast<size_t>(at_once * rows));
  FortranColumns column(shape);
  for (int64_t c = 0; c < columns; c += at_once) {
    const int64_t some = std::min(at_once, columns - c);
    file.read(header.begin + static_cast<size_t>(c * rows) * sizeof(Bits),
              std::as_writable_bytes(std::span(buffer).first(static_cast<size_t>(some * rows))));
    for (int64_t i = 0; i < some * rows; ++i) {
      const int64_t to = i % rows * columns + column.place();
      std::memcpy(out + static_cast<size_t>(to) * sizeof(Bits), &buffer[static_cast<size_t>(i)], sizeof(Bits));
      if (i % rows == rows - 1) column.next();
    }
  }
}

void swap_bytes(std::span<std::byte> numbers, size_t size) {
  for (size_t at = 0; at < numbers.size(); at += size) std::ranges::reverse(numbers.subspan(at, size));
}

}  // namespace

NpyHeader read_npy_header(std::span<const std::byte> start, uint64_t size, const std::string& name) {
  return HeaderReader(start, size, name).read();
}

NpyHeader read_npy_header(const FileView& file, const std::string& name) {
  Bytes start(std::min<uint64_t>(file.size(), max_npy_header));
  file.read(0, start.span());
  return read_npy_header(start.span(), file.size(), name);
}

void read_npy_rows(const FileView& file, const NpyHeader& header, int64_t first, int64_t count,
                   std::span<std::byte> out) {
  if (out.empty()) return;
  file.read(header.begin + static_cast<size_t>(first) * (out.size() / static_cast<size_t>(count)), out);
  if (header.big_endian) swap_bytes(out, header.spec.dtype.size());
}

void read_npy(const FileView& file, const NpyHeader& header, std::span<std::byte> out) {
  const Shape& shape = header.spec.shape;
  if (!header.fortran) return read_npy_rows(file, header, 0, shape.rank() == 0 ? 1 : shape[0], out);
  if (out.empty()) return;
  const size_t size = header.spec.dtype.size();
  const auto read = size == 1   ? read_columns<uint8_t>
                    : size == 2 ? read_columns<uint16_t>
                    : size == 4 ? read_columns<uint32_t>
                                : read_columns<uint64_t>;
  read(file, header, out.data());
  if (header.big_endian) swap_bytes(out, size);
}

std::string npy_header(const Spec& spec) {
  auto type = std::find_if(std::begin(known_types), std::end(known_types),
                           [&](const auto& known) { return DType(known.second) == spec.dtype; });
  if (type == std::end(known_types))
    throw DTypeError("npy: expected a dtype that NumPy has, got " + std::string(spec.dtype.name()) +
                     ". Cast the array to float32 first.");
  std::string header = "{'descr': '" + std::string(type->first) + "', 'fortran_order': False, 'shape': (";
  for (int64_t length : spec.shape) header += std::to_string(length) + (spec.shape.rank() == 1 ? "," : ", ");
  if (spec.shape.rank() > 1) header.resize(header.size() - 2);
  header += "), }";
  constexpr size_t fixed = 10, aligned = 64;  // NumPy lets the elements begin at a multiple of 64
  header.append(aligned - 1 - (fixed + header.size()) % aligned, ' ') += '\n';
  std::string start(magic);
  start += {'\1', '\0', static_cast<char>(header.size()), static_cast<char>(header.size() >> 8)};
  return start + header;
}

}  // namespace addax
