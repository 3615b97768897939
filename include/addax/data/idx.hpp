// Data sets of IDX files, the format of MNIST.
#pragma once

#include <filesystem>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// The rows of an IDX file of unsigned bytes, plain or .gz, as x. The file is held in memory. FormatError where it is
/// damaged; zip() puts images and labels side by side.
Dataset from_idx(const std::filesystem::path& path);

}  // namespace addax::data
