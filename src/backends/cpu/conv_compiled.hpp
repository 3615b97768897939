// CompiledCorrelation: rows of a convolution's results by machine code made for their shape. All distances are
// constants of the code, and taps outside of the input take no part, so nothing is copied but half floats of an odd
// number of channels.
#pragma once

#include <memory>
#include <vector>

#include "addax/dtype.hpp"
#include "backends/cpu/conv_kernels.hpp"

namespace addax::backends::cpu {

class CompiledCorrelation {
 public:
  using Code = void (*)(const void* arguments);

  /// For floats, or pairs of neighbouring channels of bfloat16, of one group. Sets c.vectors and c.panels. Null where
  /// the processor or the shape is not one for it, or memory may not be made executable.
  static std::unique_ptr<const CompiledCorrelation> of(Correlation& c);

  int64_t scratch() const;
  /// `t.packed` is as kernels on vectors pack it.
  void run(const CorrelationTask& t) const;

 private:
  /// Neighbouring results of a row, times some vectors of channels.
  struct Block {
    int64_t first;
    Code code;
  };

  explicit CompiledCorrelation(const Correlation& c) : c_(c) {}
  void fill_up_channels();
  const void* filled_up(const CorrelationTask& t, bfloat16_t* plane) const;
  void one_row(const CorrelationTask& t, int64_t panel, int64_t row) const;

  Correlation c_;
  bool is_filled_up_ = false;          // an odd number of half floats by a zero
  std::shared_ptr<const void> owner_;  // of the memory of the code
  std::vector<Block> whole_, last_;    // of a row, in panels of all vectors and in the last one
};

}  // namespace addax::backends::cpu
