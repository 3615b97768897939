#include <algorithm>
#include <array>
#include <utility>

#include "backends/flush_denormals.hpp"
#include "ops/device_kernel.hpp"

namespace addax {
namespace {

std::atomic<uint64_t> calls_made{0};
thread_local bool recording_stopped = false;

/// Plans of eager calls, by shape: the first matmul of a shape pays for its plan, the next ones find it here.
struct PlannedCall {
  const Op* op = nullptr;
  const backends::DeviceBackend* device = nullptr;
  AttrsRef attrs;
  Specs in, out;
  ChosenKernel kernel;

  bool fits(const Op& other, const Attrs* other_attrs, std::span<const backends::View> views,
            const backends::DeviceBackend* where) const {
    if (op != &other || views.size() != in.size() || device != where) return false;
    for (size_t i = 0; i < in.size(); ++i)
      if (*views[i].spec != in[i]) return false;
    return attrs.get() == other_attrs || (attrs && other_attrs && attrs->equals(*other_attrs));
  }
};

const ChosenKernel& planned(const Op& op, const backends::KernelCall& call, const Attrs* attrs,
                            backends::DeviceBackend* device) {
  thread_local std::array<PlannedCall, 64> cache;
  size_t hash = reinterpret_cast<size_t>(&op) >> 4;
  for (const backends::View& view : call.in)
    for (int64_t d : view.shape()) hash = hash * 31 + static_cast<size_t>(d);
  PlannedCall& slot = cache[hash % cache.size()];
  if (!slot.fits(op, attrs, call.in, device)) {
    PlannedCall fresh{&op, device, AttrsRef(attrs), {}, {}, {}};
    for (const backends::View& view : call.in) fresh.in.push_back(*view.spec);
    for (const backends::View& view : call.out) fresh.out.push_back(*view.spec);
    fresh.kernel = choose_kernel(op, fresh.in, fresh.out, attrs, device);
    slot = std::move(fresh);
  }
  return slot.kernel;
}

/// Makes `call` the origin of `out`, so that gradients find their way. An output that is an input, or that another call
/// made, is passed on under a new handle.
void remember(const Op& op, std::span<const Tensor> in, const AttrsRef& attrs, Tensors& out) {
  auto call = make_ref<Call>(op, in, attrs);
  for (Tensor& t : out)
    if (t.handle()->use_count() > 1 || state_of(t).made_by) t = view_as(t, t.shape());
  call->set_outputs(out);
  for (Observer* observer : Observer::active()) observer->saw(call);
}

bool any_tracked(std::span<const Tensor> in) { return std::any_of(in.begin(), in.end(), is_tracked); }

/// The eager results of a call, without memory of it.
Tensors compute(const CallView& call, const Specs& specs) {
  const Op& op = call.op;
  Tensors out;
  out.reserve(specs.size());
  if (op.has(Trait::view)) {
    for (size_t i = 0; i < specs.size(); ++i) out.push_back(view_as(call.in[i], specs[i].shape));
    return out;
  }
  backends::DeviceBackend* device = device_for(call);
  if (opens_on(op, device)) {
    NoRecording pause;
    return op.compose(call);
  }
  for (const Spec& spec : specs) out.push_back(allocate(spec, device));
  run_kernel(op, call.in, call.attrs, out);
  return out;
}

SymbolicStage* symbolic_of(std::span<const Tensor> in, const Op& op) {
  for (const Tensor& t : in) {
    if (!t.defined())
      throw StateError(std::string(op.name) + ": expected a tensor for each argument, got an empty handle.");
    if (state_of(t).symbol) return static_cast<SymbolicStage*>(state_of(t).symbol.get());
  }
  return nullptr;
}

}  // namespace

Call::Call(const Op& op, std::span<const Tensor> in, AttrsRef attrs)
    : op(op), attrs(std::move(attrs)), order(calls_made++) {
  this->in.reserve(in.size());
  for (const Tensor& t : in) this->in.push_back(t);
}

Tensor Call::output(size_t i) const { return out_[i] ? as_tensor(Ref<TensorState>(out_[i])) : Tensor(); }

void Call::set_outputs(const Tensors& out) {
  for (const Tensor& t : out) {
    TensorState& state = state_of(t);
    state.output = static_cast<int>(out_.size());
    state.made_by = Ref<Recipe>(this);
    out_.push_back(&state);
  }
}

Specs infer(const CallView& call) { return call.op.infer ? Specs{call.op.infer(call)} : call.op.infer_all(call); }

Tensors apply_all(const Op& op, std::span<const Tensor> in, AttrsRef attrs) {
  CallView call{op, in, attrs.get()};
  if (op.is_expression()) return op.compose(call);
  if (SymbolicStage* symbolic = symbolic_of(in, op)) return symbolic->record(call, std::move(attrs));
  Specs specs = infer(call);
  if (Stage* stage = Stage::current()) return stage->record(call, specs, std::move(attrs));
  bool tracked = any_tracked(in);
  if (tracked && !op.gradient && op.compose) return op.compose(call);
  Tensors out = compute(call, specs);
  if (tracked && op.gradient) remember(op, in, attrs, out);
  return out;
}

Tensor apply(const Op& op, std::span<const Tensor> in, AttrsRef attrs) {
  return std::move(apply_all(op, in, std::move(attrs)).front());
}

void run_kernel(const Op& op, std::span<const Tensor> in, const Attrs* attrs, const Tensors& out) {
  constexpr size_t few = 8;
  std::array<backends::View, 2 * few> views;
  std::vector<backends::View> many;
  size_t count = in.size() + out.size();
  if (count > views.size()) many.resize(count);
  backends::View* all = count > views.size() ? many.data() : views.data();
  backends::DeviceBackend* device = out.empty() ? nullptr : backends::backend_of(memory_of(out[0]));
  std::vector<Tensor> moved;  // hold what travelled here
  for (size_t i = 0; i < in.size(); ++i) {
    if (memory_of(in[i]) == device) {
      all[i] = {data_of(in[i]), &in[i].spec()};
    } else {
      moved.push_back(in[i].to(device_of(device)));
      all[i] = {data_of(moved.back()), &in[i].spec()};
    }
  }
  for (size_t i = 0; i < out.size(); ++i) all[in.size() + i] = {data_of(out[i]), &out[i].spec()};

  backends::FlushDenormals flush;
  backends::KernelCall call;
  call.in = {all, in.size()};
  call.out = {all + in.size(), out.size()};
  call.device = device;
  backends::ElementwiseAttrs scalar{static_cast<backends::ElementwiseOp>(op.elementwise)};
  call.attrs = op.is_elementwise() ? &scalar : attrs ? attrs->data() : nullptr;
  if (!device && !op.kernels.cpu.plan) return op.kernels.cpu.run(call);

  const ChosenKernel& kernel = planned(op, call, attrs, device);
  const backends::Kernel run = kernel.run;
  auto prepared = kernel.plan.prepared;  // stays, even if the kernel's own ops replan this slot
  call.prepared = prepared.get();
  auto scratch = kernel.plan.scratch ? Buffer::allocate(kernel.plan.scratch, device) : Ref<Buffer>();
  call.scratch = scratch ? scratch->data() : nullptr;
  run(call);
}

Stage*& Stage::current() {
  thread_local Stage* stage = nullptr;
  return stage;
}

std::vector<Observer*>& Observer::active() {
  thread_local std::vector<Observer*> observers;
  return observers;
}

bool is_tracked(const Tensor& tensor) {
  if (recording_stopped || Observer::active().empty()) return false;
  const TensorState& state = state_of(tensor);
  if (state.made_by || state.watched) return true;
  if (!state.variable || state.variable->watched) return static_cast<bool>(state.variable);
  return state.variable->trainable && std::any_of(Observer::active().begin(), Observer::active().end(),
                                                  [](auto* o) { return o->watches_variables(); });
}

NoRecording::NoRecording() : before_(std::exchange(recording_stopped, true)) {}
NoRecording::~NoRecording() { recording_stopped = before_; }

Eagerly::Eagerly()
    : stage_(std::exchange(Stage::current(), nullptr)), scope_(std::exchange(VariableScope::current(), nullptr)) {}
Eagerly::~Eagerly() {
  Stage::current() = stage_;
  VariableScope::current() = scope_;
}

void fail_shape(const CallView& call, const std::string& text) {
  throw ShapeError(std::string(call.op.name) + ": " + text);
}
void fail_dtype(const CallView& call, const std::string& text) {
  throw DTypeError(std::string(call.op.name) + ": " + text);
}

}  // namespace addax
