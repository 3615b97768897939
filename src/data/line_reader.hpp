// LineReader: the lines of a file, one after another, in constant memory.
#pragma once

#include <filesystem>
#include <string>

#include "core/file.hpp"

namespace addax::data {

class LineReader {
 public:
  explicit LineReader(const std::filesystem::path& path) : file_(path), buffer_(size_t{1} << 16) {}

  /// The next line without its end ("\n" or "\r\n"); false behind the last. FormatError for one above 16 MiB.
  bool next(std::string& line);
  /// The number of the line that came last, from 1.
  int64_t number() const { return number_; }
  /// "table.csv, line 7": where errors of that line are.
  std::string place() const { return file_.path().string() + ", line " + std::to_string(number_); }

 private:
  FileReader file_;
  Bytes buffer_;
  size_t offset_ = 0, at_ = 0, end_ = 0;  // of the buffer in the file; what is left of it
  int64_t number_ = 0;
};

}  // namespace addax::data
