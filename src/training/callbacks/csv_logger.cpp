#include "addax/callbacks/csv_logger.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "addax/json.hpp"

namespace addax::callbacks {
namespace {

/// As Python's csv module writes a text: in quotes where it would not be read as it is.
std::string quoted(const std::string& text, const std::string& separator) {
  const bool plain = text.find(separator) == text.npos && text.find_first_of("\"\r\n") == text.npos;
  if (plain) return text;
  std::string result = "\"";
  for (char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

class CSVLoggerCallback final : public CallbackBase {
 public:
  CSVLoggerCallback(std::string filename, const CSVLoggerOptions& options)
      : filename_(std::move(filename)), options_(options) {
    if (options.separator.size() != 1)
      throw OptionError("CSVLogger: expected a separator of one character, got \"" + options.separator + "\".");
  }
  bool wants_batches() const override { return false; }

  void on_train_begin(Logs&) override {
    keys_.clear();
    file_.close();
    file_.clear();
    file_.open(filename_, std::ios::binary | std::ios::app);  // what it holds may have to stay
    check();
    size_ = options_.append ? static_cast<int64_t>(std::filesystem::file_size(filename_)) : 0;
    header_ = size_ == 0;
    begun_ = false;
  }

  void on_epoch_end(int64_t epoch, Logs& logs) override {
    if (!begun_) begin();
    if (keys_.empty()) choose_keys(logs);
    std::string row = std::exchange(header_, false) ? header() : "";
    row += std::to_string(epoch);
    for (const std::string& key : keys_)
      row += options_.separator + (logs.contains(key) ? float_repr(logs[key]) : "NA");
    row += "\r\n";
    file_ << row << std::flush;
    check();
    size_ += static_cast<int64_t>(row.size());
  }
  void on_train_end(Logs&) override {
    if (!begun_) begin();
    file_.close();
  }

  /// Rows of epochs that a resumed training runs again are cut off.
  State state() const override {
    return {Json::object({{"size", size_}, {"header", header_}, {"keys", Json::array(keys_)}}), {}};
  }
  void set_state(const State& state) override {
    size_ = state.values["size"].as_integer();
    header_ = state.values["header"].as_bool();
    keys_.clear();
    for (const Json& key : state.values["keys"].items()) keys_.push_back(key.as_string());
  }

 private:
  /// Cuts the file to what stays of it.
  void begin() {
    begun_ = true;
    std::error_code error;
    auto held = static_cast<int64_t>(std::filesystem::file_size(filename_, error));
    if (held < size_) {
      size_ = held;
      header_ = held == 0;
    }
    std::filesystem::resize_file(filename_, static_cast<uintmax_t>(size_), error);
  }

  void choose_keys(const Logs& logs) {
    bool validated = false;
    for (const auto& [key, value] : logs) {
      keys_.push_back(key);
      validated = validated || key.starts_with("val_");
    }
    std::sort(keys_.begin(), keys_.end());
    // Validation may come in later epochs: Keras keeps columns for it.
    size_t count = keys_.size();
    for (size_t i = 0; i < count && !validated; ++i) keys_.push_back("val_" + keys_[i]);
  }

  std::string header() const {
    std::string line = "epoch";
    for (const std::string& key : keys_) line += options_.separator + quoted(key, options_.separator);
    return line + "\r\n";
  }

  void check() const {
    if (!file_)
      throw FileError(filename_ + ": expected a file that can be written, got \"" +
                      std::generic_category().message(errno) + "\". Check the folder and its permissions.");
  }

  std::string filename_;
  CSVLoggerOptions options_;
  std::ofstream file_;
  std::vector<std::string> keys_;
  int64_t size_ = 0;  // of the file, as far as this training wants it
  bool header_ = true, begun_ = false;
};

}  // namespace

Callback CSVLogger(const std::string& filename, const CSVLoggerOptions& options) {
  return make<CSVLoggerCallback>(filename, options);
}

}  // namespace addax::callbacks
