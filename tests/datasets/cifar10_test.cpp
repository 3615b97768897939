#include "addax/datasets/cifar10.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "addax/errors.hpp"
#include "datasets/fakes.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::pair<std::string, std::string>> batches() {
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 1; i <= 5; ++i)
    files.emplace_back("cifar-10-batches-py/data_batch_" + std::to_string(i), even_batch("labels", {i, 9}));
  files.emplace_back("cifar-10-batches-py/test_batch", even_batch("labels", {3}));
  return files;
}

void check_read() {
  auto [train, test] = datasets::cifar10::load_data();
  CHECK(train.x.spec() == Spec{{10, 32, 32, 3}, DType::uint8});
  CHECK(train.y.spec() == Spec{{10, 1}, DType::uint8});
  CHECK(train.y.to_vector<int>() == std::vector<int>{1, 9, 2, 9, 3, 9, 4, 9, 5, 9});
  std::vector<int> x = test.x.to_vector<int>();
  CHECK(std::vector<int>(x.begin(), x.begin() + 4) == std::vector<int>{31, 32, 33, 31});
  CHECK(x.back() == 33);
}

TEST_CASE("cifar10 reads its archive, and what Keras unpacked") {
  Nowhere nowhere;
  write_gz(nowhere.folder / "cifar-10-python.tar.gz", tar_of(batches()));
  check_read();
  fs::remove(nowhere.folder / "cifar-10-python.tar.gz");
  fs::path unpacked = nowhere.folder / "keras" / "datasets" / "cifar-10-batches-py-target";
  fs::create_directories(unpacked / "cifar-10-batches-py");
  for (const auto& [name, content] : batches()) std::ofstream(unpacked / name) << content;
  check_read();
}

TEST_CASE("cifar10 refuses batches of another size, damaged pickles and archives") {
  Nowhere nowhere;
  auto with_test = [&](const std::string& content) {
    auto files = batches();
    files.back().second = content;
    write_gz(nowhere.folder / "cifar-10-python.tar.gz", tar_of(files));
    return refusal_of<FormatError>([] { datasets::cifar10::load_data(); }, nowhere.folder.path());
  };
  const std::string place = ".../cifar-10-python.tar.gz: test_batch: expected ",
                    help = ". Fetch the file again; this copy is damaged.";
  CHECK(with_test(cifar_batch("labels", {1, 2}, std::string(3072 + 9, 'x'))) ==
        place + "3072 bytes of images for each of its labels, got 3081 bytes for 2" + help);
  CHECK(with_test(even_batch("classes", {1})) ==
        place + "3072 bytes of images for each of its labels, got 3072 bytes for 0" + help);
  const std::string whole = even_batch("labels", {1}), a_pickle = place + "a pickle of arrays and lists, got ";
  CHECK(with_test(whole.substr(0, 900)) == a_pickle + "its end too early" + help);
  CHECK(with_test("cos\nsystem\n(U\x02lsio.") == a_pickle + "the instruction 105" + help);
  CHECK(with_test("u.") == a_pickle + "an instruction without its mark" + help);
  CHECK(with_test("h\x07.") == a_pickle + "a place that nothing was put into" + help);
  std::string long_one;  // hard enough to compress that gzip's own bound does not refuse it
  for (uint32_t i = 0; i <= 1000000; ++i) long_one += {'K', static_cast<char>(i * 2654435761u >> 24)};
  CHECK(with_test(long_one) == a_pickle + "more than a million instructions" + help);
  for (size_t length = 0; length + 1 < 200; ++length) CHECK(with_test(whole.substr(0, length)) != "accepted");
  auto files = batches();
  files.pop_back();
  write_gz(nowhere.folder / "cifar-10-python.tar.gz", tar_of(files));
  CHECK(refusal_of<FormatError>([] { datasets::cifar10::load_data(); }, nowhere.folder.path()) ==
        ".../cifar-10-python.tar.gz: expected a member \"cifar-10-batches-py/test_batch\", got an archive without it. "
        "Fetch the file again; this one is of another data set.");
  write_gz(nowhere.folder / "cifar-10-python.tar.gz", tar_of(batches()).substr(0, 6000));
  CHECK(refusal_of<FormatError>([] { datasets::cifar10::load_data(); }, nowhere.folder.path())
            .starts_with(".../cifar-10-python.tar.gz: expected 63"));
}

TEST_CASE("without files and network cifar10 says where to put them") {
  Nowhere nowhere;
  std::string text = refusal_of<FileError>([] { datasets::cifar10::load_data(); }, nowhere.folder.path());
  CHECK(text.starts_with(
      "datasets::cifar10: download: expected an answer from the network, got \"https://www.cs.toronto"));
  CHECK(text.ends_with("Put cifar-10-python.tar.gz into $ADDAX_DATA_DIR/cifar-10 or .../cache/addax/cifar-10."));
}

}  // namespace
}  // namespace addax::tests
