// get_file: a file from the network, fetched once.
#pragma once

#include <filesystem>
#include <string>

namespace addax::utils {

struct GetFileOptions {
  std::string file_hash = {};  // SHA-256 in hexadecimal digits; empty where nobody published one
  std::string cache_subdir = "datasets";
  std::filesystem::path cache_dir = {};  // empty: $XDG_CACHE_HOME/addax, or ~/.cache/addax
  bool force_download = false;           // also where the file is there
};

/// keras.utils.get_file: the path of the file `fname` in the cache, downloaded from `origin` where it is not there or
/// has another checksum. Archives are not unpacked. FileError where nobody answers or the file cannot be written,
/// FormatError where the download has another checksum; neither leaves a file behind.
std::filesystem::path get_file(const std::string& fname, const std::string& origin, const GetFileOptions& options = {});

}  // namespace addax::utils
