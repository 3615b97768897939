// Op: everything that Addax knows about an operation is one literal of this type. Call: one use of an op.
// apply() is the only way to use one: it runs the kernel now, or records the call where a trace is open.
#pragma once

#include <any>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "addax/tensor.hpp"
#include "backends/elementwise.hpp"
#include "backends/kernel.hpp"
#include "core/config.hpp"
#include "core/tensor_state.hpp"

namespace addax {

struct Op;

/// The attributes of a call, behind one type: comparable and printable through the struct's own field table.
class Attrs : public detail::RefCounted {
 public:
  virtual const void* data() const = 0;
  virtual bool equals(const Attrs& other) const = 0;
  virtual std::string to_string() const = 0;
  /// Null where the attributes cannot stand in a file.
  virtual Json to_json() const { return {}; }
};

template <class T>
class AttrsOf final : public Attrs {
 public:
  explicit AttrsOf(T value) : value_(std::move(value)) {}
  const void* data() const override { return &value_; }
  bool equals(const Attrs& other) const override {
    auto* same = dynamic_cast<const AttrsOf*>(&other);
    return same && same->value_ == value_;
  }
  std::string to_string() const override { return print_fields(value_); }
  Json to_json() const override {
    if constexpr (requires { T::fields(); })
      return to_config(value_);
    else
      return {};
  }

 private:
  T value_;
};

using AttrsRef = Ref<const Attrs>;
template <class T>
AttrsRef attrs_of(T value) {
  return make_ref<AttrsOf<T>>(std::move(value));
}

using Specs = std::vector<Spec>;

/// What infer, compose and gradient rules see of a call.
struct CallView {
  const Op& op;
  std::span<const Tensor> in;
  const Attrs* attrs = nullptr;

  const Shape& shape(size_t i) const { return in[i].shape(); }
  DType dtype(size_t i) const { return in[i].dtype(); }
  template <class T>
  const T& attr() const {
    return *static_cast<const T*>(attrs->data());
  }
};

/// What a gradient rule receives: the call, its results, and the gradients that arrived at them.
struct Backward : CallView {
  std::span<const Tensor> y;
  std::span<const Tensor> dy;  // as many as y; an undefined one is zero
  std::span<const bool> wanted;

  const Tensor& x(size_t i = 0) const { return in[i]; }
  /// Whether anybody asks for the gradient of input i; where nobody does, the rule may leave it undefined.
  bool wants(size_t i) const { return wanted[i]; }
};

/// What passes and planners ask of an op.
enum class Trait : uint32_t {
  none = 0,
  view = 1,             // result i is input i under another shape: no work, no memory
  random = 2,           // equal calls are not the same value
  commutative = 4,      // in[0] and in[1] may be exchanged
  in_place = 8,         // results may take the memory of inputs of the same shape
  host = 16,            // its result depends on values in a way that only the host can shape; never traced
  first_in_place = 32,  // the result may take the memory of the first input
};
constexpr Trait operator|(Trait a, Trait b) { return Trait(uint32_t(a) | uint32_t(b)); }

using Infer = Spec (*)(const CallView&);
using InferAll = Specs (*)(const CallView&);
using Compose = Tensors (*)(const CallView&);
using GradientRule = Tensors (*)(const Backward&);

/// Attributes of the same call without the results that nobody needs; those that it cannot do without, it marks as
/// needed. Null where all are.
using Narrow = AttrsRef (*)(const Attrs& attrs, std::span<bool> needed);

/// Kernels of other devices are the devices' own, by the op's name.
struct Kernels {
  backends::KernelEntry cpu{};
  backends::KernelEntry device{};  // of what runs other ops, on any device
};

struct Op {
  std::string_view name;
  Infer infer = nullptr;            // result spec; the only place that checks shapes and dtypes; none in an Operation
  InferAll infer_all = nullptr;     // instead of infer, where there are several results
  GradientRule gradient = nullptr;  // written with ops; broadcasting is undone by the walk
  Compose compose = nullptr;        // the meaning in smaller ops
  Kernels kernels{};
  Trait traits = Trait::none;
  int elementwise = -1;  // the backends::ElementwiseOp behind it, where it is one
  Narrow narrow = nullptr;

  bool has(Trait trait) const { return (uint32_t(traits) & uint32_t(trait)) != 0; }
  /// Whether it is an Operation: nothing but its composition.
  bool is_expression() const { return !infer && !infer_all; }
  bool is_elementwise() const { return elementwise >= 0; }
};

/// A call that is remembered, for gradients or in a trace.
class Call final : public Recipe {
 public:
  Call(const Op& op, std::span<const Tensor> in, AttrsRef attrs);
  CallView view() const { return {op, {in.begin(), in.size()}, attrs.get()}; }
  /// Result i as a handle; undefined where every handle to it has been dropped.
  Tensor output(size_t i) const;
  size_t outputs() const { return out_.size(); }
  void set_outputs(const Tensors& out);
  std::string_view name() const noexcept override { return op.name; }
  void forget(int output) noexcept override { out_[static_cast<size_t>(output)] = nullptr; }
  /// Drops the inputs, and with them what led here.
  void clear() { in = Tensors(); }

  const Op& op;
  Tensors in;
  AttrsRef attrs;
  const uint64_t order;  // grows from call to call on all threads
  int observers = 0;     // tapes that hold this call

 private:
  std::vector<TensorState*> out_;  // not owned: an output owns its call
};

/// The call behind a tensor, null where there is none.
inline Call* call_of(const Tensor& tensor) { return static_cast<Call*>(state_of(tensor).made_by.get()); }

/// Runs or records one use of `op`. All ways into an operation end here.
Tensors apply_all(const Op& op, std::span<const Tensor> in, AttrsRef attrs = {});
Tensor apply(const Op& op, std::span<const Tensor> in, AttrsRef attrs = {});
inline Tensor apply(const Op& op, const Tensor& a, AttrsRef attrs = {}) {
  return apply(op, std::span<const Tensor>(&a, 1), std::move(attrs));
}
inline Tensor apply(const Op& op, const Tensor& a, const Tensor& b, AttrsRef attrs = {}) {
  const Tensor in[] = {a, b};
  return apply(op, std::span<const Tensor>(in, 2), std::move(attrs));
}

/// Result specs of a call, checked.
Specs infer(const CallView& call);

/// Where calls go while a trace is open on this thread.
class Stage : public VariableScope {
 public:
  virtual Tensors record(const CallView& call, const Specs& specs, AttrsRef attrs) = 0;
  static Stage*& current();
};

/// Told of each call that a gradient may be asked of; a GradientTape is one.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void saw(const Ref<Call>& call) = 0;
  /// Whether trainable variables are followed without being asked.
  virtual bool watches_variables() const { return true; }
  static std::vector<Observer*>& active();
};

/// Whether a gradient can flow to this tensor.
bool is_tracked(const Tensor& tensor);

/// Stops remembering for gradients on this thread while it lives.
class NoRecording {
 public:
  NoRecording();
  ~NoRecording();

 private:
  bool before_;
};

/// While it lives, operations of this thread run at once and are not remembered, whatever is open around it: weights
/// are made so, although the first call of a layer may be inside a trace.
class Eagerly {
 public:
  Eagerly();
  ~Eagerly();
  Eagerly(const Eagerly&) = delete;
  Eagerly& operator=(const Eagerly&) = delete;

 private:
  Stage* stage_;
  VariableScope* scope_;
  NoRecording pause_;
};

/// Runs a kernel of `op` on eager inputs, where the results lie; inputs in main memory travel there.
void run_kernel(const Op& op, std::span<const Tensor> in, const Attrs* attrs, const Tensors& out);

/// Symbolic tensors of a functional model take over the calls that they are part of.
class SymbolicStage : public Symbol {
 public:
  virtual Tensors record(const CallView& call, AttrsRef attrs) = 0;
};

/// Starts an error text: "matmul: expected ".
[[noreturn]] void fail_shape(const CallView& call, const std::string& text);
[[noreturn]] void fail_dtype(const CallView& call, const std::string& text);

}  // namespace addax
