// The bytes of an HDF5 file behind checked access: nothing outside them is read, and no more work is done than they are
// worth.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "addax/errors.hpp"
#include "core/file_view.hpp"
#include "core/printable.hpp"

namespace addax::hdf5 {

/// A file that follows the format in a way that is not read on purpose.
struct Refused : FormatError {
  using FormatError::FormatError;
};

using Span = std::span<const std::byte>;

inline constexpr uint64_t undefined_address = ~uint64_t{0};
inline constexpr size_t max_name = 1024, max_depth = 64, max_members = 65536;
/// Of names and paths, in errors.
inline constexpr size_t longest_shown = 200;
/// What a dataset may declare whatever its stored bytes are; above this, max_inflate_ratio holds.
inline constexpr uint64_t always_allowed = uint64_t{1} << 20;

class Source {
 public:
  Source(FileView bytes, std::string name);

  uint64_t size() const { return bytes_.size(); }
  const std::string& name() const { return name_; }
  /// The bytes [address, address + size), counted against the budget for metadata.
  Span at(uint64_t address, uint64_t size);
  /// The same without counting, for look-ups of constant cost.
  Span look(uint64_t address, uint64_t size) const;
  /// The same without reading them.
  FileView part(uint64_t address, uint64_t size) const;
  /// Counts metadata that becomes memory.
  void charge(uint64_t size);
  /// Goes on below the object being read.
  void enter(const std::string& name);
  /// Counts raw data: no more is stored than the file has, no more declared than deflate can give.
  void charge_data(uint64_t stored, uint64_t declared);
  /// Counts one more member of a group.
  void charge_member();
  /// Marks the object at `address` as seen.
  void enter_object(uint64_t address);

  /// The object being read, for the errors.
  std::string place;

  /// Throws `Kind`.
  template <class Kind = FormatError>
  [[noreturn]] void fail(std::string_view requirement, std::string_view got, std::string_view help) const {
    throw Kind(message(requirement, got, help));
  }
  /// More is declared than the stored bytes bear out.
  [[noreturn]] void too_large(uint64_t declared, uint64_t stored) const;
  /// The file does not follow the format.
  [[noreturn]] void damaged(std::string_view what) const;
  /// The file follows the format in a way that is not read on purpose: throws Refused.
  [[noreturn]] void refuse(std::string_view what) const;

 private:
  std::string message(std::string_view requirement, std::string_view got, std::string_view help) const;

  FileView bytes_;
  std::string name_;
  uint64_t work_left_, memory_left_, stored_left_, declared_left_;
  size_t members_ = 0;
  std::map<uint64_t, bool> seen_;
};

/// Reads little-endian fields one after the other. `what` names the structure where it ends too early.
class Cursor {
 public:
  Cursor(const Source& source, Span bytes, const char* what) : source_(source), bytes_(bytes), what_(what) {}

  uint8_t u8() { return static_cast<uint8_t>(integer(1)); }
  uint16_t u16() { return static_cast<uint16_t>(integer(2)); }
  uint32_t u32() { return static_cast<uint32_t>(integer(4)); }
  uint64_t u64() { return integer(8); }
  /// An unsigned integer of 1 to 8 bytes.
  uint64_t integer(size_t bytes);
  Span take(uint64_t size);
  void skip(uint64_t size) { take(size); }
  /// Four letters that must stand here.
  void signature(std::string_view letters);
  size_t left() const { return bytes_.size(); }

 private:
  const Source& source_;
  Span bytes_;
  const char* what_;
};

/// The characters of `bytes`.
std::string_view text(Span bytes);
/// A name of a member or attribute: 1 to 1,024 bytes up to the first zero, without a slash where `member`.
std::string checked_name(const Source& source, Span bytes, bool member);
/// Bob Jenkins' lookup3 hash, the checksum of HDF5's newer structures.
uint32_t checksum_of(Span bytes);
/// The last four bytes are the checksum of those before; a mismatch is an error.
void verify_checksum(const Source& source, Span bytes, const char* what);
/// a * b, or an error of `source` where it does not fit in 63 bits.
uint64_t multiply(const Source& source, uint64_t a, uint64_t b);

}  // namespace addax::hdf5
