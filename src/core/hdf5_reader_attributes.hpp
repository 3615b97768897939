// Attributes of an object: strings and numbers.
#pragma once

#include <vector>

#include "core/hdf5_reader.hpp"
#include "core/hdf5_reader_header.hpp"
#include "core/hdf5_reader_heaps.hpp"

namespace addax::hdf5 {

/// All attributes of the object with these header messages, those in a fractal heap included.
Hdf5Attributes read_attributes(Source& source, GlobalHeap& heap, const std::vector<Message>& messages);

}  // namespace addax::hdf5
