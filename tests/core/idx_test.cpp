// IDX: good files, and every way in which a header may not fit its bytes.
#include "core/idx.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "addax/errors.hpp"

using namespace addax;

namespace {

Bytes bytes(const std::vector<int>& values) {
  Bytes file(values.size());
  std::transform(values.begin(), values.end(), file.data(), [](int value) { return static_cast<std::byte>(value); });
  return file;
}

std::string idx_refusal(const std::vector<int>& values) {
  try {
    parse_idx(bytes(values), "digits.idx");
  } catch (const FormatError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("an IDX file gives shape and elements") {
  Idx idx = parse_idx(bytes({0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6}), "digits.idx");
  CHECK(idx.shape == Shape{2, 3});
  REQUIRE(idx.elements().size() == 6);
  CHECK(idx.elements()[5] == std::byte{6});
  CHECK(parse_idx(bytes({0, 0, 8, 1, 0, 0, 0, 0}), "digits.idx").elements().empty());
}

TEST_CASE("what is not a whole IDX file of bytes is refused") {
  CHECK(idx_refusal({}).find("expected an IDX header, got 0 bytes") != std::string::npos);
  CHECK(idx_refusal({1, 0, 8, 1, 0, 0, 0, 0}).find("expected the IDX signature of unsigned bytes") !=
        std::string::npos);
  CHECK(idx_refusal({0, 0, 13, 1, 0, 0, 0, 0}).find("expected the IDX signature of unsigned bytes") !=
        std::string::npos);
  CHECK(idx_refusal({0, 0, 8, 0}).find("expected an IDX rank of 1 to 16, got 0") != std::string::npos);
  CHECK(idx_refusal({0, 0, 8, 17}).find("expected an IDX rank of 1 to 16, got 17") != std::string::npos);
  CHECK(idx_refusal({0, 0, 8, 2, 0, 0, 0, 2}).find("expected an IDX header of 12 bytes, got 8") != std::string::npos);
  CHECK(idx_refusal({0, 0, 8, 1, 0, 0, 0, 3, 1, 2}) ==
        "digits.idx: expected as many bytes as its shape [3] has elements, got 2. Fetch the file again; this copy is "
        "damaged or of another kind.");
  CHECK(idx_refusal({0, 0, 8, 1, 0, 0, 0, 1, 1, 2}) != "accepted");
}

TEST_CASE("a header that declares more than there is memory for is refused by arithmetic") {
  std::vector<int> file{0, 0, 8, 4};
  file.insert(file.end(), 16, 255);
  CHECK(idx_refusal(file).find("expected as many bytes as its shape") != std::string::npos);
  // Nothing is stored and an axis is empty, but the others alone are more than a Shape can count.
  CHECK(idx_refusal({0, 0, 8, 4, 0, 8, 8, 4, 0, 8, 17, 0, 0, 254, 0, 3, 0, 0, 0, 0}) != "accepted");
}
