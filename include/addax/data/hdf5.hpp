// Data sets of arrays in an HDF5 file.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>

#include "addax/data/dataset.hpp"

namespace addax::data {

struct Hdf5Options {
  std::string y = {};  // path of the targets; empty: none
  std::string sample_weight = {};
};

/// The rows of datasets of an HDF5 file, by their paths: `from_hdf5("train.h5", "images", {.y = "labels/digit"})`. They
/// are read when they are asked for, so the file may be larger than memory. What is chunked is read chunk by chunk, of
/// which some 16 MiB are kept: an order that jumps about inflates them again and again, so give such files chunks of
/// few rows. OptionError for a path that the file lacks, ShapeError where numbers of rows differ; FormatError for what
/// is damaged, and for datasets that are asked for and beyond plain numbers: strings, compound types, soft and external
/// links, virtual data sets, filters but deflate and shuffle.
Dataset from_hdf5(const std::filesystem::path& path, const std::string& x, const Hdf5Options& options = {});
/// Two names in braces would be taken for the ends of one string: targets are named by `.y`.
Dataset from_hdf5(const std::filesystem::path& path, std::initializer_list<const char*> names,
                  const Hdf5Options& options = {}) = delete;

}  // namespace addax::data
