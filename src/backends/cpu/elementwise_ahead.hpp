// ReadAhead: asks memory for the inputs of the next block of elementwise work, a few lines before each step of the
// present one: a processor waits for only so many at once.
#pragma once

#include <algorithm>

#include "backends/cpu/elementwise_operand.hpp"

namespace addax::backends::cpu {

class ReadAhead {
 public:
  /// ask() will be called before each of `steps` steps, while the block of n elements from position `first` is the
  /// next.
  void begin(std::span<const Operand> inputs, std::span<const View> in, int64_t first, int64_t n, size_t steps) {
    count_ = next_ = 0;
    size_t lines = 0;
    for (size_t i = 0; i < inputs.size(); ++i)
      if (auto stored = inputs[i].stored(in[i].data, first, n); !stored.empty()) {
        ranges_[count_++] = {stored.data(), stored.data() + stored.size()};
        lines += stored.size() / line + 1;
      }
    share_ = lines / std::max<size_t>(steps, 1) + 1;
  }
  void ask() {
    for (size_t lines = share_; next_ < count_; ++next_) {
      Range& range = ranges_[next_];
      for (; range.at < range.end; range.at += line) {
        if (lines-- == 0) return;
        __builtin_prefetch(range.at);
      }
    }
  }

 private:
  static constexpr size_t line = 64;
  struct Range {
    const char *at, *end;
  };

  Range ranges_[Program::max_registers];
  size_t count_ = 0, next_ = 0, share_ = 0;
};

}  // namespace addax::backends::cpu
