#include "addax/utils/image_dataset_from_directory.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <set>

#include "addax/ops.hpp"
#include "addax/utils/image.hpp"
#include "core/numpy_shuffle.hpp"
#include "ops/images.hpp"
#include "ops/seed.hpp"

namespace addax::utils {
namespace {

namespace fs = std::filesystem;
const std::string where = "image_dataset_from_directory: expected ";

/// A picture and its class.
struct Labelled {
  fs::path path;
  int64_t label = 0;
};

bool is_picture(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// The pictures below a folder, folder by folder as os.walk() goes, each by its name.
std::vector<fs::path> pictures_below(const fs::path& folder, bool follow_links) {
  auto how = follow_links ? fs::directory_options::follow_directory_symlink : fs::directory_options::none;
  std::vector<fs::path> found;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, how, error), end;
  if (error) throw FileError(where + "a readable folder, got " + folder.string() + ": " + error.message() + ".");
  for (; at != end; at.increment(error)) {
    if (error) throw FileError(where + "a readable folder, got " + folder.string() + ": " + error.message() + ".");
    if (is_picture(at->path()) && at->is_regular_file(error)) found.push_back(at->path());
  }
  auto order = [](const fs::path& p) { return std::pair(p.parent_path().string(), p.filename().string()); };
  std::sort(found.begin(), found.end(), [&](const fs::path& a, const fs::path& b) { return order(a) < order(b); });
  return found;
}

/// The folders that are classes.
std::vector<std::string> classes_in(const fs::path& directory, const ImageDatasetOptions& o) {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(directory))
    if (std::string name = entry.path().filename().string(); entry.is_directory() && name[0] != '.')
      folders.push_back(name);
  std::sort(folders.begin(), folders.end());
  if (folders.empty())
    throw ValueError(where + "a folder for each class in " + directory.string() +
                     ", got none. With .labels = None pictures need no classes.");
  if (!o.class_names) return folders;
  for (const std::string& name : *o.class_names)
    if (std::find(folders.begin(), folders.end(), name) == folders.end())
      throw OptionError(where + "class_names among the folders " + Json::array(folders).to_string() + ", got \"" +
                        name + "\".");
  return *o.class_names;
}

std::vector<Labelled> inferred(const fs::path& directory, const std::vector<std::string>& classes, bool follow_links) {
  std::vector<Labelled> all;
  for (size_t label = 0; label < classes.size(); ++label)
    for (fs::path& path : pictures_below(directory / classes[label], follow_links))
      all.push_back({std::move(path), static_cast<int64_t>(label)});
  return all;
}

std::vector<Labelled> listed(const fs::path& directory, const ImageDatasetOptions& o) {
  std::vector<Labelled> all;
  for (fs::path& path : pictures_below(directory, o.follow_links)) all.push_back({std::move(path), 0});
  if (!o.labels.numbers) return all;
  const std::vector<int64_t>& numbers = *o.labels.numbers;
  if (numbers.size() != all.size())
    throw OptionError(where + "a label for each of " + std::to_string(all.size()) + " pictures, got " +
                      std::to_string(numbers.size()) + ".");
  for (size_t i = 0; i < all.size(); ++i) all[i].label = numbers[i];
  return all;
}

void check_split(const ImageDatasetOptions& o) {
  if (o.validation_split.has_value() != o.subset.has_value())
    throw OptionError(where + "both validation_split and subset, or neither, got one of them.");
  if (!o.subset) return;
  if (!(*o.validation_split > 0 && *o.validation_split < 1))
    throw OptionError(where + "a validation_split above 0 and below 1, got " + Json(*o.validation_split).to_python() +
                      ".");
  check_name("image_dataset_from_directory", "subset", *o.subset, {"training", "validation", "both"});
  if (o.shuffle && !o.seed && *o.subset != "both")
    throw OptionError(where +
                      "a seed with validation_split and shuffle, got none. Give both subsets the same one, or " +
                      "they overlap.");
}

void check(const ImageDatasetOptions& o) {
  const char* place = "image_dataset_from_directory";
  if (!o.labels.word.empty()) check_name(place, "labels", o.labels.word, {"inferred"});
  if (o.label_mode) check_name(place, "label_mode", *o.label_mode, {"int", "categorical", "binary"});
  check_name(place, "color_mode", o.color_mode, {"rgb", "rgba", "grayscale"});
  check_name(place, "interpolation", o.interpolation, {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"});
  check_data_format(place, o.data_format);
  sizes_for(place, "image_size", o.image_size, 2);
  if (o.class_names && o.labels.word.empty())
    throw OptionError(where + "class_names with inferred labels only, got other labels.");
  if (o.crop_to_aspect_ratio && o.pad_to_aspect_ratio)
    throw OptionError(where + "one of crop_to_aspect_ratio and pad_to_aspect_ratio, got both.");
  check_split(o);
}

/// The largest picture of x's shape within `size`, zeros around it: tf.image.resize_with_pad, in its float32. Unlike
/// ops::image::resize with pad_to_aspect_ratio, zeros do not bleed into the picture.
Tensor resized_with_pad(const Tensor& x, const Sizes& target, const std::string& interpolation) {
  const std::vector<int64_t>& size = target.list();
  const auto rows = static_cast<float>(x.shape()[0]), columns = static_cast<float>(x.shape()[1]);
  const auto height = static_cast<float>(size[0]), width = static_cast<float>(size[1]);
  const float ratio = std::max(columns / width, rows / height);
  auto whole = [](float length) { return static_cast<int64_t>(length); };
  const Sizes inner{std::max<int64_t>(whole(rows / ratio), 1), std::max<int64_t>(whole(columns / ratio), 1)};
  return ops::image::pad_images(ops::image::resize(x, inner, {.interpolation = interpolation}),
                                {.top_padding = whole(std::max((height - rows / ratio) / 2, 0.f)),
                                 .left_padding = whole(std::max((width - columns / ratio) / 2, 0.f)),
                                 .target_height = size[0],
                                 .target_width = size[1]});
}

Tensor picture(const fs::path& path, const ImageDatasetOptions& o) {
  Tensor x = ops::cast(load_img(path, {.color_mode = o.color_mode}), DType::float32);
  if (o.pad_to_aspect_ratio)
    x = resized_with_pad(x, sizes_for("image_dataset_from_directory", "image_size", o.image_size, 2), o.interpolation);
  else
    x = ops::image::resize(x, o.image_size,
                           {.interpolation = o.interpolation, .crop_to_aspect_ratio = o.crop_to_aspect_ratio});
  return o.data_format == "channels_first" ? ops::transpose(x, {2, 0, 1}) : x;
}

Tensor label_of(int64_t label, const std::string& mode, int64_t classes) {
  Tensor number = ops::cast(Tensor::from({label}), DType::int32)[0];
  if (mode == "int") return number;
  if (mode == "categorical") return ops::one_hot(number, classes);
  return ops::reshape(ops::cast(number, DType::float32), {1});
}

void say(size_t files, size_t classes) {
  std::printf(classes ? "Found %zu files belonging to %zu classes.\n" : "Found %zu files.\n", files, classes);
}

/// The pictures of a directory in Keras' order, and what their labels mean.
struct Pictures {
  std::vector<Labelled> all = {};
  std::vector<std::string> classes = {};
  bool labelled = false;
  uint32_t seed = 0;
};

Pictures pictures_of(const fs::path& directory, ImageDatasetOptions o) {
  check(o);
  if (!o.label_mode) o.labels = None;  // as in Keras: without labels all pictures count, whatever their folder
  std::error_code error;
  if (!fs::is_directory(directory, error)) throw FileError(where + "a folder, got " + directory.string() + ".");
  Pictures found{.labelled = o.label_mode && (!o.labels.word.empty() || o.labels.numbers)};
  if (!o.labels.word.empty()) {
    found.classes = classes_in(directory, o);
    found.all = inferred(directory, found.classes, o.follow_links);
  } else {
    found.all = listed(directory, o);
    if (o.labels.numbers)
      for (int64_t label : std::set<int64_t>(o.labels.numbers->begin(), o.labels.numbers->end()))
        found.classes.push_back(std::to_string(label));
  }
  if (found.labelled && *o.label_mode == "binary" && found.classes.size() != 2)
    throw OptionError(where + "two classes with label_mode \"binary\", got " + std::to_string(found.classes.size()) +
                      ".");
  if (o.verbose) say(found.all.size(), found.classes.size());
  found.seed = static_cast<uint32_t>(o.seed ? *o.seed : static_cast<int64_t>(next_global_seed()));
  if (!o.shuffle) return found;
  std::vector<Labelled> shuffled;
  for (size_t i : numpy_shuffled(found.all.size(), found.seed)) shuffled.push_back(found.all[i]);
  found.all = std::move(shuffled);
  return found;
}

/// The data set of one subset, "training" or "validation", or of all pictures (None).
ImageDataset dataset_of(const Pictures& found, const std::optional<std::string>& subset, const fs::path& directory,
                        const ImageDatasetOptions& o) {
  std::vector<Labelled> part = found.all;
  if (subset) {
    const auto split = static_cast<size_t>(*o.validation_split * static_cast<double>(part.size()));
    const auto kept = part.begin() + static_cast<std::ptrdiff_t>(part.size() - split);
    part = *subset == "training" ? std::vector(part.begin(), kept) : std::vector(kept, part.end());
  }
  if (o.verbose && subset) std::printf("Using %zu files for %s.\n", part.size(), subset->c_str());
  if (part.empty())
    throw ValueError(where + "pictures (.png, .jpg, .jpeg) below " + directory.string() + ", got none" +
                     (subset ? " for " + *subset : "") + ".");
  std::vector<fs::path> paths;
  for (const Labelled& one : part) paths.push_back(one.path);
  data::Dataset images(ops::arange(static_cast<int64_t>(part.size())));
  if (o.shuffle) images = images.shuffle(static_cast<int64_t>(part.size()), {.seed = found.seed});
  images = images.map(
      [part = std::move(part), o, labelled = found.labelled,
       count = static_cast<int64_t>(found.classes.size())](const Batch& at) -> Batch {
        const Labelled& one = part[at.x[0].item<size_t>()];
        return {picture(one.path, o), labelled ? Tensors(label_of(one.label, *o.label_mode, count)) : Tensors(), {}};
      },
      {.num_parallel_calls = data::autotune});
  if (o.batch_size) images = images.batch(*o.batch_size);
  return {images.prefetch(data::autotune), found.classes, std::move(paths)};
}

}  // namespace

ImageDataset image_dataset_from_directory(const fs::path& directory, const ImageDatasetOptions& o) {
  if (o.subset == "both")
    throw OptionError(where + "the subset \"training\" or \"validation\", got \"both\". " +
                      "image_datasets_from_directory() gives both.");
  return dataset_of(pictures_of(directory, o), o.subset, directory, o);
}

ImageDatasets image_datasets_from_directory(const fs::path& directory, ImageDatasetOptions o) {
  if (!o.subset) o.subset = "both";
  if (*o.subset != "both")
    throw OptionError(where + "the subset \"both\", got \"" + *o.subset +
                      "\". image_dataset_from_directory() gives one.");
  const Pictures found = pictures_of(directory, o);
  return {dataset_of(found, "training", directory, o), dataset_of(found, "validation", directory, o)};
}

}  // namespace addax::utils
