// MNIST: finding, fetching and reading its four files.
#include "addax/datasets/mnist.hpp"

#include <cstdlib>
#include <future>
#include <memory>
#include <optional>

#include "core/checksum.hpp"
#include "core/download.hpp"
#include "core/gzip.hpp"
#include "core/idx.hpp"

namespace addax::datasets::mnist {
namespace {

namespace fs = std::filesystem;

struct File {
  const char* name;
  /// Of the content: mirrors compress it in different ways.
  const char* sha256;
  int rank;
};

constexpr File train_images{"train-images-idx3-ubyte.gz",
                            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 3};
constexpr File train_labels{"train-labels-idx1-ubyte.gz",
                            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 1};
constexpr File test_images{"t10k-images-idx3-ubyte.gz",
                           "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 3};
constexpr File test_labels{"t10k-labels-idx1-ubyte.gz",
                           "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 1};

std::optional<fs::path> find(const File& file, const fs::path& folder) {
  for (const fs::path& path : {folder / file.name, folder / "mnist" / file.name}) {
    std::error_code error;
    if (fs::exists(path, error)) return path;
  }
  return std::nullopt;
}

/// Downloads the file into the cache. What does not have the right checksum is not kept.
fs::path fetch(const File& file) {
  constexpr size_t most = size_t{1} << 25;
  fs::path folder = cache_folder() / "mnist";
  const std::vector<std::string> mirrors{"https://ossci-datasets.s3.amazonaws.com/mnist/",
                                         "https://storage.googleapis.com/cvdf-datasets/mnist/"};
  std::vector<std::string> urls;
  for (const std::string& mirror : mirrors) urls.push_back(mirror + file.name);
  std::string help = "Put " + std::string(file.name) + " into $ADDAX_DATA_DIR or " + folder.string() +
                     ", or train on datasets::digits, which needs no file.";
  Bytes bytes = download(urls, most, progress_bar(file.name), help);
  if (sha256(gunzip(bytes.span(), file.name).span()) != file.sha256) {
    throw FormatError(std::string(file.name) +
                      ": expected the content of MNIST, got a download with another checksum. " + help);
  }
  std::error_code error;
  fs::create_directories(folder, error);
  write_file(folder / file.name, bytes.span());
  return folder / file.name;
}

fs::path locate(const File& file) {
  if (const char* folder = std::getenv("ADDAX_DATA_DIR"); folder != nullptr && *folder != '\0')
    if (auto path = find(file, folder)) return *path;
  if (auto path = find(file, cache_folder())) return *path;
  return fetch(file);
}

Tensor read(const fs::path& path, const File& file) {
  auto idx = std::make_shared<Idx>(read_idx(path));
  bool images = file.rank == 3;
  if (idx->shape.rank() != file.rank || (images && idx->shape.part(1, 3) != Shape{28, 28})) {
    throw FormatError(path.string() + ": expected " + (images ? "images [n, 28, 28]" : "labels [n]") + ", got " +
                      idx->shape.to_string() + ". Fetch the file again; this one is of another data set.");
  }
  Spec spec{idx->shape, DType::uint8};
  return Tensor::view_of(idx->file.data() + idx->header, spec, idx);
}

Split read_split(const fs::path& images, const fs::path& labels, const File& image_file, const File& label_file) {
  Split split{read(images, image_file), read(labels, label_file)};
  if (split.x.shape().front() != split.y.shape().front()) {
    throw FormatError(labels.string() + ": expected a label for each of " + std::to_string(split.x.shape().front()) +
                      " images, got " + std::to_string(split.y.shape().front()) + ". Fetch both files again.");
  }
  return split;
}

}  // namespace

Splits load_data() try {
  fs::path paths[] = {locate(train_images), locate(train_labels), locate(test_images), locate(test_labels)};
  // The test set inflates beside the training set.
  auto test = std::async(std::launch::async, read_split, paths[2], paths[3], test_images, test_labels);
  Split train = read_split(paths[0], paths[1], train_images, train_labels);
  return {train, test.get()};
} catch (FileError& error) {
  error.add_place("datasets::mnist");
  throw;
}

}  // namespace addax::datasets::mnist
