// fuse_epilogues: a matrix product or a convolution, the bias behind it and relu behind that become one kernel call.
#include "backends/conv.hpp"
#include "backends/matmul.hpp"
#include "graph/graph.hpp"
#include "ops/conv.hpp"
#include "ops/known.hpp"

namespace addax::passes {
namespace {

using backends::ElementwiseOp;

bool does(const Step& step, ElementwiseOp op) { return step.op->elementwise == static_cast<int>(op); }

struct Joiner {
  Graph& graph;
  std::vector<int> uses;

  /// The step that makes `value`, where the joined step would be its only user.
  Step* only_maker(int value) {
    const Value& v = graph.values[static_cast<size_t>(value)];
    if (v.from != Value::From::step || uses[static_cast<size_t>(value)] != 1 || !v.spec.dtype.is_float())
      return nullptr;
    return &graph.steps[static_cast<size_t>(v.index)];
  }

  bool is_bias(int value, int product) {
    const Shape &b = graph.spec(value).shape, &y = graph.spec(product).shape;
    return b.rank() > 0 && b.rank() <= y.rank() && b.size() == y.back() && b.back() == y.back() && b.back() > 0;
  }

  /// Lets the maker's step make `later`'s result with changed attributes. It moves to where `later` stood, so that what
  /// it now needs exists.
  template <class Attrs>
  void join(Step& made, Step& later, Attrs changed) {
    Step joined{made.op, attrs_of(std::move(changed)), made.in, later.out};
    made.out.clear();
    made.in.clear();
    later = joined;
  }

  template <class Attrs>
  bool add_bias(Step& made, Step& step, int bias) {
    Attrs changed = *static_cast<const Attrs*>(made.attrs->data());
    if (changed.bias || changed.epilogue != backends::Epilogue::none) return false;
    changed.bias = true;
    made.in.push_back(bias);
    join(made, step, std::move(changed));
    return true;
  }

  template <class Attrs>
  void add_relu(Step& made, Step& step) {
    Attrs changed = *static_cast<const Attrs*>(made.attrs->data());
    if (changed.epilogue != backends::Epilogue::none) return;
    changed.epilogue = backends::Epilogue::relu;
    join(made, step, std::move(changed));
  }

  static bool is_matmul(const Step* step) { return step && step->op == &matmul_op; }
  static bool is_conv(const Step* step) {
    return step && (step->op == &conv_op || step->op == &conv_input_gradient_op);
  }

  void visit(Step& step) {
    if (does(step, ElementwiseOp::add)) {
      for (int side : {0, 1}) {
        int value = step.in[static_cast<size_t>(side)], other = step.in[static_cast<size_t>(1 - side)];
        Step* made = only_maker(value);
        if (!is_matmul(made) && !is_conv(made)) continue;
        if (!is_bias(other, value) || graph.spec(step.out[0]) != graph.spec(value)) continue;
        if (is_matmul(made) && add_bias<backends::MatmulAttrs>(*made, step, other)) return;
        const bool one_dtype = graph.spec(other).dtype == graph.spec(value).dtype;
        if (is_conv(made) && one_dtype && add_bias<backends::ConvAttrs>(*made, step, other)) return;
      }
    } else if (does(step, ElementwiseOp::relu)) {
      Step* made = only_maker(step.in[0]);
      if (is_matmul(made)) add_relu<backends::MatmulAttrs>(*made, step);
      if (is_conv(made)) add_relu<backends::ConvAttrs>(*made, step);
    }
  }
};

}  // namespace

void fuse_epilogues(Graph& graph) {
  Joiner joiner{graph, graph.uses()};
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    joiner.visit(graph.steps[i]);
    for (int v : graph.steps[i].out) graph.values[static_cast<size_t>(v)].index = static_cast<int>(i);
  }
  std::erase_if(graph.steps, [](const Step& s) { return s.out.empty(); });
  graph.renumber();
}

}  // namespace addax::passes
