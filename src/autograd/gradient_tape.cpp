#include "addax/gradient_tape.hpp"

#include "autograd/gradient.hpp"

namespace addax {

class GradientTape::Record final : public Observer {
 public:
  explicit Record(GradientTapeOptions options) : options_(options) { resume(); }
  ~Record() override {
    stop();
    forget();
    for (const auto& variable : watched_) variable->watched = false;
  }
  void watch(const Ref<VariableState>& variable) {
    variable->watched = true;
    watched_.push_back(variable);
  }
  void saw(const Ref<Call>& call) override {
    ++call->observers;
    calls_.push_back(call);
  }
  void resume() {
    if (!recording_) active().push_back(this);
    recording_ = true;
  }
  void stop() {
    std::erase(active(), this);
    recording_ = false;
  }
  /// Drops what was recorded, unless an outer tape still wants it. Latest first, so that nothing is freed deeply
  /// nested.
  void forget() {
    for (auto call = calls_.rbegin(); call != calls_.rend(); ++call)
      if (--(*call)->observers == 0) (*call)->clear();
    calls_.clear();
  }
  Tensors walk(const std::function<Tensors()>& gradients) {
    if (used_ && !options_.persistent)
      throw StateError(
          "GradientTape: expected one call of gradient(), got a second. Make the tape with {.persistent = true}.");
    used_ = true;
    bool was_recording = recording_;
    stop();  // its own gradients are for outer tapes to record
    Tensors result = gradients();
    if (!options_.persistent)
      forget();
    else if (was_recording)
      resume();
    return result;
  }
  bool watches_variables() const override { return options_.watch_accessed_variables; }
  void reset() {
    forget();
    used_ = false;
  }

 private:
  GradientTapeOptions options_;
  std::vector<Ref<Call>> calls_;
  std::vector<Ref<VariableState>> watched_;
  bool recording_ = false, used_ = false;
};

GradientTape::GradientTape(GradientTapeOptions options) : record_(std::make_unique<Record>(options)) {}
GradientTape::~GradientTape() = default;

void GradientTape::watch(const Tensors& tensors) {
  for (const Tensor& t : tensors) {
    if (!t.dtype().is_float())
      throw DTypeError("GradientTape::watch: expected a float tensor, got " + t.spec().to_string() + ".");
    state_of(t).watched = true;
    if (state_of(t).variable) record_->watch(state_of(t).variable);
  }
}

namespace {

void check_float(const char* what, const Tensor& t) {
  if (!t.dtype().is_float())
    throw DTypeError(std::string("GradientTape::gradient: expected a float ") + what + ", got " + t.spec().to_string() +
                     ". Integers and bools have no gradients: ops::cast(x, dtype) before the computation.");
}

}  // namespace

/// Whatever is refused is refused before anything is computed.
Tensors GradientTape::walk(const Tensors& target, const Tensors& sources, const std::function<Tensors()>& gradients) {
  for (const Tensor& t : target) check_float("target", t);
  for (const Tensor& s : sources) {
    check_float("source", s);
    const TensorState& state = state_of(s);
    if (!state.watched && !state.variable && !state.made_by)
      throw StateError("GradientTape::gradient: expected a source that the tape saw, got " + s.spec().to_string() +
                       ", which is neither watched nor computed from what is. Call watch() before the computation.");
  }
  return record_->walk(gradients);
}

Tensors GradientTape::gradient(const Tensors& target, const Tensors& sources, const Tensors& output_gradients) {
  return walk(target, sources, [&] { return addax::gradient(target, sources, output_gradients); });
}

void GradientTape::stop_recording() { record_->stop(); }
void GradientTape::resume_recording() { record_->resume(); }
void GradientTape::reset() { record_->reset(); }

std::function<Tensors(const Tensors&)> grad(std::function<Tensor(const Tensors&)> f) {
  return [f = std::move(f)](const Tensors& x) {
    GradientTape tape;
    tape.watch(x);
    return tape.gradient(f(x), x);
  };
}

}  // namespace addax
