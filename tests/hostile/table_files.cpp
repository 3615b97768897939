// Hostile data: IDX, its .gz form, .npy and CSV.
#include "hostile/zip_image.hpp"

namespace addax::tests {
namespace {

/// An IDX file of unsigned bytes.
std::string idx(const std::vector<uint32_t>& shape, const std::string& elements) {
  std::string file = {'\0', '\0', '\x08', static_cast<char>(shape.size())};
  for (uint32_t length : shape)
    for (int byte = 3; byte >= 0; --byte) file += static_cast<char>(length >> 8 * byte);
  return file + elements;
}

void add_gzip(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"gzip_" + what + ".idx", bytes, says});
  };
  const std::string good = idx({2, 3}, "abcdef"), packed = deflated(good, 31);
  const std::string mismatch = "data that do not match their length and CRC";
  auto with = [&](size_t at, uint64_t value, size_t size) {
    std::string bytes = packed;
    set(bytes, at, value, size);
    return bytes;
  };
  add("of_2_bytes", packed.substr(0, 2), "got only 2 bytes");
  for (size_t size : {size_t{10}, size_t{17}, packed.size() - 9, packed.size() - 1})
    add("cut_" + std::to_string(size), packed.substr(0, size), "expected a whole gzip file");
  add("length_less", with(packed.size() - 4, 3, 4), mismatch);
  add("length_more", with(packed.size() - 4, 1000, 4), mismatch);
  add("length_largest", with(packed.size() - 4, 0xffffffff, 4), "a declared length of 4294967295 from");
  add("crc", with(packed.size() - 8, 0, 4), mismatch);
  add("method", with(2, 7, 1), mismatch);
  add("flags", with(3, 0xff, 1), mismatch);
  add("name_endless", with(3, 8, 1), mismatch);
  add("more_behind", packed + "x", "expected a whole gzip file");
  add("two_members", packed + packed, mismatch);
  add("bomb", deflated(std::string(32 << 20, '\0'), 31), "a declared length of 33554432 from");
  std::string sparse;
  for (int i = 0; i < 20000; ++i) sparse += std::string(200, static_cast<char>(i * 7)) + std::to_string(i * 37);
  add("bomb_below_the_ratio", deflated(sparse, 31), "got another one");
  add("in_gzip", deflated(packed, 31), "expected the IDX signature of unsigned bytes");
}

void add_npy(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"npy_" + what + ".npy", bytes, says});
  };
  const std::string four(16, '\1'), good = npy("'<f4'", "(2, 2)", four);
  add("empty", "", "expected the signature of .npy, got none");
  add("cut_in_signature", good.substr(0, 5), "expected the signature of .npy, got none");
  add("cut_in_header", good.substr(0, 30), "expected a whole header");
  add("cut_in_elements", good.substr(0, good.size() - 1), "expected as many bytes as [2, 2] float32 has, got 15");
  add("more_behind", good + "x", "expected as many bytes as [2, 2] float32 has, got 17");
  add(
      "version",
      [&] {
        std::string bytes = good;
        bytes[6] = 9;
        return bytes;
      }(),
      "expected version 1 to 3");
  add(
      "header_huge",
      [&] {
        std::string bytes = good;
        set(bytes, 8, 65535, 2);
        return bytes;
      }(),
      "a whole header");
  add("objects", npy("'|O'", "(2, 2)", four), "expected numbers or bools, got '|O'");
  add("records", npy("[('a', '<f4')]", "(2, 2)", four), "expected numbers or bools");
  add("kind_of_control", npy("'\x1b[31m\n\x80'", "(2, 2)", four), "expected numbers or bools");
  add("kind_of_kilobytes", npy("'" + std::string(50000, 'f') + "'", "(2, 2)", four), "expected numbers or bools");
  add("shape_none", npy("{'descr': '<f4', 'fortran_order': False, }", four), "expected a header with 'shape'");
  add("shape_text", npy("'<f4'", "'no'", four), "expected a shape, got none");
  add("shape_open", npy("'<f4'", "(2, 2", four), "expected a shape, got none");
  add("shape_negative", npy("'<f4'", "(-2, 2)", four), "expected a shape, got (-2, 2)");
  add("shape_code", npy("'<f4'", "(2, exit())", four), "expected a shape, got (2, exit()");
  add("shape_2_70", npy("'<f4'", "(1180591620717411303424,)", four), "expected a shape");
  add("shape_overflow", npy("'<f4'", "(4611686018427387904, 4611686018427387904)", four), "expected as many bytes");
  add("shape_of_nothing_and_2_62", npy("'<f4'", "(0, 4611686018427387904, 4)", ""), "expected as many bytes");
  add("shape_of_17", npy("'<f4'", "(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4)", four), "expected a shape");
  add("shape_terabytes", npy("'<f4'", "(1099511627776,)", four), "expected as many bytes");
  add("shape_scalar", npy("'<f4'", "()", four.substr(0, 4)), "expected an array with rows, got a number");
  add("shape_not_utf8", npy("'<f4'", "(2, \xff\n)", four), "expected a shape");
}

void add_csv(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"csv_" + what + ".csv", bytes, says});
  };
  add("empty", "", "expected lines of cells, got none");
  add("of_newlines", "\n\n\r\n\n", "expected lines of cells, got none");
  add("text", "a,b\n1,x\n", "line 2: expected a number in column \"b\", got \"x\"");
  add("control", "a,b\n1,\x1b[31m\x80\n", "line 2: expected a number in column \"b\"");
  add("column_of_control", "a,b\x1b\n1,x\n", "line 2: expected a number in column \"b");
  add("cell_of_megabytes", "a,b\n1," + std::string(2 << 20, 'x') + "\n", "line 2: expected a number in column \"b\"");
  add("cell_of_lines", "a,b\n1,\"x\ny\"\n", "line 3: expected a number in column \"b\"");
  add("number_endless", "a\n" + std::string(1 << 20, '9') + "\n", "line 2: expected a number in column \"a\"");
  add("number_hexadecimal", "a\n0x10\n", "expected a number in column \"a\", got \"0x10\"");
  add("cells_too_many", "a,b\n1,2,3\n", "line 2: expected 2 cells as in the first line, got 3");
  add("cells_too_few", "a,b\n1\n", "line 2: expected 2 cells as in the first line, got 1");
  add("cells_of_nothing", std::string(8 << 20, ','), "line 1: expected at most 131072 cells, got more");
  add("cells_of_nothing_behind", "a,b\n" + std::string(8 << 20, ','),
      "line 2: expected at most 131072 cells, got more");
  add("quote_open", "a,b\n1,\"2\n3\n4\n", "expected the end of a quoted cell, got that of the file");
  add("line_endless", "a\n" + std::string(17 << 20, '1'), "expected a line of at most 16 MiB");
  add(
      "cell_endless",
      "a\n\"" +
          [] {
            std::string lines;
            for (int i = 0; i < 1100; ++i) lines += std::string(16 << 10, '1') + "\n";
            return lines;
          }(),
      "expected");
  add("zero_bytes", std::string("a\n\0\0\0\n", 6), "expected a number in column \"a\"");
  add("that_is_binary", weights_file() + "\n", "expected");
  add("utf16",
      std::string("\xff\xfe"
                  "a\0\n\0"
                  "1\0\n\0",
                  10),
      "expected");
}

}  // namespace

void add_idx_files(Corpus& corpus) {
  auto add = [&](const std::string& what, const std::string& bytes, const std::string& says) {
    corpus.push_back({"idx_" + what + ".idx", bytes, says});
  };
  const std::string good = idx({2, 3}, "abcdef"), another = "expected the IDX signature of unsigned bytes";
  add("empty", "", "expected an IDX header, got 0 bytes");
  add("of_3_bytes", good.substr(0, 3), "expected an IDX header, got 3 bytes");
  add("cut_in_shape", good.substr(0, 9), "expected an IDX header of 12 bytes, got 9");
  add("cut_in_elements", good.substr(0, 17), "its shape [2, 3] has elements, got 5");
  add("more_behind", good + "g", "its shape [2, 3] has elements, got 7");
  add("signature", "PK" + good.substr(2), another);
  add("floats", good.substr(0, 2) + "\x0d" + good.substr(3), another);
  add("rank_0", idx({}, ""), "expected an IDX rank of 1 to 16, got 0");
  add("rank_17", idx(std::vector<uint32_t>(17, 1), "a"), "expected an IDX rank of 1 to 16, got 17");
  add("rank_255", good.substr(0, 3) + "\xff" + good.substr(4), "expected an IDX rank of 1 to 16, got 255");
  add("shape_gigabytes", idx({0xffffffff}, "a"), "expected as many bytes as its shape");
  add("shape_overflow", idx({65536, 65536, 65536, 65536}, ""), "expected as many bytes as its shape");
  add("shape_overflow_to_6", idx({0x80000003, 2, 1, 0x80000000, 2}, "abcdef"), "expected as many bytes as its shape");
  add("shape_of_nothing_and_2_62", idx({0, 0x80000000, 0x80000000, 4}, ""), "expected as many bytes as its shape");
  add_gzip(corpus);
}

void add_table_files(Corpus& corpus) {
  add_npy(corpus);
  add_csv(corpus);
}

void add_good_tables(Corpus& corpus) {
  corpus.push_back({"good.idx", idx({2, 3}, "abcdef"), ""});
  corpus.push_back({"good_packed.idx", deflated(idx({2, 3}, "abcdef"), 31), ""});
  corpus.push_back({"good.npy", npy("'<f4'", "(2, 2)", std::string(16, '\1')), ""});
  corpus.push_back({"good.csv", "a,b\n1,2\n", ""});
}

}  // namespace addax::tests
