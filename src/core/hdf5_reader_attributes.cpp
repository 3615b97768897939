// Reading attribute messages and their values.
#include "core/hdf5_reader_attributes.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace addax::hdf5 {
namespace {

std::string fixed_string(const Type& type, Span bytes) {
  std::string_view value = text(bytes);
  value = value.substr(0, value.find('\0'));
  if (type.blank_padded) value = value.substr(0, value.find_last_not_of(' ') + 1);
  return std::string(value);
}

std::string variable_string(Source& source, GlobalHeap& heap, Span reference) {
  Cursor cursor(source, reference, "a string reference");
  uint32_t length = cursor.u32();
  uint64_t collection = cursor.u64();
  uint32_t index = cursor.u32();
  if (length == 0 || collection == 0) return {};
  Span object = heap.object(collection, index);
  if (length > object.size()) source.damaged("a string longer than what is stored of it");
  source.charge(length);
  return std::string(text(object.first(length)));
}

template <class T>
double number_as(Span bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return static_cast<double>(value);
}

double number(const Type& type, Span stored) {
  std::byte bytes[8];
  std::copy(stored.begin(), stored.end(), bytes);
  if (type.big_endian) std::reverse(bytes, bytes + stored.size());
  switch (type.dtype) {
    case DType::bool_:
    case DType::uint8: return number_as<uint8_t>(bytes);
    case DType::int8: return number_as<int8_t>(bytes);
    case DType::int16: return number_as<int16_t>(bytes);
    case DType::int32: return number_as<int32_t>(bytes);
    case DType::int64: return number_as<int64_t>(bytes);
    case DType::uint16: return number_as<uint16_t>(bytes);
    case DType::uint32: return number_as<uint32_t>(bytes);
    case DType::uint64: return number_as<uint64_t>(bytes);
    case DType::float16: return number_as<float16_t>(bytes);
    case DType::bfloat16: return number_as<bfloat16_t>(bytes);
    case DType::float32: return number_as<float>(bytes);
    case DType::float64: return number_as<double>(bytes);
  }
  return 0;
}

Hdf5Attribute read_value(Source& source, GlobalHeap& heap, const Type& type, const Shape& shape, Span data) {
  Hdf5Attribute attribute{.shape = shape, .strings = {}, .numbers = {}};
  uint64_t count = count_elements(source, shape);
  if (multiply(source, count, type.size) > data.size())
    source.damaged("an attribute with fewer bytes than it declares");
  source.charge(multiply(source, count, type.kind == Type::number ? sizeof(double) : sizeof(std::string)));
  for (uint64_t i = 0; i < count; ++i) {
    Span element = data.subspan(i * type.size, type.size);
    switch (type.kind) {
      case Type::number: attribute.numbers.push_back(number(type, element)); break;
      case Type::fixed_string: attribute.strings.push_back(fixed_string(type, element)); break;
      case Type::variable_string: attribute.strings.push_back(variable_string(source, heap, element)); break;
    }
  }
  return attribute;
}

void read_attribute(Source& source, GlobalHeap& heap, Span body, Hdf5Attributes& attributes) {
  Cursor cursor(source, body, "an attribute");
  uint8_t version = cursor.u8(), flags = cursor.u8();
  if (version < 1 || version > 3) source.refuse("an attribute of an unknown version");
  if (version > 1 && flags & 1) source.refuse("a committed type");
  if (version > 1 && flags & 2) source.refuse("a shared message");
  uint16_t name_size = cursor.u16(), type_size = cursor.u16(), shape_size = cursor.u16();
  if (version == 3) cursor.skip(1);  // character set
  auto padded = [&](uint64_t size) { return version == 1 ? (size + 7) / 8 * 8 : size; };
  std::string name = checked_name(source, cursor.take(padded(name_size)), false);
  Type type = read_type(source, cursor.take(padded(type_size)));
  std::optional<Shape> shape = read_shape(source, cursor.take(padded(shape_size)));
  source.charge_member();
  Hdf5Attribute value;
  if (shape) value = read_value(source, heap, type, *shape, cursor.take(cursor.left()));
  if (!attributes.emplace(std::move(name), std::move(value)).second) source.damaged("two attributes of one name");
}

void read_dense_attributes(Source& source, GlobalHeap& heap, Span body, Hdf5Attributes& attributes) {
  Cursor cursor(source, body, "an object's attribute information");
  cursor.skip(1);
  if (cursor.u8() & 1) cursor.skip(2);  // creation order
  uint64_t fractal_heap = cursor.u64(), index = cursor.u64();
  constexpr size_t at_start = 0;
  for (Span attribute : dense_objects(source, fractal_heap, index, at_start))
    read_attribute(source, heap, attribute, attributes);
}

}  // namespace

Hdf5Attributes read_attributes(Source& source, GlobalHeap& heap, const std::vector<Message>& messages) {
  Hdf5Attributes attributes;
  for (const Message& message : messages) {
    if (message.kind == Kind::attribute) read_attribute(source, heap, message.body, attributes);
    if (message.kind == Kind::attribute_info) read_dense_attributes(source, heap, message.body, attributes);
  }
  return attributes;
}

}  // namespace addax::hdf5
