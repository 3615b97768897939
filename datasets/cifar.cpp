#include "datasets/cifar.hpp"

#include <filesystem>
#include <memory>
#include <span>

#include "addax/errors.hpp"
#include "core/gzip.hpp"
#include "datasets/pickle.hpp"
#include "datasets/tar.hpp"

namespace addax::datasets {
namespace {

namespace fs = std::filesystem;
constexpr size_t side = 32, colors = 3, pixels = side * side, image_size = colors * pixels;

/// Images and labels of batches, as they come.
struct Collected {
  std::shared_ptr<std::vector<std::byte>> images = std::make_shared<std::vector<std::byte>>(),
                                          labels = std::make_shared<std::vector<std::byte>>();

  Split split() const {
    auto n = static_cast<int64_t>(labels->size());
    return {Tensor::view_of(images->data(), {{n, 32, 32, 3}, DType::uint8}, images),
            Tensor::view_of(labels->data(), {{n, 1}, DType::uint8}, labels)};
  }
};

/// The bytes of a NumPy array: the last item of the state that Python would put into it.
std::string_view array_bytes(const PickleValue* data) {
  if (data == nullptr || data->items.size() != 2) return {};
  const std::vector<PickleValue*>& state = data->items[1]->items;
  return state.empty() ? std::string_view() : state.back()->bytes;
}

/// Channels last, behind what came before.
void add_batch(std::span<const std::byte> file, const std::string& name, const std::string& label_key,
               Collected& into) {
  const Pickle pickle(file, name);
  std::string_view data = array_bytes(pickle.value().find("data"));
  const PickleValue* labels = pickle.value().find(label_key);
  size_t n = labels == nullptr ? 0 : labels->items.size();
  if (n == 0 || data.size() != n * image_size)
    throw FormatError(name + ": expected 3072 bytes of images for each of its " + label_key + ", got " +
                      std::to_string(data.size()) + " bytes for " + std::to_string(n) +
                      ". Fetch the file again; this copy is damaged.");
  size_t first = into.images->size();
  into.images->resize(first + data.size());
  auto* out = into.images->data() + first;
  for (size_t i = 0; i < n; ++i, data.remove_prefix(image_size))
    for (size_t p = 0; p < pixels; ++p)
      for (size_t c = 0; c < colors; ++c) *out++ = static_cast<std::byte>(data[c * pixels + p]);
  for (const PickleValue* label : labels->items) {
    if (label->kind != PickleValue::integer || label->number < 0 || label->number > 99)
      throw FormatError(name + ": expected labels from 0 to 99, got another value. Fetch the file again.");
    into.labels->push_back(static_cast<std::byte>(label->number));
  }
}

/// The batches' folder where Keras has unpacked the archive; else nothing.
fs::path unpacked_folder(const CifarSet& set) {
  for (const fs::path& folder : folders_of(set.archive)) {
    std::error_code error;
    for (const fs::path& path : {folder / set.folder, folder / set.unpacked / set.folder})
      if (fs::exists(path / set.test, error)) return path;
  }
  return {};
}

}  // namespace

Splits load_cifar(const CifarSet& set) try {
  Collected train, test;
  if (fs::path folder = unpacked_folder(set); !folder.empty()) {
    auto add = [&](const std::string& name, Collected& into) {
      add_batch(read_file(folder / name).span(), (folder / name).string(), set.labels, into);
    };
    for (const std::string& name : set.train) add(name, train);
    add(set.test, test);
  } else {
    const std::string path = locate(set.archive).string();
    const Bytes tar = gunzip(read_file(path).span(), path);
    auto add = [&](const std::string& name, Collected& into) {
      add_batch(tar_member(tar.span(), set.folder + "/" + name, path), path + ": " + name, set.labels, into);
    };
    for (const std::string& name : set.train) add(name, train);
    add(set.test, test);
  }
  return {train.split(), test.split()};
} catch (FileError& error) {
  error.add_place(set.place);
  throw;
}

}  // namespace addax::datasets
