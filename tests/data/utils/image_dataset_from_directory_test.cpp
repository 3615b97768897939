#include "addax/utils/image_dataset_from_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "addax/addax.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;
using utils::image_dataset_from_directory;
using utils::ImageDatasetOptions;

/// Two classes; picture i of a class is even, of value 10 i, and 100 more in the second.
struct Zoo {
  Zoo() {
    for (int64_t label : {0, 1})
      for (int64_t i = 0; i < 4; ++i)
        put(folder / (label ? "dogs" : "cats") / ("p" + std::to_string(i) + ".png"), 100 * label + 10 * i);
    std::ofstream(folder / "cats" / "notes.txt") << "no picture";
  }
  static void put(const fs::path& path, int64_t value) {
    fs::create_directories(path.parent_path());
    utils::save_img(path, ops::full({4, 6, 3}, value, DType::uint8), {.scale = false});
  }
  TemporaryFolder folder;
};

std::vector<int> values(const utils::ImageDataset& images) {
  std::vector<int> all;
  for (const Batch& batch : images)
    for (int64_t i = 0; i < batch.x.shape()[0]; ++i) all.push_back(batch.x[0](i, 0, 0, 0).item<int>());
  return all;
}

TEST_CASE("folders are classes, pictures come in order or shuffled") {
  Zoo zoo;
  auto images = image_dataset_from_directory(
      zoo.folder.path(), {.batch_size = 3, .image_size = {2, 5}, .shuffle = false, .verbose = false});
  CHECK(images.class_names == std::vector<std::string>{"cats", "dogs"});
  CHECK(images.file_paths[4] == zoo.folder / "dogs" / "p0.png");
  CHECK(images.cardinality() == 3);
  Batch first = *images.iterate().next();
  CHECK(first.x[0].spec() == Spec{{3, 2, 5, 3}, DType::float32});
  CHECK(first.y[0].spec() == Spec{{3}, DType::int32});
  CHECK(values(images) == std::vector<int>{0, 10, 20, 30, 100, 110, 120, 130});
  auto shuffled = image_dataset_from_directory(zoo.folder.path(), {.image_size = 4, .seed = 2, .verbose = false});
  std::vector<int> one = values(shuffled), two = values(shuffled);
  CHECK(one != two);
  std::sort(one.begin(), one.end());
  CHECK(one == values(images));
}

TEST_CASE("a model takes it as it is, and it unpacks") {
  Zoo zoo;
  auto images = image_dataset_from_directory(zoo.folder.path(), {.image_size = 4, .shuffle = false, .verbose = false});
  Sequential model{Input({4, 4, 3}), layers::Rescaling(1.0 / 255), layers::Flatten(), layers::Dense(2)};
  model.compile({.loss = losses::SparseCategoricalCrossentropy(true)});
  CHECK(model.fit(images, {.verbose = 0, .validation_data = images}).keys().size() == 2);
  CHECK(model.evaluate(images, {.verbose = 0})["loss"] > 0);
  CHECK(model.predict(images, {.verbose = 0}).shape() == Shape{8, 2});
  const auto [dataset, class_names, file_paths] = images;
  CHECK(dataset.cardinality() == 1);
  CHECK(class_names.size() == 2);
  CHECK(file_paths.size() == 8);
}

TEST_CASE("labels in each mode, of the folders or given") {
  Zoo zoo;
  auto labels = [&](ImageDatasetOptions o) {
    o.shuffle = o.verbose = false;
    o.image_size = 4;
    Batch all = *image_dataset_from_directory(zoo.folder.path(), o).iterate().next();
    return all.y.empty() ? Tensor() : all.y[0];
  };
  check_agree(labels({.label_mode = "binary"}), Tensor::from({0.f, 0.f, 0.f, 0.f, 1.f, 1.f, 1.f, 1.f}, {8, 1}), 0);
  check_agree(labels({.label_mode = "categorical"})[5], Tensor::from({0.f, 1.f}), 0);
  CHECK(labels({.class_names = {{"dogs", "cats"}}}).to_vector<int>() == std::vector<int>{0, 0, 0, 0, 1, 1, 1, 1});
  CHECK(labels({.class_names = {"dogs", "cats"}}).size() == 8);
  CHECK(labels({.class_names = {"dogs"}}).size() == 4);
  CHECK(labels({.labels = {7, 7, 5, 5, 3, 3, 1, 1}}).to_vector<int>() == std::vector<int>{7, 7, 5, 5, 3, 3, 1, 1});
  CHECK(!labels({.labels = None}).defined());
  CHECK(!labels({.label_mode = None}).defined());
  Zoo::put(zoo.folder / "loose.png", 50);
  ImageDatasetOptions unlabelled{.label_mode = None, .image_size = 4, .shuffle = false, .verbose = false};
  auto all = image_dataset_from_directory(zoo.folder.path(), unlabelled);
  CHECK(values(all) == std::vector<int>{50, 0, 10, 20, 30, 100, 110, 120, 130});
  CHECK(all.class_names.empty());
}

TEST_CASE("the two subsets share no picture") {
  Zoo zoo;
  auto part = [&](const char* subset) {
    return values(image_dataset_from_directory(
        zoo.folder.path(), {.image_size = 4, .seed = 3, .validation_split = 0.3, .subset = subset, .verbose = false}));
  };
  std::vector<int> all = part("training"), rest = part("validation");
  CHECK(all.size() == 6);
  CHECK(rest.size() == 2);
  all.insert(all.end(), rest.begin(), rest.end());
  std::sort(all.begin(), all.end());
  CHECK(all == std::vector<int>{0, 10, 20, 30, 100, 110, 120, 130});
  auto [training, validation] = utils::image_datasets_from_directory(
      zoo.folder.path(), {.image_size = 4, .seed = 3, .validation_split = 0.3, .subset = "both", .verbose = false});
  CHECK(values(validation) == rest);
  CHECK(training.file_paths.size() == 6);
  CHECK(training.class_names == validation.class_names);
}

TEST_CASE("colour modes, data formats and aspect ratios") {
  Zoo zoo;
  auto x = [&](ImageDatasetOptions o) {
    o.verbose = o.shuffle = false;
    o.batch_size = None;
    return image_dataset_from_directory(zoo.folder.path(), o).iterate(0, 7).next()->x[0];
  };
  CHECK(x({.color_mode = "grayscale", .image_size = 3}).shape() == Shape{3, 3, 1});
  CHECK(x({.color_mode = "rgba", .image_size = 3, .data_format = "channels_first"}).shape() == Shape{4, 3, 3});
  Tensor padded = x({.image_size = 6, .pad_to_aspect_ratio = true});
  CHECK(padded(0, 0, 0).item<float>() == 0);
  CHECK(padded(3, 3, 0).item<float>() == 130);
  // As tf.image.resize_with_pad: the picture first, and whole cells of zeros, the smaller part above.
  CHECK(x({.image_size = {5, 3}, .pad_to_aspect_ratio = true})(all, 1, 2).to_vector<int>() ==
        std::vector<int>{0, 130, 130, 0, 0});
  CHECK(ops::min(x({.image_size = 6, .crop_to_aspect_ratio = true})).item<float>() == 130);
}

TEST_CASE("folders without classes or pictures, damaged files and options that do not fit are refused") {
  Zoo zoo;
  TemporaryFolder empty;
  const std::string at = zoo.folder.path().string(), nothing = empty.path().string(),
                    place = "image_dataset_from_directory: expected ";
  auto load = [](const fs::path& path, ImageDatasetOptions o) {
    o.verbose = false;
    return [path, o] { image_dataset_from_directory(path, o); };
  };
  check_refusals(
      {{load(empty.path(), {}),
        place + "a folder for each class in " + nothing + ", got none. With .labels = None pictures need no classes."},
       {load(empty.path(), {.labels = None}), place + "pictures (.png, .jpg, .jpeg) below " + nothing + ", got none."},
       {load(empty / "none", {}), place + "a folder, got " + (empty / "none").string() + "."},
       {load(at, {.labels = {1, 2}}), place + "a label for each of 8 pictures, got 2."},
       {load(at, {.class_names = {{"birds"}}}),
        place + "class_names among the folders [\"cats\", \"dogs\"], got \"birds\"."},
       {load(at, {.label_mode = "binary", .class_names = {{"cats"}}}),
        place + "two classes with label_mode \"binary\", got 1."},
       {load(at, {.crop_to_aspect_ratio = true, .pad_to_aspect_ratio = true}),
        place + "one of crop_to_aspect_ratio and pad_to_aspect_ratio, got both."},
       {load(at, {.validation_split = 0.2}), place + "both validation_split and subset, or neither, got one of them."},
       {load(at, {.validation_split = 0.2, .subset = "training"}),
        place + "a seed with validation_split and shuffle, got none. Give both subsets the same one, or they overlap."},
       {load(at, {.seed = 1, .validation_split = 0.2, .subset = "both"}),
        place + "the subset \"training\" or \"validation\", got \"both\". image_datasets_from_directory() gives both."},
       {[&] { utils::image_datasets_from_directory(at, {.validation_split = 0.2, .subset = "training"}); },
        place + "the subset \"both\", got \"training\". image_dataset_from_directory() gives one."},
       {[&] {
          utils::image_datasets_from_directory(at, {.shuffle = false, .validation_split = 0.1, .verbose = false});
        },
        place + "pictures (.png, .jpg, .jpeg) below " + at + ", got none for validation."},
       {load(at, {.color_mode = "blue"}),
        "image_dataset_from_directory: expected color_mode \"rgb\", \"rgba\" or \"grayscale\", got \"blue\"."}});
  fs::resize_file(zoo.folder / "dogs" / "p3.png", 40);
  auto images = image_dataset_from_directory(at, {.image_size = 4, .shuffle = false, .verbose = false});
  CHECK_THROWS_AS(values(images), FormatError);
}

}  // namespace
}  // namespace addax::tests
