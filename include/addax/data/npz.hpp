// Data sets of arrays in an archive of NumPy.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>

#include "addax/data/dataset.hpp"

namespace addax::data {

struct NpzOptions {
  std::string y = {};  // name of the targets; empty: none
  std::string sample_weight = {};
};

/// The rows of arrays of numpy.savez(), by the names that they have there: `from_npz("train.npz", "images",
/// {.y = "labels"})`. They are read when they are asked for, so the file may be larger than memory; those of
/// savez_compressed(), and in Fortran's order, are held in memory. OptionError for a name that the file lacks,
/// ShapeError where numbers of rows differ, FormatError for what is damaged or holds something else than numbers and
/// bools.
Dataset from_npz(const std::filesystem::path& path, const std::string& x, const NpzOptions& options = {});
/// Two names in braces would be taken for the ends of one string: targets are named by `.y`.
Dataset from_npz(const std::filesystem::path& path, std::initializer_list<const char*> names,
                 const NpzOptions& options = {}) = delete;

}  // namespace addax::data
