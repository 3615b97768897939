// Links of old groups (symbol tables) and of new ones (link messages, in the header or in a fractal heap).
#include "core/hdf5_reader_links.hpp"

#include <algorithm>

#include "core/hdf5_reader_heaps.hpp"

namespace addax::hdf5 {
namespace {

/// A symbol table: a version 1 B-tree whose leaves are nodes of entries, names in a local heap.
class SymbolTable {
 public:
  SymbolTable(Source& source, Span message, std::vector<Link>& links) : source_(source), links_(links) {
    Cursor cursor(source, message, "a symbol table");
    uint64_t tree = cursor.u64(), heap = cursor.u64();
    constexpr uint64_t heap_header = 32;
    Cursor names(source, source.at(heap, heap_header), "a name heap");
    names.signature("HEAP");
    names.skip(4);
    uint64_t size = names.u64();
    names.skip(8);
    names_ = source.at(names.u64(), size);
    constexpr unsigned no_level = 256;
    walk(tree, no_level);
  }

 private:
  void walk(uint64_t address, unsigned above) {
    constexpr uint64_t prefix = 24, child_and_key = 16;
    Cursor node(source_, source_.at(address, prefix), "a group's B-tree");
    node.signature("TREE");
    uint8_t type = node.u8(), level = node.u8();
    uint16_t count = node.u16();
    if (type != 0 || level >= above || level > 16) source_.damaged("a group's B-tree with nodes of the wrong kind");
    Cursor entries(source_, source_.at(address + prefix, 8 + count * child_and_key), "a group's B-tree");
    for (unsigned i = 0; i < count; ++i) {
      entries.skip(8);
      uint64_t child = entries.u64();
      level == 0 ? read_entries(child) : walk(child, level);
    }
  }

  void read_entries(uint64_t address) {
    constexpr uint64_t prefix = 8, entry_size = 40;
    Cursor node(source_, source_.at(address, prefix), "a symbol table node");
    node.signature("SNOD");
    node.skip(2);
    uint16_t count = node.u16();
    Cursor entries(source_, source_.at(address + prefix, count * entry_size), "a symbol table node");
    for (unsigned i = 0; i < count; ++i) {
      uint64_t name_at = entries.u64(), object = entries.u64();
      uint32_t cached = entries.u32();
      entries.skip(20);
      constexpr uint32_t soft_link = 2;
      if (name_at >= names_.size()) source_.damaged("a name outside its heap");
      Span bytes = names_.subspan(name_at, std::min(names_.size() - name_at, max_name + 1));
      std::string name = checked_name(source_, bytes, true);
      source_.charge_member();
      source_.charge(sizeof(Link) + name.size());
      links_.push_back({std::move(name), object, cached == soft_link ? "soft" : nullptr});
    }
  }

  Source& source_;
  std::vector<Link>& links_;
  Span names_;
};

Link read_link(Source& source, Span body) {
  Cursor cursor(source, body, "a link");
  if (cursor.u8() != 1) source.refuse("a link of an unknown version");
  uint8_t flags = cursor.u8();
  uint8_t type = flags & 8 ? cursor.u8() : 0;
  if (flags & 4) cursor.skip(8);   // creation order
  if (flags & 16) cursor.skip(1);  // character set
  uint64_t length = cursor.integer(size_t{1} << (flags & 3));
  Span bytes = cursor.take(length);
  if (length > max_name) source.refuse("a name of more than 1024 bytes");
  std::string name = checked_name(source, bytes, true);
  source.charge_member();
  source.charge(sizeof(Link) + name.size());
  if (type != 0) return {std::move(name), 0, type == 1 ? "soft" : type == 64 ? "external" : "user-defined"};
  return {std::move(name), cursor.u64()};
}

void read_dense_links(Source& source, Span body, std::vector<Link>& links) {
  Cursor cursor(source, body, "a group's link information");
  cursor.skip(1);
  if (cursor.u8() & 1) cursor.skip(8);  // creation order
  uint64_t heap = cursor.u64(), index = cursor.u64();
  constexpr size_t behind_hash = 4;
  for (Span link : dense_objects(source, heap, index, behind_hash)) links.push_back(read_link(source, link));
}

}  // namespace

std::vector<Link> read_links(Source& source, const std::vector<Message>& messages) {
  std::vector<Link> links;
  for (const Message& message : messages) {
    if (message.kind == Kind::symbol_table) SymbolTable(source, message.body, links);
    if (message.kind == Kind::link) links.push_back(read_link(source, message.body));
    if (message.kind == Kind::link_info) read_dense_links(source, message.body, links);
  }
  return links;
}

}  // namespace addax::hdf5
