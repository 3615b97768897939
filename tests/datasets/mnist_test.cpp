// datasets::mnist: the search for its files, refusals, and the real files where they are at hand.
#include "addax/datasets/mnist.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "addax/errors.hpp"
#include "datasets/fakes.hpp"

using namespace addax;
using namespace addax::tests;
namespace fs = std::filesystem;

namespace {

std::string refusal() {
  try {
    datasets::mnist::load_data();
  } catch (const FormatError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("mnist reads the files of ADDAX_DATA_DIR, then those of the cache") {
  TemporaryFolder data, cache;
  fs::create_directories(cache / "addax" / "mnist");
  write_set(data.path(), "train", 5);
  write_set(cache / "addax" / "mnist", "train", 9);
  write_set(cache / "addax" / "mnist", "t10k", 3);
  Environment data_dir("ADDAX_DATA_DIR", data.path()), cache_dir("XDG_CACHE_HOME", cache.path());
  auto [train, test] = datasets::mnist::load_data();
  CHECK(train.x.spec() == Spec{{5, 28, 28}, DType::uint8});
  CHECK(train.y.to_vector<int>() == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(test.x.spec() == Spec{{3, 28, 28}, DType::uint8});
  CHECK(test.x.to_vector<int>()[9] == 63);
}

TEST_CASE("mnist refuses files that do not belong together") {
  TemporaryFolder data;
  Environment data_dir("ADDAX_DATA_DIR", data.path());
  write_set(data.path(), "train", 5);
  write_set(data.path(), "t10k", 5);
  fs::path test_labels = data / "t10k-labels-idx1-ubyte.gz", test_images = data / "t10k-images-idx3-ubyte.gz";
  write_gz(test_labels, labels(4));
  CHECK(refusal() == test_labels.string() + ": expected a label for each of 5 images, got 4. Fetch both files again.");
  write_gz(test_images, images(4, 27));
  CHECK(refusal() == test_images.string() +
                         ": expected images [n, 28, 28], got [4, 27, 27]. Fetch the file again; this one is of another "
                         "data set.");
  fs::resize_file(test_images, fs::file_size(test_images) - 9);
  CHECK(refusal().starts_with(test_images.string() + ": expected a whole gzip file"));
}

TEST_CASE("the real MNIST, where ADDAX_DATA_DIR has it") {
  const char* folder = std::getenv("ADDAX_DATA_DIR");
  if (folder == nullptr || !fs::exists(fs::path(folder) / "train-images-idx3-ubyte.gz")) {
    MESSAGE("skipped: no MNIST in ADDAX_DATA_DIR");
    return;
  }
  auto [train, test] = datasets::mnist::load_data();
  CHECK(train.x.shape() == Shape{60000, 28, 28});
  CHECK(test.y.shape() == Shape{10000});
  auto y = test.y.to_vector<int>();
  CHECK(std::vector<int>(y.begin(), y.begin() + 5) == std::vector<int>{7, 2, 1, 0, 4});
}
