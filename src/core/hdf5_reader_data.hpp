// Raw data of a dataset: where its pieces lie, proven at opening, and how they become elements.
#pragma once

#include <vector>

#include "core/hdf5_reader.hpp"
#include "core/hdf5_reader_header.hpp"

namespace addax::hdf5 {

/// Finds and checks every stored piece of the dataset with these header messages.
Storage read_storage(Source& source, const std::vector<Message>& messages, const Type& type, const Shape& shape);

}  // namespace addax::hdf5
