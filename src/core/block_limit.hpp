// BlockLimit: how large a tensor may be while a file is read, so that what a config asks for is not made first.
#pragma once

#include <cstddef>

namespace addax {

/// While it lives, a tensor of this thread that would take more than `bytes` is a FormatError.
class BlockLimit {
 public:
  explicit BlockLimit(size_t bytes);
  ~BlockLimit();
  BlockLimit(const BlockLimit&) = delete;
  BlockLimit& operator=(const BlockLimit&) = delete;
  static void check(size_t bytes);

 private:
  static thread_local size_t most_;
  size_t outer_;
};

}  // namespace addax
