#include "nn/finite_watch.hpp"

#include <utility>

#include "addax/ops.hpp"

namespace addax {
namespace {

thread_local FiniteWatch* watch_of_thread = nullptr;

}  // namespace

FiniteWatch::FiniteWatch() : outer_(std::exchange(watch_of_thread, this)), stage_(Stage::current()) {}
FiniteWatch::~FiniteWatch() { watch_of_thread = outer_; }
FiniteWatch* FiniteWatch::current() { return watch_of_thread; }

void FiniteWatch::note(const std::string& place, const Tensors& values) {
  if (Stage::current() != stage_) return;  // inside a body, whose values end with it
  NoRecording pause;
  Tensor sum;
  for (const Tensor& value : values) {
    if (!value.defined() || !value.dtype().is_float()) continue;
    constexpr double small = 0x1p-64;  // large values that are finite keep a finite sum
    Tensor part = ops::sum(ops::cast(value, DType::float32) * small);
    sum = sum.defined() ? sum + part : part;
  }
  if (!sum.defined()) return;
  places_.push_back(place);
  sums_.push_back(sum);
}

Tensor FiniteWatch::first() const {
  if (sums_.empty()) return Tensor::scalar(-1.0f);
  Tensor bad = ops::logical_not(ops::isfinite(ops::stack(sums_)));
  return ops::where(ops::any(bad), ops::cast(ops::argmax(ops::cast(bad, DType::int32)), DType::float32), -1.0f);
}

}  // namespace addax
