// Data sets of tables in text.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "addax/data/dataset.hpp"

namespace addax::data {

struct CsvOptions {
  std::vector<std::string> select_columns = {};  // those of x, in this order; all but the label
  std::optional<std::string> label_name = {};    // the column that becomes y
  char field_delim = ',';
  bool header = true;  // the first line names the columns; without it they are "0", "1", …
  DType dtype = DType::float32;
  DType label_dtype = DType::float32;
};

/// The lines of a table of numbers: x [columns] and, with label_name, y []. Cells may be quoted. The file is read as
/// the pass goes on; the header at once. OptionError for a column that is not there; FormatError, naming the line,
/// where a cell is no number, or a line has other than as many cells as the first.
Dataset from_csv(const std::filesystem::path& path, const CsvOptions& options = {});

}  // namespace addax::data
