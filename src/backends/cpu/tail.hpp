// Tail: elementwise work on a result, done part by part where and when the parts are made, while the cache has them.
#pragma once

#include <memory>
#include <span>

#include "backends/elementwise.hpp"

namespace addax::backends::cpu {

class Tail {
 public:
  Tail() = default;
  /// A program whose register 0 is the result, of which it makes another of the same spec; `more` are the specs of what
  /// else it reads, at most Program::most_beside: the last inputs of the call.
  Tail(const Program& program, std::span<const Spec> more, const Spec& result);

  explicit operator bool() const { return prepared_ != nullptr; }
  /// Whether it is this function of the result and no more.
  bool is(ElementwiseOp op) const { return only_ == op; }
  /// Changes positions [first, last) of call.out[0].
  void run(const KernelCall& call, int64_t first, int64_t last) const;
  /// Changes all of it, on several threads.
  void run(const KernelCall& call) const;

 private:
  std::shared_ptr<const void> prepared_;
  size_t more_ = 0;
  ElementwiseOp only_ = ElementwiseOp::index;
};

}  // namespace addax::backends::cpu
