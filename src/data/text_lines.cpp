// Lines of text: LineReader, and the data set of them.
#include "addax/data/text_lines.hpp"

#include <algorithm>
#include <cstring>

#include "data/line_reader.hpp"
#include "data/node.hpp"

namespace addax::data {

bool LineReader::next(std::string& line) {
  constexpr size_t longest = size_t{16} << 20;
  line.clear();
  ++number_;
  for (bool any = false;; any = true) {
    if (at_ == end_) {
      at_ = 0;
      end_ = file_.read(offset_, buffer_.span());
      offset_ += end_;
      if (end_ == 0) return any;
    }
    const char* begin = reinterpret_cast<const char*>(buffer_.data()) + at_;
    const void* stop = std::memchr(begin, '\n', end_ - at_);
    size_t length = stop ? static_cast<size_t>(static_cast<const char*>(stop) - begin) : end_ - at_;
    if (line.size() + length > longest)
      throw FormatError(place() + ": expected a line of at most 16 MiB, got a longer one. Is this a text file?");
    line.append(begin, length);
    at_ += length + (stop ? 1 : 0);
    if (!stop) continue;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
  }
}

namespace {

class TextLinesNode final : public Node {
 public:
  explicit TextLinesNode(std::filesystem::path path) : path_(std::move(path)) {}
  int64_t cardinality() const override { return unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass) const override { return std::make_unique<Lines>(path_); }

 private:
  class Lines final : public Cursor {
   public:
    explicit Lines(const std::filesystem::path& path) : reader_(path) {}
    bool next(Batch& element) override {
      if (skip(1) == 0) return false;
      element = {Tensor::from(reinterpret_cast<const uint8_t*>(line_.data()), Shape{line_.size()}), {}, {}};
      return true;
    }
    int64_t skip(int64_t count) override {
      int64_t done = 0;
      while (done < count && !ended_) (ended_ = !reader_.next(line_)) ? 0 : ++done;
      return done;
    }

   private:
    LineReader reader_;
    std::string line_;
    bool ended_ = false;
  };

  std::filesystem::path path_;
};

}  // namespace

Dataset from_text_lines(const std::filesystem::path& path) {
  FileReader there(path);  // refuses a missing file at once
  return make_dataset<TextLinesNode>(path);
}

}  // namespace addax::data
