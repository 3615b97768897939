// NumPy's files: data sets of them, and whole arrays in and out.
#pragma once

#include <filesystem>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// The rows of an array of numpy.save(), as x. They are read when they are asked for, so the file may be larger than
/// memory, and shuffle() draws from all of it. FormatError for what is damaged, of objects, big-endian, or of more than
/// one axis in Fortran's order; zip() puts two files side by side.
Dataset from_npy(const std::filesystem::path& path);

/// The whole array of such a file; also a number.
Tensor load_npy(const std::filesystem::path& path);
/// Writes what numpy.load() reads, atomically. DTypeError for bfloat16; FileError where it cannot be written.
void save_npy(const std::filesystem::path& path, const Tensor& values);

}  // namespace addax::data
