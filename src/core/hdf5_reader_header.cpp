// Reading object headers (versions 1 and 2), datatype and dataspace messages.
#include "core/hdf5_reader_header.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace addax::hdf5 {
namespace {

constexpr uint8_t shared_flag = 0x02, must_understand_flag = 0x80;

bool is_read(Kind kind) {
  switch (kind) {
    case Kind::dataspace:
    case Kind::link_info:
    case Kind::datatype:
    case Kind::link:
    case Kind::external_files:
    case Kind::layout:
    case Kind::filters:
    case Kind::attribute:
    case Kind::symbol_table:
    case Kind::attribute_info: return true;
    default: return false;
  }
}

void check_readable(const Source& source, uint16_t kind, uint8_t flags) {
  constexpr uint16_t last_known = 24;
  if (flags & shared_flag)
    source.refuse(static_cast<Kind>(kind) == Kind::datatype ? "a committed type" : "a shared message");
  if (kind > last_known && flags & must_understand_flag) source.refuse("a header message of an unknown kind");
}

/// A run of messages: in version 1 each has a header of 8 bytes, in version 2 of 4 or 6.
struct Block {
  Span messages;
  bool version_2;
  bool ordered;
};

/// Appends the messages of one block and the blocks that it continues in.
void read_block(Source& source, const Block& block, std::vector<Message>& messages, std::vector<Block>& blocks) {
  Cursor cursor(source, block.messages, "an object header");
  size_t header = block.version_2 ? (block.ordered ? 6 : 4) : 8;
  while (cursor.left() >= header) {
    uint16_t kind = block.version_2 ? cursor.u8() : cursor.u16();
    uint16_t size = cursor.u16();
    uint8_t flags = cursor.u8();
    cursor.skip(block.version_2 ? (block.ordered ? 2 : 0) : 3);
    check_readable(source, kind, flags);
    Span body = cursor.take(size);
    if (is_read(static_cast<Kind>(kind))) {
      source.charge(2 * sizeof(Message));
      messages.push_back({static_cast<Kind>(kind), body});
    }
    if (static_cast<Kind>(kind) != Kind::continuation) continue;
    Cursor where(source, body, "a header continuation");
    uint64_t address = where.u64(), length = where.u64();
    Span next = source.at(address, length);
    if (block.version_2) {
      verify_checksum(source, next, "a header continuation");
      Cursor(source, next, "a header continuation").signature("OCHK");
      if (next.size() < 8) source.damaged("a header continuation that ends too early");
      next = next.subspan(4, next.size() - 8);
    }
    source.charge(2 * sizeof(Block));
    blocks.push_back({next, block.version_2, block.ordered});
  }
}

Block first_block_1(Source& source, uint64_t address) {
  constexpr uint64_t prefix = 16;  // version, reserved, messages, references, size, and padding to 8 bytes
  Cursor cursor(source, source.at(address, prefix), "an object header");
  cursor.skip(8);
  return {source.at(address + prefix, cursor.u32()), false, false};
}

Block first_block_2(Source& source, uint64_t address) {
  constexpr uint64_t longest_prefix = 34;
  uint64_t available = std::min(longest_prefix, source.size() - address);
  Cursor cursor(source, source.at(address, available), "an object header");
  cursor.signature("OHDR");
  if (cursor.u8() != 2) source.refuse("an object header of an unknown version");
  uint8_t flags = cursor.u8();
  if (flags & 0x20) cursor.skip(16);  // times
  if (flags & 0x10) cursor.skip(4);   // limits of attribute storage
  uint64_t size = cursor.integer(size_t{1} << (flags & 3));
  uint64_t prefix = available - cursor.left();
  if (size > source.size()) source.damaged("an object header larger than the file");
  Span whole = source.at(address, prefix + size + 4);
  verify_checksum(source, whole, "an object header");
  return {whole.subspan(prefix, size), true, (flags & 0x04) != 0};
}

Type integer_type(const Source& source, Cursor& cursor, uint32_t bits, uint64_t size) {
  uint16_t offset = cursor.u16(), precision = cursor.u16();
  if (offset != 0 || precision != 8 * size) source.refuse("integers with padding bits");
  bool is_signed = (bits & 8) != 0;
  Type type{.big_endian = (bits & 1) != 0, .size = size};
  switch (size) {
    case 1: type.dtype = is_signed ? DType::int8 : DType::uint8; return type;
    case 2: type.dtype = is_signed ? DType::int16 : DType::uint16; return type;
    case 4: type.dtype = is_signed ? DType::int32 : DType::uint32; return type;
    case 8: type.dtype = is_signed ? DType::int64 : DType::uint64; return type;
    default: source.refuse("integers of " + std::to_string(size) + " bytes");
  }
}

Type float_type(const Source& source, Cursor& cursor, uint32_t bits, uint64_t size) {
  if (bits & 0x40) source.refuse("floating-point numbers in VAX order");
  struct Format {
    DType::Code dtype;
    uint16_t precision;
    uint8_t exponent_at, exponent_size, mantissa_size;
    uint32_t bias;
  };
  constexpr std::array<Format, 4> known{{{DType::float16, 16, 10, 5, 10, 15},
                                         {DType::bfloat16, 16, 7, 8, 7, 127},
                                         {DType::float32, 32, 23, 8, 23, 127},
                                         {DType::float64, 64, 52, 11, 52, 1023}}};
  uint16_t offset = cursor.u16(), precision = cursor.u16();
  uint8_t exponent_at = cursor.u8(), exponent_size = cursor.u8(), mantissa_at = cursor.u8(),
          mantissa_size = cursor.u8();
  uint32_t bias = cursor.u32();
  for (const Format& f : known) {
    if (f.precision == precision && f.exponent_at == exponent_at && f.exponent_size == exponent_size &&
        f.mantissa_size == mantissa_size && f.bias == bias && offset == 0 && mantissa_at == 0 && 8 * size == precision)
      return {.dtype = f.dtype, .big_endian = (bits & 1) != 0, .size = size};
  }
  source.refuse("floating-point numbers of " + std::to_string(size) + " bytes in an unknown format");
}

/// An enumeration is read where it is h5py's bool: FALSE = 0, TRUE = 1 on one byte.
Type bool_type(const Source& source, Cursor& cursor, uint32_t bits, uint64_t size, unsigned version) {
  bool plain = (bits & 0xffff) == 2 && size == 1;
  if (plain) {
    cursor.skip(12);  // the base type, an integer of one byte
    for (std::string_view name : {"FALSE", "TRUE"}) {
      plain = plain && text(cursor.take(name.size())) == name && cursor.u8() == 0;
      size_t padding = version < 3 ? 7 - name.size() % 8 : 0;
      cursor.skip(plain ? padding : 0);
    }
    plain = plain && cursor.u8() == 0 && cursor.u8() == 1;
  }
  if (!plain) source.refuse("enumerations other than bool");
  return {.dtype = DType::bool_, .size = 1};
}

Type variable_type(const Source& source, uint32_t bits, uint64_t size) {
  constexpr uint32_t string = 1;
  if ((bits & 15) != string) source.refuse("sequences of variable length");
  if (size != 16) source.damaged("a string reference that is not 16 bytes long");
  return {.kind = Type::variable_string, .size = size};
}

}  // namespace

std::vector<Message> read_header(Source& source, uint64_t address) {
  Cursor start(source, source.look(address, 4), "an object header");
  bool version_1 = start.u8() == 1;
  std::vector<Message> messages;
  std::vector<Block> blocks{version_1 ? first_block_1(source, address) : first_block_2(source, address)};
  for (size_t i = 0; i < blocks.size(); ++i) read_block(source, Block(blocks[i]), messages, blocks);
  return messages;
}

const Message* find(const std::vector<Message>& messages, Kind kind) {
  for (const Message& message : messages)
    if (message.kind == kind) return &message;
  return nullptr;
}

Type read_type(const Source& source, Span body) {
  Cursor cursor(source, body, "a datatype");
  uint8_t class_and_version = cursor.u8();
  auto bits = static_cast<uint32_t>(cursor.integer(3));
  uint64_t size = cursor.u32();
  unsigned version = class_and_version >> 4;
  if (size == 0) source.damaged("a datatype of no bytes");
  switch (class_and_version & 15) {
    case 0: return integer_type(source, cursor, bits, size);
    case 1: return float_type(source, cursor, bits, size);
    case 3: return {.kind = Type::fixed_string, .blank_padded = (bits & 15) == 2, .size = size};
    case 5:
      if (size != 2) source.refuse("opaque elements of " + std::to_string(size) + " bytes");
      return {.dtype = DType::uint16, .opaque = true, .size = size};
    case 6: source.refuse("a compound type");
    case 7: source.refuse(bits & 1 ? "region references" : "object references");
    case 8: return bool_type(source, cursor, bits, size, version);
    case 9: return variable_type(source, bits, size);
    default: source.refuse("elements of datatype class " + std::to_string(class_and_version & 15));
  }
}

std::optional<Shape> read_shape(const Source& source, Span body) {
  Cursor cursor(source, body, "a dataspace");
  uint8_t version = cursor.u8(), rank = cursor.u8(), flags = cursor.u8();
  if (version != 1 && version != 2) source.refuse("a dataspace of an unknown version");
  if (rank > Shape::max_rank) source.refuse("rank " + std::to_string(rank) + ", more than 16");
  if (version == 1) {
    if (flags & 2) source.refuse("a permuted dataspace");
    cursor.skip(5);
  } else if (cursor.u8() == 2) {
    return std::nullopt;
  }
  Shape shape;
  for (int axis = 0; axis < rank; ++axis) {
    uint64_t length = cursor.u64();
    if (length >> 62) source.damaged("an axis of more than 2^62");
    shape.push_back(static_cast<int64_t>(length));
  }
  count_elements(source, shape);
  return shape;
}

uint64_t count_elements(const Source& source, const Shape& shape) {
  uint64_t count = 1;
  // An empty axis does not excuse an overflow of the others: Shape::size() must not meet one either.
  for (int64_t length : shape) count = multiply(source, count, length == 0 ? 1 : static_cast<uint64_t>(length));
  for (int64_t length : shape) count = length == 0 ? 0 : count;
  return count;
}

}  // namespace addax::hdf5
