// Checked access to the bytes of an HDF5 file.
#include "core/hdf5_reader_source.hpp"

#include <algorithm>
#include <bit>

#include "core/gzip.hpp"

namespace addax::hdf5 {
namespace {
constexpr const char* again = "structures that refer to the same bytes again and again";
}

Source::Source(FileView bytes, std::string name)
    : bytes_(std::move(bytes)),
      name_(std::move(name)),
      work_left_(4 * bytes_.size() + 65536),
      memory_left_(2 * bytes_.size() + (uint64_t{4} << 20)),
      stored_left_(bytes_.size()),
      declared_left_(max_inflate_ratio * bytes_.size() + always_allowed) {}

Span Source::look(uint64_t address, uint64_t size) const { return part(address, size).look(0, size); }

FileView Source::part(uint64_t address, uint64_t size) const {
  if (address > bytes_.size() || size > bytes_.size() - address) {
    fail("a file that holds all it declares", std::to_string(bytes_.size()) + " bytes where more are referred to",
         "The file is truncated or damaged");
  }
  return bytes_.part(address, size);
}

Span Source::at(uint64_t address, uint64_t size) {
  Span bytes = look(address, size);
  constexpr uint64_t least = 16;
  if (size + least > work_left_) damaged(again);
  work_left_ -= size + least;
  return bytes;
}

void Source::charge(uint64_t size) {
  if (size > memory_left_) damaged(again);
  memory_left_ -= size;
}

void Source::enter(const std::string& name) {
  place += '/' + name;
  if (place.size() > max_name) refuse("a path of more than 1024 bytes");
}

void Source::charge_data(uint64_t stored, uint64_t declared) {
  bool inflated = declared > always_allowed && declared / max_inflate_ratio > stored;
  if (inflated || stored > stored_left_ || declared > declared_left_) too_large(declared, stored);
  stored_left_ -= stored;
  declared_left_ -= declared;
}

void Source::charge_member() {
  if (++members_ > max_members) refuse("more than 65536 members");
}

void Source::enter_object(uint64_t address) {
  if (!seen_.emplace(address, true).second) refuse("a second link to the same object");
}

std::string Source::message(std::string_view requirement, std::string_view got, std::string_view help) const {
  std::string where = name_ + (place.empty() ? "" : " at \"" + printable(place, longest_shown) + "\"");
  return where + ": expected " + std::string(requirement) + ", got " + std::string(got) + ". " + std::string(help) +
         ".";
}

void Source::too_large(uint64_t declared, uint64_t stored) const {
  fail("datasets no larger than the stored bytes bear out",
       std::to_string(declared) + " declared bytes over " + std::to_string(stored) + " stored ones",
       "The file is damaged or made to exhaust memory");
}

void Source::damaged(std::string_view what) const {
  fail("a well-formed HDF5 file", what, "The file is damaged; save or fetch it again");
}

void Source::refuse(std::string_view what) const {
  fail<Refused>("plain groups, datasets and attributes", what, "Such HDF5 features are not read, for safety");
}

uint64_t Cursor::integer(size_t bytes) {
  Span field = take(bytes);
  uint64_t value = 0;
  for (size_t i = 0; i < std::min<size_t>(bytes, 8); ++i) value |= std::to_integer<uint64_t>(field[i]) << 8 * i;
  return value;
}

Span Cursor::take(uint64_t size) {
  if (size > bytes_.size()) source_.damaged(std::string(what_) + " that ends too early");
  Span taken = bytes_.first(size);
  bytes_ = bytes_.subspan(size);
  return taken;
}

void Cursor::signature(std::string_view letters) {
  if (text(take(letters.size())) != letters) source_.damaged(std::string(what_) + " without its signature");
}

std::string_view text(Span bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string checked_name(const Source& source, Span bytes, bool member) {
  std::string_view name = text(bytes);
  name = name.substr(0, name.find('\0'));
  if (name.size() > max_name) source.refuse("a name of more than 1024 bytes");
  if (name.empty()) source.damaged("an empty name");
  if (member && (name.find('/') != name.npos || name == "." || name == ".."))
    source.damaged("the name \"" + printable(name, longest_shown) + "\"");
  return std::string(name);
}

uint32_t checksum_of(Span bytes) {
  uint32_t a = 0xdeadbeefu + static_cast<uint32_t>(bytes.size()), b = a, c = a;
  if (bytes.empty()) return c;
  auto add_block = [&](Span block) {
    uint32_t words[3] = {};
    for (size_t i = 0; i < block.size(); ++i) words[i / 4] |= std::to_integer<uint32_t>(block[i]) << 8 * (i % 4);
    a += words[0], b += words[1], c += words[2];
  };
  auto mix = [](uint32_t& x, uint32_t y, int turn) { x = (x - y) ^ std::rotl(y, turn); };
  for (; bytes.size() > 12; bytes = bytes.subspan(12)) {
    add_block(bytes.first(12));
    mix(a, c, 4), c += b;
    mix(b, a, 6), a += c;
    mix(c, b, 8), b += a;
    mix(a, c, 16), c += b;
    mix(b, a, 19), a += c;
    mix(c, b, 4), b += a;
  }
  add_block(bytes);
  auto finish = [](uint32_t& x, uint32_t y, int turn) { x = (x ^ y) - std::rotl(y, turn); };
  finish(c, b, 14), finish(a, c, 11), finish(b, a, 25), finish(c, b, 16);
  finish(a, c, 4), finish(b, a, 14), finish(c, b, 24);
  return c;
}

void verify_checksum(const Source& source, Span bytes, const char* what) {
  if (bytes.size() < 4) source.damaged(std::string(what) + " that ends too early");
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  Cursor stored(source, bytes.last(4), what);
  if (stored.u32() != checksum_of(bytes.first(bytes.size() - 4)))
    source.damaged(std::string(what) + " that does not match its checksum");
#endif
}

uint64_t multiply(const Source& source, uint64_t a, uint64_t b) {
  uint64_t product;
  if (__builtin_mul_overflow(a, b, &product) || product >> 62) source.damaged("a size of more than 2^62");
  return product;
}

}  // namespace addax::hdf5
