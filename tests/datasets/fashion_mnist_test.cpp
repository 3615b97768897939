#include "addax/datasets/fashion_mnist.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "datasets/fakes.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;

TEST_CASE("fashion_mnist reads its own folder, not MNIST's files of the same names, and Keras' cache") {
  Nowhere nowhere;
  fs::create_directories(nowhere.folder / "fashion-mnist");
  fs::create_directories(nowhere.folder / "keras" / "datasets" / "fashion-mnist");
  write_set(nowhere.folder.path(), "train", 9);
  write_set(nowhere.folder / "fashion-mnist", "train", 4);
  write_set(nowhere.folder / "keras" / "datasets" / "fashion-mnist", "t10k", 2);
  auto [train, test] = datasets::fashion_mnist::load_data();
  CHECK(train.x.spec() == Spec{{4, 28, 28}, DType::uint8});
  CHECK(test.y.to_vector<int>() == std::vector<int>{0, 1});
}

TEST_CASE("without files and network fashion_mnist says where to put them") {
  Nowhere nowhere;
  std::string text = refusal_of<FileError>([] { datasets::fashion_mnist::load_data(); }, nowhere.folder.path());
  CHECK(
      text.starts_with("datasets::fashion_mnist: download: expected an answer from the network, got "
                       "\"https://storage.googleapis.com/tensorflow/tf-keras-datasets/train-images-idx3-ubyte.gz: "));
  CHECK(
      text.ends_with("Put train-images-idx3-ubyte.gz into $ADDAX_DATA_DIR/fashion-mnist or "
                     ".../cache/addax/fashion-mnist."));
}

}  // namespace
}  // namespace addax::tests
