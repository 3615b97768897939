#include "nn/finite_watch.hpp"

#include <utility>

#include "addax/ops.hpp"
#include "ops/known.hpp"

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
  Tensor bad;
  for (const Tensor& value : values) {
    if (!value.defined() || !value.dtype().is_float()) continue;
    Tensor part = ops::any_not_finite(value);
    bad = bad.defined() ? ops::logical_or(bad, part) : part;
  }
  if (!bad.defined()) return;
  places_.push_back(place);
  bad_.push_back(bad);
}

Tensor FiniteWatch::first() const {
  if (bad_.empty()) return Tensor::scalar(-1.0f);
  Tensor bad = ops::stack(bad_);
  return ops::where(ops::any(bad), ops::cast(ops::argmax(ops::cast(bad, DType::int32)), DType::float32), -1.0f);
}

}  // namespace addax
