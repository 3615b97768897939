// Opening HDF5 files: superblock, then the whole tree of groups and datasets; and reading a dataset's elements.
#include "core/hdf5_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "core/gzip.hpp"
#include "core/hdf5_reader_attributes.hpp"
#include "core/hdf5_reader_data.hpp"
#include "core/hdf5_reader_links.hpp"

namespace addax {
namespace {

using namespace hdf5;

/// Checks the superblock and returns the address of the root group.
uint64_t read_superblock(Source& source) {
  constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
  constexpr uint64_t shortest = 48;
  if (source.size() < signature.size() || hdf5::text(source.look(0, 8)) != signature) {
    source.fail("an HDF5 file", std::to_string(source.size()) + " bytes without its signature",
                "Check that the path names a weights file");
  }
  if (source.size() < shortest) source.damaged("a superblock that ends too early");
  Cursor cursor(source, source.at(0, source.size() < 96 ? shortest : 96), "a superblock");
  cursor.skip(8);
  uint8_t version = cursor.u8();
  if (version != 0 && version != 2 && version != 3) source.refuse("a superblock of version " + std::to_string(version));
  if (version == 0) cursor.skip(4);
  uint8_t address_size = cursor.u8(), length_size = cursor.u8();
  if (address_size != 8 || length_size != 8) source.refuse("addresses that are not 8 bytes long");
  cursor.skip(version == 0 ? 9 : 1);
  uint64_t base = cursor.u64();
  cursor.skip(8);  // free space, or an extension that holds nothing of ours
  uint64_t end = cursor.u64();
  if (base != 0) source.refuse("a user block before the data");
  if (end > source.size()) {
    source.fail("a file of " + std::to_string(end) + " bytes", std::to_string(source.size()),
                "The file is truncated; save or fetch it again");
  }
  if (version == 0) {
    if (cursor.u64() != undefined_address) source.refuse("a file in several parts");
    cursor.skip(8);
  }
  uint64_t root = cursor.u64();
  if (version != 0) verify_checksum(source, source.look(0, shortest), "a superblock");
  return root;
}

/// Walks the tree of a file.
class TreeReader {
 public:
  TreeReader(Source& source, Hdf5Others others) : source_(source), heap_(source), others_(others) {}

  void read_group(const std::vector<Message>& messages, Hdf5Group& group, size_t depth) {
    if (depth > max_depth) source_.refuse("groups nested more than 64 deep");
    group.attributes = read_attributes(source_, heap_, messages);
    for (const Link& link : read_links(source_, messages)) {
      const std::string place = source_.place;
      try {
        if (link.foreign)
          source_.refuse(std::string("the ") + link.foreign + " link \"" + printable(link.name, longest_shown) + "\"");
        source_.enter(link.name);
        read_member(link, group, depth);
      } catch (const Refused& refused) {
        if (others_ == Hdf5Others::refused) throw;
        group.groups.erase(link.name);
        source_.charge(sizeof(Hdf5Dataset) + 4 * max_name);
        group.datasets[link.name].refusal = refused.what();
      }
      source_.place = place;
    }
  }

 private:
  void read_member(const Link& link, Hdf5Group& group, size_t depth) {
    if (group.groups.contains(link.name) || group.datasets.contains(link.name))
      source_.damaged("two members of one name");
    source_.enter_object(link.address);
    constexpr uint64_t node = 64;  // of a map
    source_.charge(node + 2 * source_.place.size() + std::max(sizeof(Hdf5Group), sizeof(Hdf5Dataset)));
    auto header = read_header(source_, link.address);
    if (find(header, Kind::layout)) {
      group.datasets.emplace(link.name, read_dataset(header));
    } else {
      if (find(header, Kind::datatype)) source_.refuse("a committed type");
      read_group(header, group.groups[link.name], depth + 1);
    }
  }

  Hdf5Dataset read_dataset(const std::vector<Message>& messages) {
    const Message *space = find(messages, Kind::dataspace), *type_message = find(messages, Kind::datatype);
    if (space == nullptr || type_message == nullptr) source_.damaged("a dataset without shape or type");
    Hdf5Dataset dataset;
    dataset.path = source_.place;
    std::optional<Shape> shape = read_shape(source_, space->body);
    if (!shape) source_.refuse("a dataset of no shape");
    dataset.attributes = read_attributes(source_, heap_, messages);
    Type type = read_type(source_, type_message->body);
    dataset.is_text = type.kind != Type::number;
    if (dataset.is_text && others_ == Hdf5Others::refused) source_.refuse("a dataset of strings");
    if (dataset.is_text) return dataset;
    // Keras marks bfloat16 by an attribute, on opaque or integer elements of two bytes.
    auto marked = dataset.attributes.find("dtype");
    if (type.dtype == DType::uint16 && marked != dataset.attributes.end() &&
        marked->second.strings == std::vector<std::string>{"bfloat16"}) {
      type.dtype = DType::bfloat16;
    } else if (type.opaque) {
      source_.refuse("a dataset of opaque elements");
    }
    dataset.spec = {*shape, type.dtype};
    dataset.storage = read_storage(source_, messages, type, *shape);
    return dataset;
  }

  Source& source_;
  GlobalHeap heap_;
  Hdf5Others others_;
};

std::pair<std::string_view, std::string_view> split(std::string_view path) {
  size_t slash = path.find('/');
  return {path.substr(0, slash), slash == path.npos ? std::string_view() : path.substr(slash + 1)};
}

/// shuffle stores the first bytes of all elements, then all second bytes, and so on.
void unshuffle(Span stored, std::span<std::byte> out, size_t element_size) {
  size_t count = out.size() / element_size;
  for (size_t b = 0; b < element_size; ++b)
    for (size_t i = 0; i < count; ++i) out[i * element_size + b] = stored[b * count + i];
}

bool decode(const Storage::Piece& piece, std::span<std::byte> out, size_t element_size) {
  if (!piece.deflated && !piece.shuffled) {
    piece.stored.read(0, out);
    return true;
  }
  Bytes stored(piece.stored.size());
  piece.stored.read(0, stored.span());
  if (piece.deflated && !piece.shuffled) return inflate_zlib(stored.span(), out);
  if (piece.deflated) {
    Bytes inflated(out.size());
    if (!inflate_zlib(stored.span(), inflated.span())) return false;
    stored = std::move(inflated);
  }
  unshuffle(stored.span(), out, element_size);
  return true;
}

/// Where a chunk lies among the rows that are read, and how much of it is inside.
struct Window {
  std::vector<size_t> chunk, whole, start, inside;
  size_t skipped = 0;  // rows of the chunk before those

  Window(const Shape& piece, const Shape& shape, size_t index, size_t first, size_t count) {
    auto rank = static_cast<size_t>(shape.rank());
    chunk.assign(piece.begin(), piece.end());
    whole.assign(shape.begin(), shape.end());
    start.resize(rank);
    inside.resize(rank);
    for (size_t left = rank; left > 0; --left) {
      size_t axis = left - 1;
      size_t along = whole[axis] / chunk[axis] + (whole[axis] % chunk[axis] != 0);
      start[axis] = index % along * chunk[axis];
      inside[axis] = std::min(chunk[axis], whole[axis] - start[axis]);
      index /= along;
    }
    size_t begin = std::max(start[0], first), end = std::min(start[0] + inside[0], first + count);
    skipped = begin - start[0];
    start[0] = begin - first;
    inside[0] = end - begin;
    whole[0] = count;
  }

  /// Copies what of the chunk lies inside.
  void copy(const std::byte* from, std::byte* to, size_t element_size) const {
    size_t rank = whole.size(), row = inside.back() * element_size;
    std::vector<size_t> at(rank, 0);
    while (true) {
      size_t source = 0, target = 0;
      for (size_t axis = 0; axis < rank; ++axis) {
        source = source * chunk[axis] + at[axis] + (axis == 0 ? skipped : 0);
        target = target * whole[axis] + start[axis] + at[axis];
      }
      std::memcpy(to + target * element_size, from + source * element_size, row);
      size_t axis = rank - 1;
      while (axis > 0 && ++at[axis - 1] == inside[axis - 1]) at[--axis] = 0;
      if (axis == 0) return;
    }
  }
};

int64_t row_count(const Shape& shape) { return shape.rank() == 0 ? 1 : shape[0]; }

}  // namespace

Hdf5File Hdf5File::open(const std::filesystem::path& path, Hdf5Others others) {
  return parse(FileView::open(path), path.string(), others);
}

Hdf5File Hdf5File::parse(FileView bytes, std::string name, Hdf5Others others) {
  Hdf5File file;
  file.name_ = std::move(name);
  file.bytes_ = std::move(bytes);
  Source source(file.bytes_, file.name_);
  uint64_t root = read_superblock(source);
  source.enter_object(root);
  TreeReader(source, others).read_group(read_header(source, root), file.root_, 0);
  return file;
}

const Hdf5Group* Hdf5Group::find_group(std::string_view below) const {
  const Hdf5Group* group = this;
  while (group != nullptr && !below.empty()) {
    auto [name, rest] = split(below);
    auto entry = group->groups.find(name);
    group = entry == group->groups.end() ? nullptr : &entry->second;
    below = rest;
  }
  return group;
}

const Hdf5Dataset* Hdf5Group::find_dataset(std::string_view below) const {
  size_t slash = below.rfind('/');
  const Hdf5Group* group = slash == below.npos ? this : find_group(below.substr(0, slash));
  if (group == nullptr) return nullptr;
  auto entry = group->datasets.find(slash == below.npos ? below : below.substr(slash + 1));
  return entry == group->datasets.end() ? nullptr : &entry->second;
}

const std::string* Hdf5Group::find_string(std::string_view name) const {
  auto entry = attributes.find(name);
  bool single = entry != attributes.end() && entry->second.strings.size() == 1 && entry->second.shape.empty();
  return single ? &entry->second.strings[0] : nullptr;
}

void Hdf5Dataset::read(std::span<std::byte> out) const {
  if (out.size() != spec.bytes()) {
    throw ShapeError(path + ": expected room for " + spec.to_string() + ", got " + std::to_string(out.size()) +
                     " bytes. Allocate what the dataset's spec says.");
  }
  read_rows(0, row_count(spec.shape), out);
}

int64_t Hdf5Dataset::rows_of_piece() const {
  const bool plain = storage.pieces.size() == 1 && !storage.pieces[0].deflated && !storage.pieces[0].shuffled &&
                     storage.piece_shape == spec.shape;
  return plain || storage.piece_shape.rank() == 0 ? 1 : std::min(storage.piece_shape[0], row_count(spec.shape));
}

void Hdf5Dataset::read_rows(int64_t first, int64_t count, std::span<std::byte> out) const {
  if (out.empty()) return;
  const size_t element_size = spec.dtype.size(), rows = static_cast<size_t>(row_count(spec.shape));
  const bool one = storage.piece_shape == spec.shape, all = out.size() == spec.bytes();
  auto decoded = [&](const Storage::Piece& piece, std::span<std::byte> to) {
    if (decode(piece, to, element_size)) return;
    throw FormatError(storage.file + " at \"" + printable(path, longest_shown) +
                      "\": expected compressed elements, got data that do not inflate to them. The file is damaged; "
                      "save or fetch it again.");
  };
  if (one && all) {
    decoded(storage.pieces[0], out);
  } else if (one && rows_of_piece() == 1) {
    storage.pieces[0].stored.read(static_cast<size_t>(first) * (spec.bytes() / rows), out);
  } else {
    Bytes buffer(static_cast<size_t>(storage.piece_shape.size()) * element_size);
    const auto along = static_cast<size_t>(storage.piece_shape[0]);
    const size_t across = storage.pieces.size() / (rows / along + (rows % along != 0));
    const auto begin = static_cast<size_t>(first), end = static_cast<size_t>(first + count);
    for (size_t i = begin / along * across; i < ((end - 1) / along + 1) * across; ++i) {
      decoded(storage.pieces[i], buffer.span());
      Window(storage.piece_shape, spec.shape, i, begin, end - begin).copy(buffer.data(), out.data(), element_size);
    }
  }
  if (storage.big_endian != (std::endian::native == std::endian::big) && element_size > 1)
    for (size_t at = 0; at < out.size(); at += element_size) std::reverse(&out[at], &out[at] + element_size);
}

}  // namespace addax
