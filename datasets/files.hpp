// Where the files of data sets are found, and how they are fetched.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace addax::datasets {

struct DataFile {
  std::string set = {};  // the data set's folder in caches
  std::string name = {};
  std::vector<std::string> urls = {};
  std::string sha256 = {};     // empty where nobody published one
  bool of_content = false;     // the checksum is that of what the .gz file holds: mirrors compress it in different ways
  bool bare = true;            // may lie in $ADDAX_DATA_DIR itself: no other data set has a file of its name
  size_t most = 0;             // bytes of a download
  std::string otherwise = {};  // what else a user may do, behind "Put ... into ... or ..."
};

/// The folders that may hold the file: $ADDAX_DATA_DIR, its folder `set`, that of Addax' cache, and Keras' own
/// ($KERAS_HOME or ~/.keras)/datasets.
std::vector<std::filesystem::path> folders_of(const DataFile& file);

/// The file in the first of these folders that has it; else it is downloaded into Addax' cache. FileError where it
/// cannot be had, FormatError where the download has another checksum.
std::filesystem::path locate(const DataFile& file);

}  // namespace addax::datasets
