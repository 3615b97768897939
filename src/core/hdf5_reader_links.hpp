// What a group holds: its links, in each of the three ways HDF5 stores them.
#pragma once

#include <string>
#include <vector>

#include "core/hdf5_reader_header.hpp"

namespace addax::hdf5 {

struct Link {
  std::string name;
  uint64_t address;
  const char* foreign = nullptr;  // "soft", "external" or "user-defined": it leads to no object here
};

/// The links of the group with these header messages.
std::vector<Link> read_links(Source& source, const std::vector<Message>& messages);

}  // namespace addax::hdf5
