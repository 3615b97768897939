#include "datasets/idx_set.hpp"

#include <future>
#include <memory>

#include "core/idx.hpp"
#include "datasets/files.hpp"

namespace addax::datasets {
namespace {

namespace fs = std::filesystem;

Tensor read(const fs::path& path, bool images) {
  auto idx = std::make_shared<Idx>(read_idx(path));
  if (idx->shape.rank() != (images ? 3 : 1) || (images && idx->shape.part(1, 3) != Shape{28, 28}))
    throw FormatError(path.string() + ": expected " + (images ? "images [n, 28, 28]" : "labels [n]") + ", got " +
                      idx->shape.to_string() + ". Fetch the file again; this one is of another data set.");
  Spec spec{idx->shape, DType::uint8};
  return Tensor::view_of(idx->file.data() + idx->header, spec, idx);
}

Split read_split(const fs::path& images, const fs::path& labels) {
  Split split{read(images, true), read(labels, false)};
  if (split.x.shape().front() != split.y.shape().front())
    throw FormatError(labels.string() + ": expected a label for each of " + std::to_string(split.x.shape().front()) +
                      " images, got " + std::to_string(split.y.shape().front()) + ". Fetch both files again.");
  return split;
}

}  // namespace

Splits load_idx_set(const IdxSet& set) try {
  const char* names[] = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
                         "t10k-labels-idx1-ubyte.gz"};
  std::vector<fs::path> paths;
  for (size_t i = 0; i < 4; ++i) {
    DataFile file{.set = set.set,
                  .name = names[i],
                  .of_content = true,
                  .bare = set.bare,
                  .most = size_t{1} << 25,
                  .otherwise = set.otherwise};
    for (const std::string& mirror : set.mirrors) file.urls.push_back(mirror + names[i]);
    if (i < set.checksums.size()) file.sha256 = set.checksums[i];
    paths.push_back(locate(file));
  }
  // The test set inflates beside the training set.
  auto test = std::async(std::launch::async, read_split, paths[2], paths[3]);
  Split train = read_split(paths[0], paths[1]);
  return {train, test.get()};
} catch (FileError& error) {
  error.add_place(set.place);
  throw;
}

}  // namespace addax::datasets
