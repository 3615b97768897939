// Convolutions by oneDNN, versions 2 and 3. Primitives are made once, with the plan; activations stay as they are,
// channels last, and the kernel is brought into the layout that the primitive asks for in each run.
#include <dnnl.hpp>
#include <mutex>
#include <string_view>

#include "backends/cpu/conv_problem.hpp"
#include "backends/cpu/vector_isa.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

using Dims = dnnl::memory::dims;
using Desc = dnnl::memory::desc;
constexpr auto backward = dnnl::algorithm::convolution_direct;

dnnl::engine& engine() {
  static dnnl::engine engine = [] {
    if (isa() == Isa::avx2) dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx2);
    return dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return engine;
}

/// oneDNN's team has as many threads as ours while it lives.
class Team {
 public:
  Team() : before_(omp_get_max_threads()) { omp_set_num_threads(num_threads()); }
  ~Team() { omp_set_num_threads(before_); }

 private:
  int before_;
};

// ---- The two versions ---------------------------------------------------------------------------------------------

#if DNNL_VERSION_MAJOR >= 3
template <class Primitive, class... Arguments>
typename Primitive::primitive_desc describe(const dnnl::primitive_attr& attr, Arguments&&... arguments) {
  return typename Primitive::primitive_desc(engine(), std::forward<Arguments>(arguments)..., attr);
}
template <class Primitive, class Hint, class... Arguments>
typename Primitive::primitive_desc describe_backward(const dnnl::primitive_attr& attr, const Hint& hint,
                                                     Arguments&&... arguments) {
  return typename Primitive::primitive_desc(engine(), std::forward<Arguments>(arguments)..., hint, attr);
}
void append(dnnl::post_ops& ops, dnnl::algorithm op, float alpha, float beta) { ops.append_eltwise(op, alpha, beta); }
#else
template <class Primitive, class First, class... Arguments>
typename Primitive::primitive_desc describe(const dnnl::primitive_attr& attr, First first, Arguments&&... arguments) {
  return typename Primitive::primitive_desc(typename Primitive::desc(first, std::forward<Arguments>(arguments)...),
                                            attr, engine());
}
template <class Primitive, class Hint, class... Arguments>
typename Primitive::primitive_desc describe_backward(const dnnl::primitive_attr& attr, const Hint& hint,
                                                     Arguments&&... arguments) {
  return typename Primitive::primitive_desc(typename Primitive::desc(std::forward<Arguments>(arguments)...), attr,
                                            engine(), hint);
}
void append(dnnl::post_ops& ops, dnnl::algorithm op, float alpha, float beta) {
  ops.append_eltwise(1, op, alpha, beta);
}
#endif

// ---- Descriptions ---------------------------------------------------------------------------------------------------

dnnl::memory::data_type type_of(DType dtype) {
  return dtype == DType::bfloat16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

/// The last `rank` of three axes.
Dims places_of(const ConvProblem& p, const ConvProblem::Axes& axes, int64_t add = 0) {
  Dims dims(axes.end() - p.rank, axes.end());
  for (auto& d : dims) d += add;
  return dims;
}

Dims joined(Dims front, const Dims& back) {
  front.insert(front.end(), back.begin(), back.end());
  return front;
}

/// [n, channels, places…] in oneDNN's order of axes, channels last in memory.
Desc activations(const ConvProblem& p, int64_t channels, const ConvProblem::Axes& places) {
  Dims own = places_of(p, places), strides(own.size());
  int64_t step = channels;
  for (size_t a = own.size(); a-- > 0; step *= own[a]) strides[a] = step;
  return Desc(joined({p.n, channels}, own), type_of(p.dtype), joined({step, 1}, strides));
}

/// [groups,] out, in, places…: the layout of Keras' kernels where `strides`, else whichever the primitive likes.
Desc kernel(const ConvProblem& p, bool strides) {
  Dims own = places_of(p, p.kernel), steps(own.size());
  const int64_t in = p.in / p.groups, out = p.out / p.groups;
  int64_t step = in * p.out;
  for (size_t a = own.size(); a-- > 0; step *= own[a]) steps[a] = step;
  Dims dims = joined({out, in}, own), layout = joined({1, p.out}, steps);
  if (p.groups > 1) {
    dims.insert(dims.begin(), p.groups);
    layout.insert(layout.begin(), out);
  }
  if (strides) return Desc(dims, type_of(p.dtype), layout);
  return Desc(dims, type_of(p.dtype), dnnl::memory::format_tag::any);
}

/// Zeros behind x, as many as the results need.
Dims after(const ConvProblem& p) {
  Dims dims = places_of(p, p.x);
  for (size_t i = 0; i < dims.size(); ++i) {
    const size_t a = i + 3 - size_t(p.rank);
    dims[i] =
        std::max<int64_t>(0, (p.y[a] - 1) * p.stride[a] + (p.kernel[a] - 1) * p.dilation[a] + 1 - p.x[a] - p.before[a]);
  }
  return dims;
}

// ---- Runs
// -------------------------------------------------------------------------------------------------------------

/// A primitive with the memory objects that it reads and writes; a run sets where they point.
class OnednnConv final : public ConvRun {
 public:
  explicit OnednnConv(const ConvProblem& p) : problem_(p) {
    Team team;
    const Desc x = activations(p, p.in, p.x), y = activations(p, p.out, p.y), any = kernel(p, false);
    const Dims strides = places_of(p, p.stride), dilation = places_of(p, p.dilation, -1);
    const Dims before = places_of(p, p.before), behind = after(p);
    const auto kind = dnnl::prop_kind::forward_training;
    dnnl::primitive_attr attr, plain;
    attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    plain.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::post_ops ops;
    if (p.relu) append(ops, dnnl::algorithm::eltwise_relu, 0, 0);
    if (takes_tail()) append(ops, dnnl::algorithm::eltwise_clip, 0, 6);
    attr.set_post_ops(ops);
    using Forward = dnnl::convolution_forward;
    const Desc bias({p.out}, type_of(p.dtype), dnnl::memory::format_tag::x);
    const bool forward = p.result == ConvResult::y;
    auto hint =
        p.bias && forward
            ? describe<Forward>(attr, kind, backward, x, any, bias, y, strides, dilation, before, behind)
            : describe<Forward>(forward ? attr : plain, kind, backward, x, any, y, strides, dilation, before, behind);
    if (forward) {
      set(hint, dnnl::convolution_forward(hint), hint.weights_desc());
      arguments_ = {{DNNL_ARG_SRC, 0, x}, {DNNL_ARG_DST, 3, y}};
      if (p.bias) arguments_.push_back({DNNL_ARG_BIAS, 2, bias});
      kernel_argument_ = DNNL_ARG_WEIGHTS;
    } else if (p.result == ConvResult::x) {
      using Backward = dnnl::convolution_backward_data;
      auto desc = describe_backward<Backward>(plain, hint, backward, x, any, y, strides, dilation, before, behind);
      set(desc, Backward(desc), desc.weights_desc());
      arguments_ = {{DNNL_ARG_DIFF_DST, 0, y}, {DNNL_ARG_DIFF_SRC, 3, x}};
      kernel_argument_ = DNNL_ARG_WEIGHTS;
    } else {
      using Backward = dnnl::convolution_backward_weights;
      auto desc = describe_backward<Backward>(plain, hint, backward, x, any, y, strides, dilation, before, behind);
      set(desc, Backward(desc), desc.diff_weights_desc());
      arguments_ = {{DNNL_ARG_SRC, 0, x}, {DNNL_ARG_DIFF_DST, 1, y}};
      kernel_argument_ = DNNL_ARG_DIFF_WEIGHTS;
    }
  }

  /// Whether oneDNN has more than its plain loops for it.
  bool is_fast() const { return fast_; }

  size_t scratch() const override { return kernel_bytes_ + scratchpad_.get_size(); }

  bool run(const KernelCall& call) const override {
    Team team;
    std::unique_ptr<Memories> memories = take();
    std::byte* scratch = static_cast<std::byte*>(call.scratch);
    std::vector<dnnl_exec_arg_t>& list = memories->list;
    for (size_t i = 0; i < arguments_.size(); ++i) {
      const int place = arguments_[i].place;
      dnnl_memory_set_data_handle(list[i].memory, place == 3 ? call.out[0].data : call.in[size_t(place)].data);
    }
    const bool gradient = problem_.result == ConvResult::kernel;
    void* own = gradient ? call.out[0].data : call.in[1].data;
    void* packed = reorder_ ? scratch : own;
    memories->own.set_data_handle(own);
    memories->packed.set_data_handle(packed);
    memories->scratchpad.set_data_handle(scratch + kernel_bytes_);
    if (reorder_ && !gradient) execute(reorder_, memories->reorder);
    execute(primitive_, list);
    if (reorder_ && gradient) execute(reorder_, memories->reorder);
    if (problem_.tail && !takes_tail()) problem_.tail.run(call);
    give(std::move(memories));
    return true;
  }

 private:
  /// relu6 alone: other functions of oneDNN differ from ours in their last bits.
  bool takes_tail() const { return problem_.tail.is(ElementwiseOp::relu6); }

  struct Argument {
    int name;
    int place;  // among the inputs; 3 is the result
    Desc desc;
  };
  struct Memories {
    std::vector<dnnl::memory> all;
    dnnl::memory own, packed, scratchpad;
    std::vector<dnnl_exec_arg_t> list, reorder;
  };

  template <class PrimitiveDesc>
  void set(const PrimitiveDesc& desc, dnnl::primitive primitive, const Desc& packed) {
    primitive_ = std::move(primitive);
    packed_ = packed;
    own_ = kernel(problem_, true);
    scratchpad_ = desc.scratchpad_desc();
    const std::string_view name = desc.impl_info_str();
    fast_ = name.find("jit") != name.npos || name.find("brg") != name.npos || name.find("brdgmm") != name.npos;
    if (packed_ == own_) return;
    const bool gradient = problem_.result == ConvResult::kernel;
    dnnl::primitive_attr attr;
    reorder_ = dnnl::reorder(
        dnnl::reorder::primitive_desc(engine(), gradient ? packed_ : own_, engine(), gradient ? own_ : packed_, attr));
    kernel_bytes_ = (packed_.get_size() + 63) / 64 * 64;
  }

  static void execute(const dnnl::primitive& primitive, const std::vector<dnnl_exec_arg_t>& list) {
    thread_local dnnl::stream stream(engine());
    dnnl_primitive_execute(primitive.get(), stream.get(), int(list.size()), list.data());
  }

  std::unique_ptr<Memories> make() const {
    auto m = std::make_unique<Memories>();
    auto memory = [&](const Desc& desc) { return dnnl::memory(desc, engine(), nullptr); };
    for (const Argument& a : arguments_) {
      m->all.push_back(memory(a.desc));
      m->list.push_back({a.name, m->all.back().get()});
    }
    m->own = memory(own_);
    m->packed = memory(packed_);
    m->scratchpad = memory(scratchpad_);
    m->list.push_back({kernel_argument_, m->packed.get()});
    m->list.push_back({DNNL_ARG_SCRATCHPAD, m->scratchpad.get()});
    const bool gradient = problem_.result == ConvResult::kernel;
    m->reorder = {{DNNL_ARG_FROM, (gradient ? m->packed : m->own).get()},
                  {DNNL_ARG_TO, (gradient ? m->own : m->packed).get()}};
    return m;
  }

  std::unique_ptr<Memories> take() const {
    std::lock_guard lock(mutex_);
    if (idle_.empty()) return make();
    auto memories = std::move(idle_.back());
    idle_.pop_back();
    return memories;
  }
  void give(std::unique_ptr<Memories> memories) const {
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(memories));
  }

  ConvProblem problem_;
  dnnl::primitive primitive_, reorder_;
  Desc own_, packed_, scratchpad_;
  std::vector<Argument> arguments_;
  int kernel_argument_ = 0;
  size_t kernel_bytes_ = 0;
  bool fast_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Memories>> idle_;
};

}  // namespace

std::unique_ptr<ConvRun> onednn_conv(const ConvProblem& p) {
  if (isa() == Isa::baseline || p.n == 0 || p.in == 0 || (p.bias && p.result != ConvResult::y) ||
      (p.relu && p.result != ConvResult::y))
    return nullptr;
  if (p.dtype != DType::float32 && p.dtype != DType::bfloat16) return nullptr;
  try {
    auto run = std::make_unique<OnednnConv>(p);
    return run->is_fast() ? std::move(run) : nullptr;
  } catch (const dnnl::error&) {
    return nullptr;  // a shape that it does not know
  }
}

}  // namespace addax::backends::cpu
