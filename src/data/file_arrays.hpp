// Arrays that stay in their files: a data set of their rows.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "addax/data/dataset.hpp"
#include "addax/spec.hpp"
#include "core/npy.hpp"

namespace addax::data {

struct FileArray {
  std::string name;  // in errors: "x.npy", or the name of an array within a file
  Spec spec;
  /// Fills `out` with rows; several threads may call it at once.
  std::function<void(int64_t first, int64_t count, std::span<std::byte> out)> read;
};

/// An array in NumPy's format, of which `file` holds all. One in Fortran's order is read whole: its rows are spread
/// over the file.
FileArray npy_array(const std::string& name, const FileView& file, const NpyHeader& header);

/// Rows of x, and of y and sample_weight where they are there. FormatError for an array without rows, ShapeError where
/// their numbers differ; `file` stands in both.
Dataset from_file_arrays(const std::string& file, FileArray x, std::optional<FileArray> y = {},
                         std::optional<FileArray> sample_weight = {});

/// The same of a file that holds several arrays, by their names, which `array` is asked for by their place among the
/// `known` ones. OptionError, which lists those, for another name; an empty name of y and sample_weight is none.
Dataset from_named_arrays(const std::string& file, const std::vector<std::string>& known, const std::string& x,
                          const std::string& y, const std::string& sample_weight,
                          const std::function<FileArray(size_t place)>& array);

}  // namespace addax::data
