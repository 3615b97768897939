#include "addax/callbacks/csv_logger.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "addax/json.hpp"

namespace addax::callbacks {
namespace {

class CSVLoggerCallback final : public CallbackBase {
 public:
  CSVLoggerCallback(std::string filename, const CSVLoggerOptions& options)
      : filename_(std::move(filename)), options_(options) {}
  bool wants_batches() const override { return false; }

  void on_train_begin(Logs&) override {
    header_ = true;
    if (options_.append) {
      std::ifstream before(filename_, std::ios::binary);
      header_ = before.peek() == std::ifstream::traits_type::eof();
    }
    keys_.clear();
    file_.close();
    file_.clear();
    file_.open(filename_, std::ios::binary | (options_.append ? std::ios::app : std::ios::trunc));
    check();
  }

  void on_epoch_end(int64_t epoch, Logs& logs) override {
    if (keys_.empty()) begin(logs);
    file_ << epoch;
    for (const std::string& key : keys_)
      file_ << options_.separator << (logs.contains(key) ? float_repr(logs[key]) : "NA");
    file_ << "\r\n" << std::flush;
    check();
  }
  void on_train_end(Logs&) override { file_.close(); }

 private:
  void begin(const Logs& logs) {
    bool validated = false;
    for (const auto& [key, value] : logs) {
      keys_.push_back(key);
      validated = validated || key.starts_with("val_");
    }
    std::sort(keys_.begin(), keys_.end());
    // Validation may come in later epochs: Keras keeps columns for it.
    size_t count = keys_.size();
    for (size_t i = 0; i < count && !validated; ++i) keys_.push_back("val_" + keys_[i]);
    if (!header_) return;
    file_ << "epoch";
    for (const std::string& key : keys_) file_ << options_.separator << key;
    file_ << "\r\n";
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
  bool header_ = true;
};

}  // namespace

Callback CSVLogger(const std::string& filename, const CSVLoggerOptions& options) {
  return make<CSVLoggerCallback>(filename, options);
}

}  // namespace addax::callbacks
