// Data sets of NumPy's files.
#pragma once

#include <filesystem>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// The rows of an array of numpy.save(), as x. They are read when they are asked for, so the file may be larger than
/// memory, and shuffle() draws from all of it. FormatError for what is damaged, of objects, big-endian, or of more than
/// one axis in Fortran's order; zip() puts two files side by side.
Dataset from_npy(const std::filesystem::path& path);

}  // namespace addax::data
