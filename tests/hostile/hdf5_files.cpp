// Hostile weights files: groups, object headers, shapes and types of HDF5 that lie, loop or declare what is not there.
#include "hostile/weights_image.hpp"

namespace addax::tests {
namespace {

void add_superblocks(Corpus& corpus) {
  Adder add(corpus, "superblock_");
  auto with = [](size_t at, uint64_t value, size_t size) {
    return changed([&](Weights& file) { file.set(at, value, size); });
  };
  add("signature", with(0, 0, 1), "without its signature");
  add("version_1", with(8, 1, 1), "a superblock of version 1");
  add("version_9", with(8, 9, 1), "a superblock of version 9");
  add("addresses_of_4_bytes", with(13, 4, 1), "addresses that are not 8 bytes long");
  add("lengths_of_0_bytes", with(14, 0, 1), "addresses that are not 8 bytes long");
  add("base", with(24, 512, 8), "a user block before the data");
  add("end", with(40, uint64_t{1} << 50, 8), "expected a file of 1125899906842624 bytes");
  add("driver", with(48, 96, 8), "a file in several parts");
  add("root_nowhere", with(64, nowhere, 8), "expected a file that holds all it declares");
  add("root_at_the_brim", with(64, nowhere - 8, 8), "expected a file that holds all it declares");
  add("root_in_itself", with(64, 0, 8), "an object header");
  add("root_unaligned", with(64, 97, 8), "got ");
  const std::string whole = changed([](Weights&) {});
  for (size_t size : {size_t{0}, size_t{7}, size_t{8}, size_t{20}, size_t{47}, size_t{95}, size_t{96}, size_t{200},
                      whole.size() / 2, whole.size() - 1})
    add("cut_" + std::to_string(size), whole.substr(0, size), size < 8 ? "without its signature" : "expected a");
  std::string version_2 = whole;
  set(version_2, 8, 0x080802, 3);
  add("checksum", version_2, "a user block before the data");
}

void add_groups(Corpus& corpus) {
  Adder add(corpus, "group_");
  add("tree_its_own_child", changed([](Weights& f) {
        f.set(f.vars.tree + 5, 1, 1);
        f.set(f.vars.tree + 32, f.vars.tree, 8);
      }),
      "a group's B-tree with nodes of the wrong kind");
  add("tree_of_256_levels", changed([](Weights& f) { f.set(f.vars.tree + 5, 255, 1); }), "nodes of the wrong kind");
  add("tree_outside", changed([](Weights& f) { f.set(f.body(f.vars.object, M::symbol_table), 1 << 30, 8); }),
      "expected a file that holds all it declares");
  add("tree_signature", changed([](Weights& f) { f.set(f.vars.tree, 0, 4); }), "without its signature");
  add("tree_of_chunks", changed([](Weights& f) { f.set(f.vars.tree + 4, 1, 1); }), "nodes of the wrong kind");
  add("tree_of_65535", changed([](Weights& f) { f.set(f.vars.tree + 6, 65535, 2); }),
      "expected a file that holds all it declares");
  add("node_twice", changed([](Weights& f) {
        uint64_t tree = f.put("TREE" + number(0, 2) + number(2, 2) + number(nowhere, 16) + number(0, 8) +
                              number(f.vars.node, 8) + number(0, 8) + number(f.vars.node, 8) + number(8, 8));
        f.set(f.body(f.vars.object, M::symbol_table), tree, 8);
        f.set(40, f.bytes.size(), 8);
      }),
      "two members of one name");
  add("node_a_thousand_times", changed([](Weights& f) {
        std::string entries;
        for (int i = 0; i < 5000; ++i) entries += number(0, 8) + number(f.vars.node, 8);
        uint64_t tree = f.put("TREE" + number(0, 2) + number(5000, 2) + number(nowhere, 16) + entries + number(8, 8));
        f.set(f.body(f.vars.object, M::symbol_table), tree, 8);
        f.set(40, f.bytes.size(), 8);
      }),
      "got ");
  add("node_signature", changed([](Weights& f) { f.set(f.vars.node, 0, 4); }), "without its signature");
  add("node_of_65535", changed([](Weights& f) { f.set(f.vars.node + 6, 65535, 2); }),
      "expected a file that holds all it declares");
  add("heap_signature", changed([](Weights& f) { f.set(f.vars.heap, 0, 4); }), "a name heap without its signature");
  add("heap_huge", changed([](Weights& f) { f.set(f.vars.heap + 8, uint64_t{1} << 60, 8); }),
      "expected a file that holds all it declares");
  add("heap_outside", changed([](Weights& f) { f.set(f.vars.heap + 24, nowhere - 4, 8); }),
      "expected a file that holds all it declares");
}

void add_names(Corpus& corpus) {
  Adder add(corpus, "group_");
  add("name_outside", changed([](Weights& f) { f.set(f.vars.node + 8, 1 << 20, 8); }), "a name outside its heap");
  add("name_empty", changed([](Weights& f) { f.set(f.vars.node + 8, 0, 8); }), "an empty name");
  add("name_slash", changed([](Weights& f) { f.set(f.vars.names + 8, '/', 1); }), "the name \"/\"");
  add("name_dot", changed([](Weights& f) { f.set(f.vars.names + 8, '.', 1); }), "the name \".\"");
  add("name_dots", changed([](Weights& f) { f.set(f.vars.names + 8, 0x2e2e, 2); }), "the name \"..\"");
  add("name_of_control", changed([](Weights& f) { f.set(f.vars.names + 8, 0x0a1b, 2); }), "dense (Dense)");
  add("name_not_utf8", changed([](Weights& f) { f.set(f.dense.names + 8, 0xfeff, 2); }), "got ");
  add("name_twice", changed([](Weights& f) { f.set(f.vars.names + 16, '0', 1); }), "two members of one name");
}

void add_members(Corpus& corpus) {
  Adder add(corpus, "group_");
  add("soft_link", changed([](Weights& f) { f.set(f.vars.node + 24, 2, 4); }), "the soft link \"0\"");
  add("object_twice", changed([](Weights& f) { f.set(f.vars.node + 56, f.kernel, 8); }),
      "a second link to the same object");
  add("cycle", changed([](Weights& f) { f.set(f.dense.node + 16, f.root.object, 8); }),
      "a second link to the same object");
  add("its_own_member", changed([](Weights& f) { f.set(f.vars.node + 16, f.vars.object, 8); }),
      "a second link to the same object");
  add("object_outside", changed([](Weights& f) { f.set(f.vars.node + 16, 1 << 30, 8); }), "expected a file that holds");
  add("object_in_data", changed([](Weights& f) { f.set(f.vars.node + 16, f.kernel_data, 8); }), "got ");
  add(
      "long_name",
      [] {
        Weights f;
        uint64_t kernel = f.object(f.kernel_messages());
        return f.finish(f.group({{std::string(3000, 'n'), kernel}}).object);
      }(),
      "a name of more than 1024 bytes");
  add(
      "deep",
      [] {
        Weights f;
        uint64_t below = f.object(f.kernel_messages());
        for (int i = 0; i < 80; ++i) below = f.group({{"d", below}}).object;
        return f.finish(below);
      }(),
      "groups nested more than 64 deep");
  add(
      "foreign",
      [] {
        Weights f;
        return f.finish(
            f.group(
                 {{"a", f.group({{"b\n\x1b[31m", f.group({{"vars", f.object(f.kernel_messages())}}).object}}).object}})
                .object);
      }(),
      "expected the weights of");
}

void add_headers(Corpus& corpus) {
  Adder add(corpus, "header_");
  auto with = [](size_t in_kernel, uint64_t value, size_t size) {
    return changed([&](Weights& f) { f.set(f.kernel + in_kernel, value, size); });
  };
  add("version_0", with(0, 0, 1), "an object header");
  add("version_2", with(0, 2, 1), "an object header without its signature");
  add("huge", with(8, 0xffffffff, 4), "expected a file that holds all it declares");
  add("message_huge", with(18, 65535, 2), "an object header that ends too early");
  add("message_of_1_byte", with(18, 1, 2), "got ");
  add("shared_message", with(20, 2, 1), "a shared message");
  add("unknown_message", changed([](Weights& f) {
        f.set(f.kernel + 16, 200, 2);
        f.set(f.kernel + 20, 0x80, 1);
      }),
      "a header message of an unknown kind");
  add("without_messages", with(8, 0, 4), "dense (Dense): 2 variables, in the file 1");
  auto continued = [](uint64_t address, uint64_t length) {
    return with_message({M::continuation, number(address, 8) + number(length, 8)});
  };
  add("continued_outside", continued(1 << 30, 100), "expected a file that holds all it declares");
  add("continued_at_the_brim", continued(nowhere - 8, 64), "expected a file that holds all it declares");
  add("continued_over_all", continued(0, nowhere), "expected a file that holds all it declares");
  add("continued_in_itself", changed([](Weights& f) {
        Hdf5Messages messages = f.kernel_messages();
        messages.push_back({M::continuation, number(0, 16)});
        uint64_t object = f.object(messages);
        f.set(f.body(object, M::continuation), object + 16, 8);
        f.set(f.body(object, M::continuation) + 8, get(f.bytes, object + 8, 4), 8);
        f.set(f.vars.node + 16, object, 8);
        f.set(40, f.bytes.size(), 8);
      }),
      "structures that refer to the same bytes again and again");
  add("committed_type", with_message({M::datatype, float32_type(), 2}), "a committed type");
  add("type_alone", changed([](Weights& f) {
        f.set(f.vars.node + 16, f.object({{M::datatype, float32_type()}}), 8);
        f.set(40, f.bytes.size(), 8);
      }),
      "a committed type");
}

void add_spaces(Corpus& corpus) {
  Adder add(corpus, "space_");
  auto space = [](const std::string& body) { return with_message({M::dataspace, body}); };
  auto shape = [&](const std::vector<uint64_t>& lengths) { return space(space_of(lengths)); };
  constexpr uint64_t huge = uint64_t{1} << 40;
  add("version", space(number(7, 24)), "a dataspace of an unknown version");
  add("rank_17", shape(std::vector<uint64_t>(17, 1)), "rank 17, more than 16");
  add("rank_255", space(number(0xff01, 24)), "rank 255, more than 16");
  add("rank_of_less", space(number(0x0401, 16)), "a dataspace that ends too early");
  add("permuted", space(number(0x020201, 24)), "a permuted dataspace");
  add("none", space(number(0x02000002, 4)), "a dataset of no shape");
  add("axis_2_63", shape({uint64_t{1} << 63}), "an axis of more than 2^62");
  add("axis_largest", shape({nowhere, 2}), "an axis of more than 2^62");
  add("product_2_80", shape({huge, huge}), "a size of more than 2^62");
  add("product_2_80_and_0", shape({huge, huge, 0}), "a size of more than 2^62");
  add("terabytes", shape({huge}), "4398046511104 declared bytes over 96 stored ones");
  add("megabytes", shape({1 << 20}), "4194304 declared bytes over 96 stored ones");
  add("a_little_more", shape({25}), "a dataset whose stored size is not the declared one");
  add("less", shape({23}), "a dataset whose stored size is not the declared one");
  add("turned", shape({4, 6}), "kernel [6, 4], in the file [4, 6]");
}

void add_types(Corpus& corpus) {
  Adder add(corpus, "type_");
  auto type = [](const std::string& body) { return with_message({M::datatype, body}); };
  auto of_class = [&](unsigned kind, uint64_t bits, uint64_t size, const std::string& more = std::string(64, '\0')) {
    return type(number(0x10 | kind, 1) + number(bits, 3) + number(size, 4) + more);
  };
  add("of_0_bytes", of_class(0, 0, 0), "a datatype of no bytes");
  add("integer_of_3_bytes", of_class(0, 0, 3, number(24 << 16, 8)), "integers of 3 bytes");
  add("integer_of_2_gib", of_class(0, 0, 0x7fffffff, number(0xfff80000, 8)), "got integers");
  add("integer_padded", of_class(0, 0, 4, number(16 << 16, 8)), "integers with padding bits");
  add("float_of_vax", of_class(1, 0x41, 4), "floating-point numbers in VAX order");
  add("float_of_nothing", of_class(1, 0, 4), "floating-point numbers of 4 bytes in an unknown format");
  std::string biased = float32_type();
  set(biased, 16, 3, 4);
  add("float_of_other_bias", type(biased), "in an unknown format");
  add("time", of_class(2, 0, 4), "elements of datatype class 2");
  add("text", of_class(3, 0, 4), "a dataset of strings");
  add("bits", of_class(4, 0, 4), "elements of datatype class 4");
  add("opaque", of_class(5, 0, 4), "opaque elements of 4 bytes");
  add("compound", of_class(6, 1, 4), "a compound type");
  add("object_reference", of_class(7, 0, 8), "object references");
  add("region_reference", of_class(7, 1, 12), "region references");
  add("enumeration", of_class(8, 2, 4), "enumerations other than bool");
  add("sequence", of_class(9, 0, 16), "sequences of variable length");
  add("variable_text", type(variable_text_type()), "a dataset of strings");
  add("variable_text_of_7", of_class(9, 1, 7), "a string reference that is not 16 bytes long");
  add("array", of_class(10, 0, 16), "elements of datatype class 10");
  add("class_15", of_class(15, 0, 4), "elements of datatype class 15");
  add("cut", type(number(0x11, 1)), "got ");
}

}  // namespace

void add_hdf5_files(Corpus& corpus) {
  add_superblocks(corpus);
  add_groups(corpus);
  add_names(corpus);
  add_members(corpus);
  add_headers(corpus);
  add_spaces(corpus);
  add_types(corpus);
}

std::string weights_file() { return Weights().whole(); }

}  // namespace addax::tests
