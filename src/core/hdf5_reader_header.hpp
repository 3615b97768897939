// Object headers of HDF5 and the two messages that everything needs: the element type and the shape.
#pragma once

#include <optional>
#include <vector>

#include "addax/spec.hpp"
#include "core/hdf5_reader_source.hpp"

namespace addax::hdf5 {

/// What a message of an object header is about; others are skipped.
enum class Kind : uint16_t {
  dataspace = 1,
  link_info = 2,
  datatype = 3,
  link = 6,
  external_files = 7,
  layout = 8,
  filters = 11,
  attribute = 12,
  continuation = 16,
  symbol_table = 17,
  attribute_info = 21
};

struct Message {
  Kind kind;
  Span body;
};

/// The messages of the object at `address`, those of continuation blocks included.
std::vector<Message> read_header(Source& source, uint64_t address);

/// The only message of its kind, or nullptr.
const Message* find(const std::vector<Message>& messages, Kind kind);

/// An element type of the file.
struct Type {
  enum Class { number, fixed_string, variable_string } kind = number;
  /// Of numbers; opaque 2-byte elements, which h5py writes for bfloat16, read as uint16 with `opaque` set.
  DType dtype = DType::float32;
  bool big_endian = false, opaque = false;
  /// Fixed strings are padded with blanks at the end, instead of zeros.
  bool blank_padded = false;
  uint64_t size = 0;
};

/// The type in a datatype message. What tensors and strings do not need is refused by name.
Type read_type(const Source& source, Span body);

/// The shape in a dataspace message; nothing for HDF5's null dataspace.
std::optional<Shape> read_shape(const Source& source, Span body);

/// Elements of a shape, checked against overflow.
uint64_t count_elements(const Source& source, const Shape& shape);

}  // namespace addax::hdf5
