// Layouts: contiguous, compact, and chunked by version 1 B-tree, single chunk, implicit index and fixed array.
#include "core/hdf5_reader_data.hpp"

#include <algorithm>

#include "core/gzip.hpp"

namespace addax::hdf5 {
namespace {

constexpr uint16_t deflate_filter = 1, shuffle_filter = 2;

/// The filters of a chunked dataset: shuffle, deflate, or both in this order.
struct Filters {
  int count = 0, shuffle_at = -1, deflate_at = -1;
};

Filters read_filters(const Source& source, const Message* message, uint64_t element_size) {
  Filters filters;
  if (message == nullptr) return filters;
  Cursor cursor(source, message->body, "a filter pipeline");
  uint8_t version = cursor.u8(), count = cursor.u8();
  if (version != 1 && version != 2) source.refuse("a filter pipeline of an unknown version");
  if (version == 1) cursor.skip(6);
  for (int i = 0; i < count; ++i) {
    uint16_t filter = cursor.u16();
    constexpr uint16_t first_named = 256;
    uint16_t name_size = version == 1 || filter >= first_named ? cursor.u16() : uint16_t{0};
    cursor.skip(2);
    uint16_t values = cursor.u16();
    cursor.skip(version == 1 ? (name_size + 7) / 8 * 8 : name_size);
    Cursor client(source, cursor.take(4 * uint64_t{values}), "a filter pipeline");
    if (version == 1 && values % 2 == 1) cursor.skip(4);
    if (filter == shuffle_filter && filters.count == 0) {
      if (values != 1 || client.u32() != element_size) source.damaged("a shuffle filter of another element size");
      filters.shuffle_at = i;
    } else if (filter == deflate_filter && filters.deflate_at < 0) {
      filters.deflate_at = i;
    } else {
      source.refuse("the filter " + std::to_string(filter));
    }
    ++filters.count;
  }
  return filters;
}

/// Collects the chunks of one dataset, each at most once, and in the end all of them.
class Chunks {
 public:
  Chunks(Source& source, const Type& type, const Shape& shape, Filters filters)
      : source_(source), type_(type), shape_(shape), filters_(filters) {}

  void set_shape(const Shape& chunk) {
    chunk_ = chunk;
    bytes_ = multiply(source_, count_elements(source_, chunk), type_.size);
    if (bytes_ == 0) source_.damaged("chunks of no elements");
    count_ = 1;
    for (int axis = 0; axis < shape_.rank(); ++axis) {
      int64_t along = shape_[axis] / chunk[axis] + (shape_[axis] % chunk[axis] != 0);
      count_ = multiply(source_, count_, static_cast<uint64_t>(along));
    }
    // Each chunk takes more than eight bytes in an index, so more than this cannot be listed.
    if (count_ > source_.size() / 8) source_.too_large(multiply(source_, count_, bytes_), source_.size());
    source_.charge(count_ * sizeof(Storage::Piece));
    pieces_.resize(count_);
  }

  uint64_t count() const { return count_; }
  uint64_t chunk_bytes() const { return bytes_; }
  bool filtered() const { return filters_.count > 0; }

  void add(uint64_t index, uint64_t address, uint64_t stored, uint32_t skipped_filters) {
    if (index >= count_ || !pieces_[index].stored.empty()) source_.damaged("a chunk that is stored twice");
    auto active = [&](int filter) { return filter >= 0 && !(skipped_filters >> filter & 1); };
    Storage::Piece piece{source_.part(address, stored), active(filters_.deflate_at), active(filters_.shuffle_at)};
    if (stored == 0 || (!piece.deflated && stored != bytes_)) source_.damaged("a chunk of another size than declared");
    // A chunk may reach beyond the edge of its dataset; its buffer is proven like the dataset itself.
    if (bytes_ > always_allowed && bytes_ / max_inflate_ratio > stored) source_.too_large(bytes_, stored);
    pieces_[index] = piece;
    stored_ += stored;
  }

  /// Row-major number of the chunk that begins at these element offsets.
  uint64_t index_of(const Shape& origin) const {
    uint64_t index = 0;
    for (int axis = 0; axis < shape_.rank(); ++axis) {
      int64_t at = origin[axis], length = shape_[axis], step = chunk_[axis];
      if (at >= length || at % step != 0) source_.damaged("a chunk outside its dataset");
      index = index * static_cast<uint64_t>(length / step + (length % step != 0)) + static_cast<uint64_t>(at / step);
    }
    return index;
  }

  Storage finish() {
    for (const auto& piece : pieces_)
      if (piece.stored.empty()) source_.refuse("chunks that were never stored");
    const uint64_t declared = multiply(source_, count_elements(source_, shape_), type_.size);
    // Chunks reach beyond the edges; what is inflated there is lost work.
    const uint64_t inflated = multiply(source_, count_, bytes_);
    if (inflated > always_allowed && inflated / 4 > declared) source_.too_large(inflated, stored_);
    source_.charge_data(stored_, declared);
    return {chunk_, std::move(pieces_), type_.big_endian, source_.name()};
  }

 private:
  Source& source_;
  const Type& type_;
  Shape shape_, chunk_;
  Filters filters_;
  uint64_t bytes_ = 0, count_ = 0, stored_ = 0;
  std::vector<Storage::Piece> pieces_;
};

/// The chunks listed by a version 1 B-tree.
void walk_tree(Source& source, Chunks& chunks, int rank, uint64_t address, unsigned above) {
  constexpr uint64_t prefix = 24;
  uint64_t key = 8 + 8 * (uint64_t(rank) + 1);
  Cursor node(source, source.at(address, prefix), "a chunk B-tree");
  node.signature("TREE");
  uint8_t type = node.u8(), level = node.u8();
  uint16_t count = node.u16();
  if (type != 1 || level >= above || level > 16) source.damaged("a chunk B-tree with nodes of the wrong kind");
  Cursor entries(source, source.at(address + prefix, count * (key + 8)), "a chunk B-tree");
  for (unsigned i = 0; i < count; ++i) {
    uint32_t stored = entries.u32(), skipped_filters = entries.u32();
    Shape origin;
    for (int axis = 0; axis < rank; ++axis) origin.push_back(static_cast<int64_t>(entries.u64() & (~uint64_t{0} >> 1)));
    entries.skip(8);
    uint64_t child = entries.u64();
    if (level == 0)
      chunks.add(chunks.index_of(origin), child, stored, skipped_filters);
    else
      walk_tree(source, chunks, rank, child, level);
  }
}

void read_fixed_array(Source& source, Chunks& chunks, uint64_t address) {
  constexpr uint64_t header_size = 28;
  Span bytes = source.at(address, header_size);
  verify_checksum(source, bytes, "a chunk array");
  Cursor header(source, bytes, "a chunk array");
  header.signature("FAHD");
  header.skip(1);
  uint8_t filtered = header.u8(), entry_size = header.u8(), page_bits = header.u8();
  uint64_t entries = header.u64(), block = header.u64();
  bool sane = filtered <= 1 && (filtered == 1) == chunks.filtered() && entries == chunks.count() &&
              (filtered ? entry_size >= 13 && entry_size <= 20 : entry_size == 8);
  if (!sane) source.damaged("a chunk array that does not fit its dataset");
  if (page_bits < 64 && entries >> page_bits > 1) source.refuse("a chunk index in pages");
  constexpr uint64_t prefix = 14, checksum = 4;
  Span array = source.at(block, prefix + multiply(source, entries, entry_size) + checksum);
  verify_checksum(source, array, "a chunk array");
  Cursor cursor(source, array, "a chunk array");
  cursor.signature("FADB");
  cursor.skip(prefix - 4);
  for (uint64_t i = 0; i < entries; ++i) {
    uint64_t at = cursor.u64();
    uint64_t stored = filtered ? cursor.integer(entry_size - 12u) : chunks.chunk_bytes();
    chunks.add(i, at, stored, filtered ? cursor.u32() : 0);
  }
}

/// Chunk lengths as a layout message lists them: one for each axis, then the bytes of an element.
Shape read_chunk_shape(const Source& source, Cursor& cursor, unsigned count, size_t width, const Type& type,
                       const Shape& shape) {
  Shape chunk;
  if (count != unsigned(shape.rank()) + 1 || width < 1 || width > 8)
    source.damaged("chunks of another rank than their dataset");
  for (unsigned axis = 0; axis + 1 < count; ++axis) {
    uint64_t length = cursor.integer(width);
    if (length == 0 || length >> 62) source.damaged("chunks of an impossible length");
    chunk.push_back(static_cast<int64_t>(length));
  }
  if (cursor.integer(width) != type.size) source.damaged("chunks of another element size than their dataset");
  return chunk;
}

void read_indexed_chunks(Source& source, Cursor& cursor, Chunks& chunks, const Type& type, const Shape& shape) {
  uint8_t flags = cursor.u8(), count = cursor.u8(), width = cursor.u8();
  if (flags & 1) source.refuse("edge chunks without filters");
  chunks.set_shape(read_chunk_shape(source, cursor, count, width, type, shape));
  enum : uint8_t { single = 1, implicit = 2, fixed_array = 3 };
  uint8_t index = cursor.u8();
  if (index == single) {
    bool filtered = (flags & 2) != 0;
    uint64_t stored = filtered ? cursor.u64() : chunks.chunk_bytes();
    uint32_t skipped_filters = filtered ? cursor.u32() : 0;
    if (chunks.count() > 0) chunks.add(0, cursor.u64(), stored, skipped_filters);
  } else if (index == implicit) {
    uint64_t start = cursor.u64();
    source.look(start, multiply(source, chunks.count(), chunks.chunk_bytes()));
    for (uint64_t i = 0; i < chunks.count(); ++i)
      chunks.add(i, start + i * chunks.chunk_bytes(), chunks.chunk_bytes(), 0);
  } else if (index == fixed_array) {
    cursor.skip(1);
    if (chunks.count() > 0) read_fixed_array(source, chunks, cursor.u64());
  } else {
    source.refuse("a chunk index of kind " + std::to_string(index));
  }
}

Storage read_chunked(Source& source, Cursor& cursor, uint8_t version, const Message* pipeline, const Type& type,
                     const Shape& shape) {
  Chunks chunks(source, type, shape, read_filters(source, pipeline, type.size));
  if (version > 3) {
    read_indexed_chunks(source, cursor, chunks, type, shape);
    return chunks.finish();
  }
  uint8_t count = cursor.u8();
  uint64_t tree = cursor.u64();
  chunks.set_shape(read_chunk_shape(source, cursor, count, 4, type, shape));
  constexpr unsigned no_level = 256;
  if (chunks.count() > 0 && tree == undefined_address) source.refuse("chunks that were never stored");
  if (chunks.count() > 0) walk_tree(source, chunks, shape.rank(), tree, no_level);
  return chunks.finish();
}

}  // namespace

Storage read_storage(Source& source, const std::vector<Message>& messages, const Type& type, const Shape& shape) {
  if (find(messages, Kind::external_files)) source.refuse("external storage");
  const Message* layout = find(messages, Kind::layout);
  Cursor cursor(source, layout->body, "a data layout");
  uint8_t version = cursor.u8(), kind = cursor.u8();
  if (version < 3 || version > 5) source.refuse("a data layout of version " + std::to_string(version));
  uint64_t bytes = multiply(source, count_elements(source, shape), type.size);
  Storage storage{shape, {}, type.big_endian, source.name()};
  enum : uint8_t { compact, contiguous, chunked, virtual_data };
  switch (kind) {
    case compact: {
      Span stored = cursor.take(cursor.u16());
      source.charge_data(stored.size(), bytes);
      if (stored.size() != bytes) source.damaged("a dataset whose stored size is not the declared one");
      Bytes copy(stored.size());
      std::copy(stored.begin(), stored.end(), copy.data());
      storage.pieces.push_back({FileView(std::move(copy))});
      return storage;
    }
    case contiguous: {
      uint64_t address = cursor.u64(), size = cursor.u64();
      if (bytes == 0) return storage;
      source.charge_data(address == undefined_address ? 0 : std::min(size, source.size()), bytes);
      if (address == undefined_address) source.refuse("a dataset whose elements were never stored");
      if (size != bytes) source.damaged("a dataset whose stored size is not the declared one");
      storage.pieces.push_back({source.part(address, bytes)});
      return storage;
    }
    case chunked: return read_chunked(source, cursor, version, find(messages, Kind::filters), type, shape);
    case virtual_data: source.refuse("a virtual data set");
    default: source.refuse("a data layout of kind " + std::to_string(kind));
  }
}

}  // namespace addax::hdf5
