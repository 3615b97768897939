// image_dataset_from_directory: pictures in folders as a data set.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "addax/data/dataset.hpp"
#include "addax/places.hpp"

namespace addax::utils {

/// `.labels`: "inferred", None, or one number for each picture, in the order of their paths.
struct DirectoryLabels {
  DirectoryLabels(const char* inferred = "inferred") : word(inferred) {}
  DirectoryLabels(NoneType) {}
  DirectoryLabels(std::initializer_list<int64_t> numbers) : numbers(numbers) {}
  DirectoryLabels(std::vector<int64_t> numbers) : numbers(std::move(numbers)) {}
  std::string word;
  std::optional<std::vector<int64_t>> numbers;
};

/// Names of folders: `{"cats", "dogs"}`, a vector, or None. Not of std::string, of which `{{"cats", "dogs"}}` would
/// make one.
struct FolderNames : std::optional<std::vector<std::string>> {
  using List = std::vector<std::string>;
  using std::optional<List>::optional;
  FolderNames(NoneType) {}
  FolderNames(std::initializer_list<const char*> names) : std::optional<List>(List(names.begin(), names.end())) {}
};

struct ImageDatasetOptions {
  DirectoryLabels labels = {};                    // "inferred": the folder that a picture is in
  std::optional<std::string> label_mode = "int";  // y int32; "categorical", "binary": float32 [classes], [1]; None
  FolderNames class_names = {};                   // the folders to take, in this order; None: sorted
  std::string color_mode = "rgb";                 // "rgba" or "grayscale"
  std::optional<int64_t> batch_size = 32;         // None: pictures one by one
  Sizes image_size = {256, 256};                  // height and width
  bool shuffle = true;                            // in another order in each pass; false: by their paths
  std::optional<int64_t> seed = {};
  std::optional<double> validation_split = {};  // share of the pictures, above 0 and below 1
  std::optional<std::string> subset = {};       // of that split: "training" or "validation"
  std::string interpolation = "bilinear";       // "nearest", "bicubic", "lanczos3" or "lanczos5", as ops::image::resize
  bool follow_links = false;                    // also into folders that are links
  bool crop_to_aspect_ratio = false;
  bool pad_to_aspect_ratio = false;
  std::string data_format = "channels_last";  // or "channels_first"
  bool verbose = true;                        // says how many pictures there are
};

/// A data set with what Keras keeps on it; unpacks as `auto [images, class_names, file_paths] = ...`.
struct ImageDataset : data::Dataset {
  ImageDataset(const Dataset& images, std::vector<std::string> class_names,
               std::vector<std::filesystem::path> file_paths)
      : Dataset(images), class_names(std::move(class_names)), file_paths(std::move(file_paths)) {}

  template <size_t I>
  const auto& get() const {
    static_assert(I < 3);
    if constexpr (I == 0)
      return static_cast<const Dataset&>(*this);
    else if constexpr (I == 1)
      return class_names;
    else
      return file_paths;
  }

  std::vector<std::string> class_names;  // empty without labels
  std::vector<std::filesystem::path> file_paths;
};

/// keras.utils.image_dataset_from_directory: batches of the PNG and JPEG files below `directory`, x float32 [batch,
/// height, width, channels] from 0 to 255. Files are read as they are asked for, by several threads. The split into
/// training and validation is Keras' for the same seed; both need one unless nothing is shuffled.
/// FileError where there is no such folder; ValueError where it holds no folder of a class or no picture; OptionError
/// for options that do not fit; FormatError, when it is read, for a damaged file.
ImageDataset image_dataset_from_directory(const std::filesystem::path& directory,
                                          const ImageDatasetOptions& options = {});

/// Both subsets; unpacks as `auto [training, validation] = ...`.
struct ImageDatasets {
  ImageDataset training, validation;
};

/// The same with subset "both": the two parts of `.validation_split`, which share no picture.
ImageDatasets image_datasets_from_directory(const std::filesystem::path& directory, ImageDatasetOptions options);

}  // namespace addax::utils

template <>
struct std::tuple_size<addax::utils::ImageDataset> : std::integral_constant<size_t, 3> {};
template <size_t I>
struct std::tuple_element<I, addax::utils::ImageDataset> {
  using type = std::remove_reference_t<decltype(std::declval<const addax::utils::ImageDataset&>().template get<I>())>;
};
