// Hostile weights files: layouts, chunks, filters, attributes and links of HDF5 that lie, loop or refer elsewhere.
#include "core/hdf5_reader_source.hpp"
#include "hostile/weights_image.hpp"
#include "hostile/zip_image.hpp"

namespace addax::tests {
namespace {

/// Chunks of the kernel, one of these entries for each: stored size, skipped filters, offsets, address.
std::string chunks(const std::vector<std::array<uint64_t, 5>>& entries, const std::vector<uint64_t>& chunk,
                   const std::string& filters = "", const std::string& stored = std::string(kernel_bytes, '\1')) {
  Weights f;
  uint64_t data = f.put(stored);
  std::string list;
  for (const auto& [size, skipped, row, column, at] : entries)
    list +=
        number(size, 4) + number(skipped, 4) + number(row, 8) + number(column, 8) + number(0, 8) + number(data + at, 8);
  uint64_t tree = f.put("TREE" + number(1, 2) + number(entries.size(), 2) + number(nowhere, 16) + list + number(0, 32));
  Hdf5Messages messages = f.kernel_messages();
  messages[2].body = chunked(tree, chunk);
  if (!filters.empty()) messages.push_back({M::filters, filters});
  return f.around(f.object(messages));
}

std::string filter(unsigned id, const std::vector<uint32_t>& values = {}) {
  std::string body = number(id, 2) + number(0, 2) + number(0, 2) + number(values.size(), 2);
  for (uint32_t value : values) body += number(value, 4);
  return body + std::string(values.size() % 2 ? 4 : 0, '\0');
}
std::string pipeline(const std::vector<std::string>& filters) {
  std::string body = number(1, 1) + number(filters.size(), 7);
  for (const std::string& one : filters) body += one;
  return body;
}

void add_layouts(Corpus& corpus) {
  Adder add(corpus, "layout_");
  auto layout = [](const std::string& body) { return with_message({M::layout, body}); };
  add("version_0", layout(number(0, 24)), "got ");
  add("version_9", layout(number(9, 24)), "got ");
  add("class_7", layout(number(0x0703, 24)), "a data layout of kind 7");
  add("virtual", layout(number(0x0304, 2) + number(96, 8) + number(0, 4)), "a virtual data set");
  add("external",
      with_message({M::external_files, number(1, 4) + number(1, 2) + number(1, 2) + number(96, 8) + number(0, 24)}),
      "external storage");
  add("nowhere", layout(contiguous(nowhere, kernel_bytes)), "elements were never stored");
  add("outside", layout(contiguous(1 << 30, kernel_bytes)), "expected a file that holds all it declares");
  add("at_the_brim", layout(contiguous(nowhere - 8, kernel_bytes)), "expected a file that holds all it declares");
  add("size", layout(contiguous(96, kernel_bytes + 4)), "stored size is not the declared one");
  add("size_huge", layout(contiguous(96, nowhere)), "stored size is not the declared one");
  add("compact_of_less", layout(number(0x0003, 2) + number(8, 2) + number(0, 8)), "stored size is not the declared");
  add("compact_of_more", layout(number(0x0003, 2) + number(60000, 2) + number(0, 8)),
      "a data layout that ends too early");
}

void add_chunks(Corpus& corpus) {
  Adder add(corpus, "chunks_");
  const std::array<uint64_t, 5> whole{kernel_bytes, 0, 0, 0, 0};
  add("never_stored", chunks({}, {6, 4}), "chunks that were never stored");
  add("twice", chunks({whole, whole}, {6, 4}), "a chunk that is stored twice");
  add("outside_dataset", chunks({{kernel_bytes, 0, 6, 0, 0}}, {6, 4}), "a chunk outside its dataset");
  add("between", chunks({{kernel_bytes, 0, 1, 0, 0}}, {6, 4}), "a chunk outside its dataset");
  add("at_2_63", chunks({{kernel_bytes, 0, uint64_t{1} << 63, nowhere, 0}}, {6, 4}), "a chunk outside its dataset");
  add("outside_file", chunks({{kernel_bytes, 0, 0, 0, 1 << 30}}, {6, 4}), "expected a file that holds all it declares");
  add("of_less", chunks({{8, 0, 0, 0, 0}}, {6, 4}), "a chunk of another size than declared");
  add("of_no_rows", chunks({whole}, {0, 4}), "chunks of an impossible length");
  add("of_rank_1", chunks({whole}, {24}), "chunks of another rank than their dataset");
  add("of_rank_3", chunks({whole}, {6, 4, 1}), "chunks of another rank than their dataset");
  add("huge", chunks({whole}, {0xffffffff, 0xffffffff}), "got ");
  add("huge_deflated",
      chunks({{64, 0, 0, 0, 0}}, {1 << 14, 1 << 14}, pipeline({filter(1, {9})}), deflated(std::string(4000, 'x'), 15)),
      "1073741824 declared bytes over");
  add("tree_its_own_child", changed([](Weights& f) {
        uint64_t at = f.put("TREE" + number(0x0101, 2) + number(1, 2) + number(nowhere, 16) + number(0, 96));
        f.set(at + 24 + 32, at, 8);
        Hdf5Messages messages = f.kernel_messages();
        messages[2].body = chunked(at, {6, 4});
        f.set(f.vars.node + 16, f.object(messages), 8);
        f.set(40, f.bytes.size(), 8);
      }),
      "a chunk B-tree with nodes of the wrong kind");
  std::string page(4 << 20, '\0');  // a fiftieth of it is noise
  for (uint32_t at = 0, x = 1; at < page.size(); at += 50)
    page[at] = static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  const std::string packed_page = deflated(page, 15);
  add("beyond_the_edges",
      chunks({{packed_page.size(), 0, 0, 0, 0}}, {1024, 1024}, pipeline({filter(1, {9})}), packed_page),
      "4194304 declared bytes over");
  const std::string ones(kernel_bytes, '\1'), packed = deflated(ones, 15);
  auto deflate_of = [&](const std::string& stored, uint64_t size) {
    return chunks({{size, 0, 0, 0, 0}}, {6, 4}, pipeline({filter(1, {9})}), stored);
  };
  add("deflate_cut", deflate_of(packed, packed.size() - 3), "expected compressed elements");
  add("deflate_of_less", deflate_of(deflated(ones.substr(1), 15), packed.size()), "expected compressed elements");
  std::string more = deflated(ones + ones, 15);
  add("deflate_of_more", deflate_of(more, more.size()), "expected compressed elements");
  add("deflate_of_noise", deflate_of(ones, 40), "expected compressed elements");
  add("deflate_dictionary", deflate_of(std::string("\x78\xbb", 2) + packed.substr(2), packed.size()),
      "expected compressed elements");
  auto filtered = [&](const std::string& what, const std::string& filters, const std::string& says) {
    add("filter_" + what, chunks({whole}, {6, 4}, filters), says);
  };
  for (unsigned id : {3, 4, 5, 6, 256, 307, 32000, 32001, 32015, 65535})
    filtered(std::to_string(id), pipeline({filter(id)}), "the filter " + std::to_string(id));
  filtered("deflate_twice", pipeline({filter(1, {9}), filter(1, {9})}), "the filter 1");
  filtered("shuffle_behind", pipeline({filter(1, {9}), filter(2, {4})}), "the filter 2");
  filtered("shuffle_of_0", pipeline({filter(2, {0})}), "a shuffle filter of another element size");
  filtered("shuffle_of_2_gib", pipeline({filter(2, {0x80000000})}), "a shuffle filter of another element size");
  filtered("version", number(9, 8), "a filter pipeline of an unknown version");
  filtered("of_255", number(0xff01, 8), "a filter pipeline that ends too early");
}

void add_attributes(Corpus& corpus) {
  Adder add(corpus, "attribute_");
  auto with = [](const std::string& body) {
    Weights f;
    return f.around(f.object(f.kernel_messages()), {{M::attribute, body}});
  };
  const std::string one = space_of({}), name = "name", number_1 = std::string(4, '\1');
  add("version", with(number(9, 32)), "an attribute of an unknown version");
  add("committed", with(number(0x0102, 32)), "a committed type");
  add("shared", with(number(0x0203, 32)), "a shared message");
  add("name_of_nothing", with(attribute("", float32_type(), one, number_1)), "an empty name");
  add("name_of_2000", with(attribute(std::string(2000, 'n'), float32_type(), one, number_1)), "more than 1024 bytes");
  add("sizes", with(number(1, 2) + number(60000, 2) + number(60000, 2) + number(60000, 2) + number(0, 64)),
      "an attribute that ends too early");
  add("of_less", with(attribute(name, float32_type(), space_of({1000}), number_1)),
      "an attribute with fewer bytes than it declares");
  add("of_2_61", with(attribute(name, float32_type(), space_of({uint64_t{1} << 61}), number_1)),
      "a size of more than 2^62");
  add("reference", with(attribute(name, number(0x17, 4) + number(8, 4), one, number(96, 8))), "object references");
  add("text_of_2_gib", with(attribute(name, text_type(0x7fffffff), one, "x")), "fewer bytes than it declares");
  add(
      "twice",
      [] {
        Weights f;
        std::string same = attribute("a", float32_type(), space_of({}), std::string(4, '\1'));
        return f.around(f.object(f.kernel_messages()), {{M::attribute, same}, {M::attribute, same}});
      }(),
      "two attributes of one name");
}

/// Attributes of text, which stands in a heap of its own.
void add_texts(Corpus& corpus) {
  Adder add(corpus, "attribute_");
  auto text_in = [](const std::string& heap, uint64_t length, uint64_t index, int64_t away = 0) {
    Weights f;
    uint64_t at = f.put(heap) + static_cast<uint64_t>(away);
    std::string reference = number(length, 4) + number(at, 8) + number(index, 4);
    return f.around(f.object(f.kernel_messages()),
                    {{M::attribute, attribute("name", variable_text_type(), space_of({}), reference)}});
  };
  const std::string object = number(1, 8) + number(5, 8) + "dense" + number(0, 3);
  auto heap = [&](uint64_t size) { return "GCOL" + number(1, 4) + number(size, 8) + object + number(0, 32); };
  add("text_index", text_in(heap(72), 5, 9), "a reference to a string that does not exist");
  add("text_index_large", text_in(heap(72), 5, 65537), "a reference to a string that does not exist");
  add("text_longer", text_in(heap(72), 500, 1), "a string longer than what is stored of it");
  add("text_heap_of_0", text_in(heap(0), 5, 1), "a string heap of impossible size");
  add("text_heap_huge", text_in(heap(uint64_t{1} << 62), 5, 1), "expected a file that holds all it declares");
  add("text_heap_outside", text_in(heap(72), 5, 1, 1 << 30), "expected a file that holds all it declares");
  add("text_heap_elsewhere", text_in(heap(72), 5, 1, 8), "a string heap without its signature");
  add("text_object_huge",
      text_in("GCOL" + number(1, 4) + number(72, 8) + number(1, 8) + number(nowhere, 8) + number(0, 40), 5, 1),
      "a string heap that ends too early");
  add(
      "text_a_thousand_times",
      [&] {
        Weights f;
        uint64_t at = f.put("GCOL" + number(1, 4) + number(32 + 4000, 8) + number(1, 8) + number(4000, 8) +
                            std::string(4000, 'x'));
        std::string list;
        for (int i = 0; i < 2000; ++i) list += number(4000, 4) + number(at, 8) + number(1, 4);
        return f.around(f.object(f.kernel_messages()),
                        {{M::attribute, attribute("name", variable_text_type(), space_of({2000}), list)}});
      }(),
      "structures that refer to the same bytes again and again");
}

/// `block` with the checksum that HDF5's newer structures end in.
std::string checked(std::string block) { return block + number(hdf5::checksum_of(std::as_bytes(std::span(block))), 4); }

std::string link_to(unsigned type, const std::string& name, const std::string& where) {
  return number(1, 1) + number(8, 1) + number(type, 1) + number(name.size(), 1) + name + where;
}

void add_links(Corpus& corpus) {
  Adder add(corpus, "link_");
  auto with = [](const std::string& body) {
    Weights f;
    return f.around(f.object(f.kernel_messages()), {{M::link, body}});
  };
  auto to_file = [](const std::string& file, const std::string& path) {
    std::string value = std::string(1, '\0') + file + '\0' + path + '\0';
    return number(value.size(), 2) + value;
  };
  add("external", with(link_to(64, "2", to_file("/etc/passwd", "/"))), "the external link \"2\"");
  add("external_of_control", with(link_to(64, "a\n\x1b[31m", to_file("/etc/passwd", "/"))), "the external link \"a");
  add("soft", with(link_to(1, "2", number(7, 2) + "/layers")), "the soft link \"2\"");
  add("user_defined", with(link_to(200, "2", number(0, 16))), "the user-defined link \"2\"");
  add("version", with(number(7, 24)), "a link of an unknown version");
  add("name_of_2_63", with(number(1, 1) + number(3, 1) + number(uint64_t{1} << 63, 8) + "x"),
      "a link that ends too early");
  add("name_up", with(link_to(0, "..", number(96, 8))), "the name \"..\"");
  add("without_address", with(link_to(0, "2", "")), "a link that ends too early");
  add(
      "at_root",
      [] {
        Weights f;
        std::string body = link_to(64, "layers", number(14, 2) + std::string("\0/etc/passwd\0/\0", 14));
        return f.finish(f.object({{M::link, body}}));
      }(),
      "the external link \"layers\"");
}

std::string heap_of(uint64_t root, unsigned rows, unsigned width = 4, uint64_t start = 512, uint64_t largest = 65536) {
  return checked("FRHP" + number(0, 1) + number(8, 2) + number(0, 2) + number(0, 1) + number(4096, 4) + number(0, 96) +
                 number(width, 2) + number(start, 8) + number(largest, 8) + number(16, 2) + number(1, 2) +
                 number(root, 8) + number(rows, 2));
}
std::string tree_of(uint64_t root, unsigned records, unsigned depth, unsigned node = 512, unsigned record = 12) {
  return checked("BTHD" + number(0, 1) + number(5, 1) + number(node, 4) + number(record, 2) + number(depth, 2) +
                 number(0, 2) + number(root, 8) + number(records, 2) + number(records, 8));
}
/// A leaf of one record: what kind of object, where in the heap, how long.
std::string leaf_of(unsigned kind, unsigned offset, unsigned length) {
  return checked("BTLF" + number(0, 6) + number(kind, 1) + number(offset, 2) + number(length, 2) + number(0, 3));
}
/// The file with a group whose links stand in a heap and a tree that `make` puts there.
std::string with_links(const std::function<std::pair<uint64_t, uint64_t>(Weights&)>& make) {
  Weights f;
  auto [heap, tree] = make(f);
  return f.around(f.object(f.kernel_messages()), {{M::link_info, number(0, 2) + number(heap, 8) + number(tree, 8)}});
}

void add_heaps(Corpus& corpus) {
  Adder add(corpus, "heap_");
  add("checksum", with_links([](Weights& f) {
        std::string heap = heap_of(96, 0);
        heap[20] ^= 1;
        return std::pair{f.put(heap), f.put(tree_of(nowhere, 0, 0))};
      }),
      "a fractal heap that does not match its checksum");
  add("width_0", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 1, 0)), f.put(tree_of(nowhere, 0, 0))};
      }),
      "a fractal heap with impossible sizes");
  add("start_0", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 1, 4, 0)), f.put(tree_of(nowhere, 0, 0))};
      }),
      "a fractal heap with impossible sizes");
  add("start_2_63", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 1, 32768, uint64_t{1} << 63, uint64_t{1} << 63)),
                         f.put(tree_of(nowhere, 0, 0))};
      }),
      "a fractal heap with impossible sizes");
  add("its_own_child", with_links([](Weights& f) {
        uint64_t block = f.put("FHIB" + number(0, 9) + number(0, 2) + number(0, 64 * 8));
        for (size_t i = 0; i < 64; ++i) f.set(block + 15 + 8 * i, block, 8);
        uint64_t leaf = f.put(leaf_of(0, 0xffff, 100));
        return std::pair{f.put(heap_of(block, 64)), f.put(tree_of(leaf, 1, 0))};
      }),
      "got ");
  add("object_outside_block", with_links([](Weights& f) {
        uint64_t block = f.put("FHDB" + number(0, 508));
        uint64_t leaf = f.put(leaf_of(0, 500, 4000));
        return std::pair{f.put(heap_of(block, 0)), f.put(tree_of(leaf, 1, 0))};
      }),
      "a heap object that leaves its block");
  add("object_huge", with_links([](Weights& f) {
        uint64_t leaf = f.put(leaf_of(0x10, 0, 0));
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(leaf, 1, 0))};
      }),
      "a heap object outside the blocks of its heap");
}

void add_trees(Corpus& corpus) {
  Adder add(corpus, "tree_");
  add("its_own_child", with_links([](Weights& f) {
        uint64_t tree = f.put(tree_of(0, 0, 8, 4096));
        std::string node = "BTIN" + number(0, 2);
        uint64_t at = (f.bytes.size() + 7) / 8 * 8;
        node += number(at, 8) + number(0, 2) + number(0, 8);
        f.put(checked(node));
        f.set(tree + 16, at, 8);
        std::string header = f.bytes.substr(tree, 34);
        f.bytes.replace(tree, 38, checked(header));
        return std::pair{f.put(heap_of(96, 0)), tree};
      }),
      "a B-tree node that does not match its checksum");
  add("of_65535", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(96, 65535, 0))};
      }),
      "a B-tree node with too many records");
  add("depth", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(96, 1, 60000))};
      }),
      "an impossible B-tree");
  add("of_records_0", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(96, 1, 0, 512, 0))};
      }),
      "an impossible B-tree");
  add("of_short_records", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(nowhere, 0, 0, 512, 4))};
      }),
      "a B-tree whose records are too short");
  add("of_large_nodes", with_links([](Weights& f) {
        return std::pair{f.put(heap_of(96, 0)), f.put(tree_of(96, 1, 0, 0xffffffff))};
      }),
      "an impossible B-tree");
}

}  // namespace

void add_hdf5_data_files(Corpus& corpus) {
  add_layouts(corpus);
  add_chunks(corpus);
  add_attributes(corpus);
  add_texts(corpus);
  add_links(corpus);
  add_heaps(corpus);
  add_trees(corpus);
}

}  // namespace addax::tests
