// An HDF5 file made of raw structures, in the old form that h5py writes; each field can be set to a lie.
#pragma once

#include "hostile/corpus.hpp"

namespace addax::tests {

inline constexpr uint64_t nowhere = ~uint64_t{0};

/// A message of an object header.
struct Hdf5Message {
  enum Kind : unsigned {
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
  };
  unsigned kind;
  std::string body;
  unsigned flags = 0;
};
using Hdf5Messages = std::vector<Hdf5Message>;

/// Addresses of a group's parts.
struct Hdf5GroupPlaces {
  uint64_t object = 0, names = 0, heap = 0, node = 0, tree = 0;
};

class Hdf5Image {
 public:
  std::string bytes = std::string(96, '\0');

  /// The address of a block that is appended.
  uint64_t put(const std::string& block) {
    bytes.resize((bytes.size() + 7) / 8 * 8);
    bytes += block;
    return bytes.size() - block.size();
  }
  uint64_t object(const Hdf5Messages& messages) {
    std::string body;
    for (const Hdf5Message& m : messages) {
      std::string padded = m.body + std::string((8 - m.body.size() % 8) % 8, '\0');
      body += number(m.kind, 2) + number(padded.size(), 2) + number(m.flags, 4) + padded;
    }
    return put(number(1, 2) + number(messages.size(), 2) + number(1, 4) + number(body.size(), 8) + body);
  }
  /// A group of links to objects, in the order of their names; 2 as third says that a link is a soft one.
  Hdf5GroupPlaces group(const std::vector<std::pair<std::string, uint64_t>>& members, Hdf5Messages more = {},
                        unsigned kind_of_links = 0) {
    std::string names(8, '\0'), entries;
    for (const auto& [name, address] : members) {
      entries += number(names.size(), 8) + number(address, 8) + number(kind_of_links, 24);
      names += name + std::string(8 - name.size() % 8, '\0');
    }
    Hdf5GroupPlaces at;
    at.names = put(names);
    at.heap = put("HEAP" + number(0, 4) + number(names.size(), 8) + number(1, 8) + number(at.names, 8));
    at.node = put("SNOD" + number(1, 2) + number(members.size(), 2) + entries);
    at.tree = put("TREE" + number(0, 2) + number(1, 2) + number(nowhere, 8) + number(nowhere, 8) + number(0, 8) +
                  number(at.node, 8) + number(8, 8));
    more.insert(more.begin(), {Hdf5Message::symbol_table, number(at.tree, 8) + number(at.heap, 8)});
    at.object = object(more);
    return at;
  }
  std::string finish(uint64_t root) {
    std::string superblock = "\x89HDF\r\n\x1a\n" + number(0, 5) + number(0x0808, 3) + number(0x00100004, 4) +
                             number(0, 4) + number(0, 8) + number(nowhere, 8) + number(bytes.size(), 8) +
                             number(nowhere, 8) + number(0, 8) + number(root, 8) + number(0, 24);
    return bytes.replace(0, superblock.size(), superblock);
  }
  /// Where the body of the first message of this kind stands in the header of an object.
  size_t body(uint64_t object, unsigned kind) const {
    for (size_t at = object + 16;; at += 8 + get(bytes, at + 2, 2))
      if (get(bytes, at, 2) == kind) return at + 8;
  }
  void set(size_t at, uint64_t value, size_t size) { tests::set(bytes, at, value, size); }
};

inline std::string space_of(const std::vector<uint64_t>& shape) {
  std::string body = number(1, 1) + number(shape.size(), 1) + number(0, 6);
  for (uint64_t length : shape) body += number(length, 8);
  return body;
}
inline std::string float32_type() {
  return number(0x11, 1) + number(0x1f20, 3) + number(4, 4) + number(32 << 16, 4) + number(0x17000817, 4) +
         number(127, 4);
}
/// `size` bytes of text, filled up with zeros.
inline std::string text_type(uint64_t size) { return number(0x13, 4) + number(size, 4); }
inline std::string variable_text_type() { return number(0x19, 1) + number(1, 3) + number(16, 4) + text_type(1); }
inline std::string contiguous(uint64_t address, uint64_t size) {
  return number(3, 1) + number(1, 1) + number(address, 8) + number(size, 8);
}
/// Chunks of these lengths and elements of 4 bytes, listed by the B-tree at `tree`.
inline std::string chunked(uint64_t tree, const std::vector<uint64_t>& chunk) {
  std::string body = number(3, 1) + number(2, 1) + number(chunk.size() + 1, 1) + number(tree, 8);
  for (uint64_t length : chunk) body += number(length, 4);
  return body + number(4, 4);
}
inline std::string attribute(const std::string& name, const std::string& type, const std::string& space,
                             const std::string& data) {
  auto padded = [](const std::string& part) { return part + std::string((8 - part.size() % 8) % 8, '\0'); };
  return number(1, 2) + number(name.size() + 1, 2) + number(type.size(), 2) + number(space.size(), 2) +
         padded(name + '\0') + padded(type) + padded(space) + data;
}

}  // namespace addax::tests
