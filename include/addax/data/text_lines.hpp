// Data sets of lines of text.
#pragma once

#include <filesystem>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// The lines of a file as x: uint8 [length], without their ends (tf.data.TextLineDataset). The file is read as the pass
/// goes on. padded_batch() makes batches of them. FormatError for a line above 16 MiB.
Dataset from_text_lines(const std::filesystem::path& path);

}  // namespace addax::data
