// Hostile weights by names: safetensors, npz, maps of shards, and checkpoints of trainings.
#include "hostile/zip_image.hpp"

namespace addax::tests {
namespace {

std::string safetensors(const std::string& header, const std::string& elements = std::string(112, '\1')) {
  return number(header.size(), 8) + header + elements;
}
/// One array beside the bias of 16 bytes that comes behind it.
std::string kernel(const std::string& entry, const std::string& elements = std::string(112, '\1')) {
  return safetensors(R"({"small/dense/kernel": )" + entry +
                         R"(, "small/dense/bias": {"dtype": "F32", "shape": [4], "data_offsets": [96, 112]}})",
                     elements);
}
std::string array(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"dtype": )" + dtype + R"(, "shape": )" + shape + R"(, "data_offsets": )" + offsets + "}";
}
const std::string good_entry = array("\"F32\"", "[6, 4]", "[0, 96]");

void add_safetensors(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"safetensors_" + what + ".safetensors", bytes, says});
  };
  auto of_kernel = [&](const std::string& what, const std::string& dtype, const std::string& shape,
                       const std::string& offsets,
                       const std::string& says) { add(what, kernel(array(dtype, shape, offsets)), says); };
  const std::string good = kernel(good_entry), twice = good_entry + R"(, "small/dense/kernel": )" + good_entry;
  add("empty", "", "expected a header, got 0 bytes");
  add("of_7_bytes", good.substr(0, 7), "expected a header, got 7 bytes");
  add("cut_in_header", good.substr(0, 50), "expected a header within the file");
  add("cut_in_elements", good.substr(0, good.size() - 1), "expected offsets within the file");
  add("more_behind", good + "x", "expected arrays that fill the file, got 1 bytes more");
  add("header_2_64", number(~uint64_t{0}, 8) + good.substr(8), "a header within the file and of at most 100 MB");
  add("header_100_mb", number(100'000'001, 8) + good.substr(8), "a header within the file and of at most 100 MB");
  add("header_0", number(0, 8) + good.substr(8), "expected a header of JSON, got other bytes");
  add("header_list", safetensors("[]"), "expected a header of JSON, got other bytes");
  add("header_cut", safetensors(R"({"a": )"), "in its header: expected a value");
  add("header_deep", safetensors(R"({"a": [[[[[[1]]]]]]})"), "in its header: expected at most 4 levels");
  add("header_utf8", safetensors("{\"\xff\": 1}"), "in its header: expected text in UTF-8");
  add("header_of_values", safetensors("{\"a\": [" + std::string(4 << 20, ',') + "]}"),
      "in its header: expected a value");
  std::string zeros = "{\"a\": [0";
  for (int i = 0; i < 2 << 20; ++i) zeros += ",0";
  add("header_of_many_values", safetensors(zeros + "]}"), "values, got more at offset");
  add("metadata_numbers", safetensors(R"({"__metadata__": {"a": 1}})"), "expected metadata of texts");
  add("name_twice", kernel(twice), "twice in the object");
  add("name_of_control", safetensors(R"({"a\n\u001b": 3})"), "expected an array with \"shape\"");
  add("entry_number", kernel("3"), "at \"small/dense/kernel\": expected an array with");
  add("entry_without_offsets", kernel(R"({"dtype": "F32", "shape": [6, 4]})"),
      "expected an array with \"data_offsets\"");
  of_kernel("dtype_unknown", "\"F8_E5M2\"", "[6, 4]", "[0, 96]", "a dtype of numbers that computing knows");
  of_kernel("dtype_number", "4", "[6, 4]", "[0, 96]", "a dtype of numbers that computing knows, got 4");
  of_kernel("dtype_code", "{\"eval\": \"x\"}", "[6, 4]", "[0, 96]", "a dtype of numbers that computing knows");
  of_kernel("shape_negative", "\"F32\"", "[-6, 4]", "[0, 96]", "expected a shape, got [-6, 4]");
  of_kernel("shape_nan", "\"F32\"", "[NaN, 4]", "[0, 96]", "expected a shape, got [NaN, 4]");
  of_kernel("shape_infinite", "\"F32\"", "[Infinity]", "[0, 96]", "expected a shape, got [Infinity]");
  of_kernel("shape_text", "\"F32\"", "\"6\"", "[0, 96]", "expected a shape, got \"6\"");
  of_kernel("shape_of_17", "\"F32\"", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,24]", "[0, 96]", "expected a shape");
  of_kernel("shape_overflow", "\"F32\"", "[4611686018427387904, 4]", "[0, 0]", "expected a shape that fits");
  of_kernel("shape_overflow_to_96", "\"F32\"", "[4611686018427387928, 1]", "[0, 96]", "expected a shape that fits");
  of_kernel("shape_of_nothing_and_2_62", "\"F32\"", "[0, 4611686018427387904, 4]", "[0, 0]", "a shape that fits");
  of_kernel("shape_terabytes", "\"F32\"", "[1099511627776]", "[0, 96]", "expected as many bytes as");
  of_kernel("shape_other", "\"F32\"", "[4, 6]", "[0, 96]", "kernel [6, 4], in the file [4, 6]");
  of_kernel("offsets_outside", "\"F32\"", "[6, 4]", "[0, 9600]", "expected offsets within the file");
  of_kernel("offsets_2_63", "\"F32\"", "[6, 4]", "[0, 9223372036854775807]", "expected offsets within the file");
  of_kernel("offsets_turned", "\"F32\"", "[6, 4]", "[96, 0]", "expected offsets within the file");
  of_kernel("offsets_negative", "\"F32\"", "[6, 4]", "[-96, 0]", "expected offsets within the file");
  of_kernel("offsets_nan", "\"F32\"", "[6, 4]", "[NaN, 96]", "expected two offsets, got [NaN, 96]");
  of_kernel("offsets_of_3", "\"F32\"", "[6, 4]", "[0, 96, 112]", "expected two offsets");
  of_kernel("overlap", "\"F32\"", "[6, 4]", "[16, 112]", "expected arrays one after another");
  of_kernel("hole", "\"F32\"", "[5, 4]", "[16, 96]", "expected arrays one after another, got a hole at byte 0");
}

void add_npz(Corpus& corpus) {
  const ZipPart bias{"small/dense/bias.npy", npy("'<f4'", "(4,)", std::string(16, '\1'))};
  auto of_kernel = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"npz_" + what + ".npz", ZipImage({{"small/dense/kernel.npy", bytes}, bias}).bytes, says});
  };
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"npz_" + what + ".npz", bytes, says});
  };
  const std::string elements(96, '\1'), good = npy("'<f4'", "(6, 4)", elements);
  of_kernel("objects", npy("'|O'", "(6, 4)", "cos\nsystem\n(S'true'\ntR."), "numbers or bools, got '|O'");
  of_kernel("records", npy("[('a', '<f4')]", "(24,)", elements), "numbers or bools");
  of_kernel("pickle", "cos\nsystem\n(S'true'\ntR.", "expected the signature of .npy, got none");
  of_kernel("empty", "", "at \"small/dense/kernel.npy\": expected the signature of .npy");
  of_kernel("cut", good.substr(0, 40), "expected a whole header");
  of_kernel("cut_in_elements", good.substr(0, good.size() - 4), "expected as many bytes as [6, 4] float32 has, got 92");
  of_kernel("more", good + "more", "expected as many bytes as [6, 4] float32 has, got 100");
  of_kernel("terabytes", npy("'<f4'", "(1099511627776, 4)", elements), "expected as many bytes as");
  of_kernel("overflow", npy("'<f4'", "(4611686018427387904, 4, 4)", elements), "expected as many bytes as");
  of_kernel("negative", npy("'<f4'", "(-6, -4)", elements), "expected a shape");
  of_kernel("turned", npy("'<f4'", "(4, 6)", elements), "kernel [6, 4], in the file [4, 6]");
  of_kernel("header_of_64_kib",
            "\x93NUMPY\x02" + std::string(1, '\0') + number(0xffffffff, 4) + std::string(70000, ' '),
            "expected a whole header, got one of 4294967295 bytes");
  add("of_text", "no archive", "expected a zip archive");
  add("member_of_text", ZipImage({bias, {"readme.txt", "x"}}).bytes, "at \"readme.txt\": expected members that end in");
  add("member_up", ZipImage({bias, {"../kernel.npy", good}}).bytes, "a path that leaves its folder");
  add("member_twice", ZipImage({bias, bias}).bytes, "a name that stands twice");
  add("member_missing", ZipImage({bias}).bytes, "dense (Dense): kernel [6, 4], in the file none");
  add("bomb", ZipImage({bias, {"kernel.npy", npy("'|u1'", "(16777216,)", std::string(16 << 20, '\0')), true}}).bytes,
      "no larger than the stored bytes bear out");
  std::vector<ZipPart> many;
  for (int i = 0; i < 50000; ++i) many.push_back({std::to_string(i) + ".npy", npy("'|b1'", "()", "x")});
  add("of_50000_members", ZipImage(many).bytes, "expected the weights of small (Sequential)");
  add("crc", ZipImage({bias}).with_both(0, 14, 7, 4), "expected content that matches its checksum");
}

void add_shards(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& map, const std::string& says) {
    corpus.push_back({"shards_" + what + ".weights.json", map, says});
  };
  auto to = [](const std::string& file) {
    return R"({"metadata": {}, "weight_map": {"/layers/dense/vars": )" + file + "}}";
  };
  const std::string beside = "expected names of files beside it";
  add("empty", "", "expected a value");
  add("list", "[]", "expected a \"weight_map\", got none");
  add("map_list", R"({"weight_map": []})", "expected a \"weight_map\", got none");
  add("to_number", to("7"), beside);
  add("to_null", to("null"), beside);
  add("to_object", to("{}"), beside);
  add("to_absolute", to("\"/etc/passwd\""), beside);
  add("to_absolute_weights", to("\"/etc/a.weights.h5\""), beside);
  add("to_folder_above", to("\"../a.weights.h5\""), beside);
  add("to_folder_below", to("\"b/a.weights.h5\""), beside);
  add("to_backslash", to("\"..\\\\a.weights.h5\""), beside);
  add("to_other_ending", to("\"shadow\""), beside);
  add("to_zero_byte", to("\"shadow\\u0000.weights.h5\""), beside);
  add("to_control", to("\"a\\n\\u001b.weights.h5\""), beside);
  std::string many = "[\"a.weights.h5\"";
  for (int i = 0; i < 100000; ++i) many += ", \"a.weights.h5\"";
  add("to_one_file_again_and_again", to(many + "]"), "expected each file of a group once");
  add("to_list_of_lists", to("[[\"a.weights.h5\"]]"), beside);
}

}  // namespace

void add_named_files(Corpus& corpus) {
  add_safetensors(corpus);
  add_npz(corpus);
  add_shards(corpus);
}

void add_good_named_files(Corpus& corpus) {
  corpus.push_back({"good.safetensors", kernel(good_entry), ""});
  corpus.push_back({"good.npz",
                    ZipImage({{"small/dense/bias.npy", npy("'<f4'", "(4,)", std::string(16, '\1'))},
                              {"small/dense/kernel.npy", npy("'<f4'", "(6, 4)", std::string(96, '\1')), true}})
                        .bytes,
                    ""});
}

}  // namespace addax::tests
