// from_text_lines: lines as bytes, whatever ends them, also beyond the reader's buffer.
#include "addax/data/text_lines.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "data/files.hpp"

namespace addax::tests {
namespace {

std::vector<std::string> lines(const data::Dataset& set) {
  std::vector<std::string> all;
  for (const auto& [x, y] : set) all.emplace_back(static_cast<const char*>(x[0].raw_data()), x[0].spec().bytes());
  return all;
}

}  // namespace

TEST_CASE("lines without their ends") {
  TemporaryFolder folder;
  auto path = folder / "t.txt";
  data::Dataset set = (write(path, "one\r\n\ntwo\nlast"), data::from_text_lines(path));
  using Lines = std::vector<std::string>;
  CHECK(lines(set) == Lines{"one", "", "two", "last"});
  CHECK(lines(set.skip(2)) == Lines{"two", "last"});
  write(path, "");
  CHECK(lines(set).empty());
  std::string longer(100000, 'x');
  write(path, longer + "\n" + longer + "y\n");
  CHECK(lines(set) == Lines{longer, longer + "y"});
  CHECK(set.padded_batch(2).iterate().next()->x.shape() == Shape{2, 100001});
  write(path, std::string((size_t{16} << 20) + 1, 'x'));
  CHECK(refusal<FormatError>(folder, [&] { exhaust(set); }) ==
        "t.txt, line 1: expected a line of at most 16 MiB, got a longer one. Is this a text file?");
  CHECK_THROWS_AS(data::from_text_lines(folder / "none.txt"), FileError);
}

}  // namespace addax::tests
