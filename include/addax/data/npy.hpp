// NumPy's files: data sets of them, and whole arrays in and out.
#pragma once

#include <filesystem>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// The rows of an array of numpy.save(), as x. They are read when they are asked for, so the file may be larger than
/// memory, and shuffle() draws from all of it; an array in Fortran's order is held in memory. FormatError for what is
/// damaged or holds something else than numbers and bools; zip() puts two files side by side.
Dataset from_npy(const std::filesystem::path& path);

/// The whole array of such a file; also a number.
Tensor load_npy(const std::filesystem::path& path);
/// Writes what numpy.load() reads, atomically. DTypeError for bfloat16; FileError where it cannot be written.
void save_npy(const std::filesystem::path& path, const Tensor& values);

}  // namespace addax::data
