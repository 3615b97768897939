// scale_kernels: what multiplies the channels of a convolution multiplies its kernel instead, as normalisation by
// moving statistics does: conv(x, k) · s = conv(x, k · s). Shifts before and after become one, for fuse_epilogues to
// join.
#include "graph/graph.hpp"
#include "ops/conv.hpp"

namespace addax::passes {
namespace {

using backends::ElementwiseOp;

bool is_op(const Step* step, ElementwiseOp op) { return step && step->op->elementwise == static_cast<int>(op); }

class KernelScaler {
 public:
  explicit KernelScaler(Graph& graph) : graph_(graph), uses_(graph.uses()), steady_(graph.steady()) {}

  void run() {
    for (const Step& step : graph_.steps) {
      if (!scale(step) && !shift(step)) add(step);
    }
    graph_.steps = std::move(steps_);
    graph_.renumber();
  }

 private:
  static size_t at(int value) { return static_cast<size_t>(value); }
  bool lasts(int value) const { return graph_.is_constant(value) || steady_[at(value)]; }
  bool is_vector(int value, const Spec& y) const {
    const Spec& spec = graph_.spec(value);
    return spec.dtype == y.dtype && spec.shape.rank() > 0 && spec.shape.rank() <= y.shape.rank() &&
           spec.shape.back() == y.shape.back() && spec.shape.size() == y.shape.back();
  }
  void add(Step step) {
    for (int v : step.out) graph_.values[at(v)].index = static_cast<int>(steps_.size());
    steps_.push_back(std::move(step));
  }

  /// The step that makes `value` for one user alone.
  const Step* only_maker(int value) const {
    const Value& v = graph_.values[at(value)];
    return v.from == Value::From::step && uses_[at(value)] == 1 ? &steps_[at(v.index)] : nullptr;
  }

  int new_value(const Spec& spec, bool steady) {
    uses_.push_back(1);
    steady_.push_back(steady);
    return graph_.add_value({spec, Value::From::step, 0, {}});
  }

  /// The result of `op` on two values, one of which broadcasts to `like`.
  int apply(const Op* op, int a, int b, int like) {
    const int value = new_value(graph_.spec(like), lasts(a) && lasts(b));
    add({op, {}, {a, b}, {value}});
    return value;
  }
  int apply_to_vectors(const Op* op, int a, int b) {
    return apply(op, a, b, graph_.spec(a).shape.rank() > graph_.spec(b).shape.rank() ? a : b);
  }

  struct OnChannels {
    int y = -1, vector = -1;
  };
  /// The operands of `op` between y and a vector along its channels; none where the step is not one.
  OnChannels on_channels(const Step* step, ElementwiseOp op) const {
    if (!is_op(step, op)) return {};
    for (size_t side : {0, 1}) {
      const int y = step->in[side], vector = step->in[1 - side];
      if (graph_.spec(y) == graph_.spec(step->out[0]) && is_vector(vector, graph_.spec(y))) return {y, vector};
    }
    return {};
  }

  bool scale(const Step& step) {
    const auto [y, factor] = on_channels(&step, ElementwiseOp::multiply);
    if (y < 0) return false;
    const Step* made = only_maker(y);
    const auto [unshifted, bias] = on_channels(made, ElementwiseOp::add);
    const Op* plus = made ? made->op : nullptr;
    if (unshifted >= 0) made = only_maker(unshifted);
    if (!made || made->op != &conv_op) return false;
    const Step conv = *made;
    const int kernel = conv.in[1];
    if (!(lasts(kernel) && lasts(factor)) && graph_.spec(kernel).shape.size() > graph_.spec(y).shape.size())
      return false;
    const int scaled = apply(step.op, kernel, factor, kernel);
    if (unshifted < 0) {
      add({conv.op, conv.attrs, {conv.in[0], scaled}, step.out});
      return true;
    }
    const int convolved = new_value(graph_.spec(y), false);
    add({conv.op, conv.attrs, {conv.in[0], scaled}, {convolved}});
    add({plus, {}, {convolved, apply_to_vectors(step.op, bias, factor)}, step.out});
    return true;
  }

  bool shift(const Step& step) {
    const auto [y, second] = on_channels(&step, ElementwiseOp::add);
    if (y < 0) return false;
    const auto [convolved, first] = on_channels(only_maker(y), ElementwiseOp::add);
    const Step* made = convolved < 0 ? nullptr : only_maker(convolved);
    if (!made || made->op != &conv_op) return false;
    add({step.op, {}, {convolved, apply_to_vectors(step.op, first, second)}, step.out});
    return true;
  }

  Graph& graph_;
  std::vector<int> uses_;
  std::vector<bool> steady_;
  std::vector<Step> steps_;
};

}  // namespace

void scale_kernels(Graph& graph) { KernelScaler(graph).run(); }

}  // namespace addax::passes
