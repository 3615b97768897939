// from_csv: tables of numbers in text (RFC 4180), read line by line.
#include "addax/data/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/convert.hpp"
#include "core/names.hpp"
#include "core/printable.hpp"
#include "core/tensor_state.hpp"
#include "data/line_reader.hpp"
#include "data/node.hpp"

namespace addax::data {
namespace {

constexpr size_t most_cells = size_t{1} << 17;  // in a line
constexpr size_t longest_shown = 60;            // of a cell, in errors

using Cells = std::vector<std::string>;

/// Cuts a file into lines of cells. A quoted cell may hold delimiters, doubled quotes and ends of lines.
class CellReader {
 public:
  CellReader(const std::filesystem::path& path, char delimiter) : lines_(path), delimiter_(delimiter) {}

  /// The cells of the next line that is not empty; false behind the last.
  bool next(Cells& cells) {
    do
      if (!lines_.next(line_)) return false;
    while (line_.empty());
    size_t count = 0, at = line_.starts_with("\xef\xbb\xbf") ? 3 : 0;  // what some programs begin UTF-8 files with
    for (bool more = true; more; ++count) {
      if (count == most_cells)
        throw FormatError(place() + ": expected at most " + std::to_string(most_cells) + " cells, got more.");
      if (count == cells.size()) cells.emplace_back();
      more = cell(at, cells[count]);
    }
    cells.resize(count);
    return true;
  }
  std::string place() const { return lines_.place(); }

 private:
  /// One cell from `at` on; whether another follows.
  bool cell(size_t& at, std::string& text) {
    text.clear();
    bool quoted = at < line_.size() && line_[at] == '"';
    if (quoted) read_quoted(++at, text);
    size_t end = std::min(line_.size(), line_.find(delimiter_, at));
    if (quoted && line_.find_first_not_of(" \t", at) < end)
      throw FormatError(place() + ": expected a delimiter behind a quoted cell, got \"" +
                        printable(std::string_view(line_).substr(at, end - at), longest_shown) +
                        "\". Double the quotes that belong to the text.");
    text.append(line_, at, end - at);
    at = end + 1;
    return end < line_.size();
  }

  void read_quoted(size_t& at, std::string& text) {
    for (;;) {
      size_t end = std::min(line_.size(), line_.find('"', at));
      text.append(line_, at, end - at);
      if (end == line_.size()) {
        text += '\n';
        at = 0;
        if (!lines_.next(line_))
          throw FormatError(place() + ": expected the end of a quoted cell, got that of the file.");
      } else {
        at = end + 1;
        if (at == line_.size() || line_[at] != '"') return;
        text += line_[at++];
      }
    }
  }

  LineReader lines_;
  std::string line_;
  char delimiter_;
};

/// Which columns of a file become what.
struct Table {
  std::filesystem::path path;
  CsvOptions options;
  Cells names;
  std::vector<size_t> columns;
  std::optional<size_t> label;
};

size_t column_named(const Table& table, const std::string& name) {
  auto found = std::find(table.names.begin(), table.names.end(), name);
  if (found == table.names.end()) {
    std::vector<std::string_view> known(table.names.begin(), table.names.end());
    throw OptionError(table.path.string() + ": expected the name of a column, got \"" + name + "\". " +
                      did_you_mean(name, known));
  }
  if (auto again = std::find(found + 1, table.names.end(), name); again != table.names.end())
    throw OptionError(table.path.string() + ": expected a name that one column has, got \"" +
                      printable(name, longest_shown) + "\", that of columns " +
                      std::to_string(found - table.names.begin() + 1) + " and " +
                      std::to_string(again - table.names.begin() + 1) + ".");
  return static_cast<size_t>(found - table.names.begin());
}

Table table_of(const std::filesystem::path& path, const CsvOptions& options) {
  Table table{path, options, {}, {}, {}};
  CellReader reader(path, options.field_delim);
  if (!reader.next(table.names)) throw FormatError(path.string() + ": expected lines of cells, got none.");
  if (!options.header)
    for (size_t i = 0; i < table.names.size(); ++i) table.names[i] = std::to_string(i);
  if (options.label_name) table.label = column_named(table, *options.label_name);
  for (const std::string& name : options.select_columns) table.columns.push_back(column_named(table, name));
  if (options.select_columns.empty())
    for (size_t i = 0; i < table.names.size(); ++i)
      if (i != table.label) table.columns.push_back(i);
  return table;
}

class TableNode final : public Node {
 public:
  explicit TableNode(Table table) : table_(std::move(table)) {}
  int64_t cardinality() const override { return unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass) const override { return std::make_unique<Records>(table_); }

 private:
  class Records final : public Cursor {
   public:
    explicit Records(const Table& table) : table_(table), reader_(table.path, table.options.field_delim) {
      if (table.options.header) reader_.next(cells_);
    }

    bool next(Batch& element) override {
      if (ended_ || (ended_ = !reader_.next(cells_))) return false;
      if (cells_.size() != table_.names.size())
        throw FormatError(reader_.place() + ": expected " + std::to_string(table_.names.size()) +
                          " cells as in the first line, got " + std::to_string(cells_.size()) +
                          ". Quote cells that hold the delimiter.");
      numbers_.clear();
      for (size_t column : table_.columns) numbers_.push_back(number(column, table_.options.dtype));
      element = {tensor_of(numbers_, Shape{numbers_.size()}, table_.options.dtype), {}, {}};
      if (table_.label)
        element.y = tensor_of({number(*table_.label, table_.options.label_dtype)}, {}, table_.options.label_dtype);
      return true;
    }
    int64_t skip(int64_t count) override {
      int64_t done = 0;
      while (done < count && !ended_) (ended_ = !reader_.next(cells_)) ? 0 : ++done;
      return done;
    }

   private:
    double number(size_t column, DType dtype) const {
      std::string_view text = cells_[column];
      text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t")));
      text = text.substr(0, text.find_last_not_of(" \t") + 1);
      if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
      double value = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      const bool whole = std::isfinite(value) && value == std::trunc(value);
      if (error != std::errc() || end != text.data() + text.size() || (dtype.is_int() && !whole))
        throw FormatError(reader_.place() + ": expected " + (dtype.is_int() ? "an integer" : "a number") +
                          " in column \"" + printable(table_.names[column], longest_shown) + "\", got \"" +
                          printable(cells_[column], longest_shown) + "\". select_columns can leave a column out.");
      return value;
    }
    static Tensor tensor_of(const std::vector<double>& numbers, const Shape& shape, DType dtype) {
      Tensor tensor = allocate({shape, dtype});
      convert(numbers.data(), DType::float64, data_of(tensor), dtype, shape.size());
      return tensor;
    }

    const Table& table_;
    CellReader reader_;
    Cells cells_;
    std::vector<double> numbers_;
    bool ended_ = false;
  };

  Table table_;
};

}  // namespace

Dataset from_csv(const std::filesystem::path& path, const CsvOptions& options) {
  return make_dataset<TableNode>(table_of(path, options));
}

}  // namespace addax::data
