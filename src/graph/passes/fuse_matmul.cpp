// fuse_matmul: matmul + bias, and relu behind it, become one kernel call.
#include "backends/matmul.hpp"
#include "graph/graph.hpp"
#include "ops/known.hpp"

namespace addax::passes {
namespace {

using backends::ElementwiseOp;
using backends::MatmulAttrs;

bool is(const Step& step, ElementwiseOp op) { return step.op->elementwise == static_cast<int>(op); }

struct Joiner {
  Graph& graph;
  std::vector<int> uses;

  /// The matmul that makes `value`, where the joined step would be its only user.
  Step* product(int value) {
    const Value& v = graph.values[static_cast<size_t>(value)];
    if (v.from != Value::From::step || uses[static_cast<size_t>(value)] != 1) return nullptr;
    Step& step = graph.steps[static_cast<size_t>(v.index)];
    return step.op == &matmul_op && v.spec.dtype.is_float() ? &step : nullptr;
  }

  const MatmulAttrs& attrs(const Step& step) { return *static_cast<const MatmulAttrs*>(step.attrs->data()); }

  bool is_bias(int value, int product) {
    const Shape &b = graph.spec(value).shape, &y = graph.spec(product).shape;
    return b.rank() == 1 && b[0] == y.back() && b[0] > 0;
  }

  /// Lets the product's step make `result` with changed attributes. It moves to where `later` stood, so that what it
  /// now needs exists.
  void join(Step& product, Step& later, MatmulAttrs changed) {
    Step joined{&matmul_op, attrs_of(changed), product.in, later.out};
    product.out.clear();
    product.in.clear();
    later = joined;
  }

  void visit(Step& step) {
    if (is(step, ElementwiseOp::add)) {
      for (int side : {0, 1}) {
        int value = step.in[static_cast<size_t>(side)], other = step.in[static_cast<size_t>(1 - side)];
        Step* made = product(value);
        if (!made || !is_bias(other, value) || graph.spec(step.out[0]) != graph.spec(value)) continue;
        MatmulAttrs changed = attrs(*made);
        if (changed.bias || changed.epilogue != backends::Epilogue::none) continue;
        changed.bias = true;
        made->in.push_back(other);
        return join(*made, step, changed);
      }
    } else if (is(step, ElementwiseOp::relu)) {
      Step* made = product(step.in[0]);
      if (!made || attrs(*made).epilogue != backends::Epilogue::none) return;
      MatmulAttrs changed = attrs(*made);
      changed.epilogue = backends::Epilogue::relu;
      join(*made, step, changed);
    }
  }
};

}  // namespace

void fuse_matmul(Graph& graph) {
  Joiner joiner{graph, graph.uses()};
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    joiner.visit(graph.steps[i]);
    for (int v : graph.steps[i].out) graph.values[static_cast<size_t>(v)].index = static_cast<int>(i);
  }
  std::erase_if(graph.steps, [](const Step& s) { return s.out.empty(); });
  graph.renumber();
}

}  // namespace addax::passes
