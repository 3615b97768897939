// A program of elementwise ops as C++: the source of a kernel, and the words that it is launched with.
#pragma once

#include <string>
#include <vector>

#include "backends/elementwise.hpp"

namespace addax::backends::cuda {

/// The struct `name` with `uint64_t word[]` and `operator()(int64_t i)`, the work of one element: it reads all inputs
/// before it writes, so that an output may be the memory of an input. The text depends on the program, on dtypes and on
/// which inputs broadcast how, not on lengths. It wants "backends/cuda/step.hpp" before it.
class FusedSource {
 public:
  FusedSource(const Program& program, std::span<const Spec> in, std::span<const Spec> out);

  std::string text(std::string_view name) const;
  /// Element count, addresses of inputs, of outputs, of float32 copies of what is summed, then how inputs broadcast.
  std::vector<uint64_t> words(std::span<const View> in, std::span<const View> out, std::span<void* const> sums) const;
  int64_t count() const { return count_; }

 private:
  struct Broadcast {
    std::vector<int64_t> lengths, strides;  // of axes that are walked apart; empty for an input of the same layout
    bool single = false;
  };
  size_t words_before(size_t input) const;
  std::string place(size_t input) const;

  Program program_;
  std::vector<DType> in_, out_;
  std::vector<Broadcast> broadcasts_;
  int64_t count_;
};

}  // namespace addax::backends::cuda
