// from_idx: rows of unsigned bytes. The format itself is tested in tests/core/idx_test.cpp.
#include "addax/data/idx.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "data/files.hpp"

namespace addax::tests {

TEST_CASE("images and labels side by side") {
  TemporaryFolder folder;
  using namespace std::string_literals;
  write(folder / "images", "\0\0\x08\x03\0\0\0\x03\0\0\0\x01\0\0\0\x02"s + "abcdef");
  write(folder / "labels", "\0\0\x08\x01\0\0\0\x03"s + "\x07\x08\x09");
  auto set = data::Dataset::zip(data::from_idx(folder / "images"), data::from_idx(folder / "labels"));
  CHECK(set.cardinality() == 3);
  Batch all = *set.skip(1).batch(2).iterate().next();
  CHECK(all.x.shape() == Shape{2, 1, 2});
  CHECK(all.x[0].to_vector<int>() == std::vector<int>{'c', 'd', 'e', 'f'});
  CHECK(all.y[0].to_vector<int>() == std::vector<int>{8, 9});
  write(folder / "labels", "\0\0\x08\x01\0\0\0\x04"s + "\x07\x08\x09");
  CHECK(
      refusal<FormatError>(folder, [&] { data::from_idx(folder / "labels"); }) ==
      "labels: expected as many bytes as its shape [4] has elements, got 3. Fetch the file again; this copy is damaged "
      "or of another kind.");
}

}  // namespace addax::tests
