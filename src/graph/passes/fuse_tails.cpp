// fuse_tails: an elementwise pass over the result of a matrix product or a convolution, such as an activation or a
// residual sum, is done by the product itself, on each part while the cache has it.
#include <algorithm>

#include "backends/conv.hpp"
#include "backends/matmul.hpp"
#include "graph/graph.hpp"
#include "ops/conv.hpp"
#include "ops/known.hpp"

namespace addax::passes {
namespace {

using backends::Program;

class TailJoiner {
 public:
  explicit TailJoiner(Graph& graph) : graph_(graph), uses_(graph.uses()) {}

  void run() {
    for (size_t s = 0; s < graph_.steps.size(); ++s) {
      visit(graph_.steps[s]);
      for (int v : graph_.steps[s].out) graph_.values[at(v)].index = static_cast<int>(s);
    }
    std::erase_if(graph_.steps, [](const Step& step) { return step.out.empty(); });
    graph_.renumber();
  }

 private:
  static size_t at(int value) { return static_cast<size_t>(value); }

  void visit(Step& pass) {
    if (pass.op != &fused_op || pass.out.size() != 1 || pass.in.size() > Program::most_beside + 1) return;
    const Program& program = static_cast<const backends::FusedAttrs*>(pass.attrs->data())->program;
    if (!program.sums.empty()) return;
    // Of two products whose sum is wanted, the one that is made last.
    size_t found = pass.in.size();
    int latest = -1;
    for (size_t i = 0; i < pass.in.size(); ++i)
      if (const int maker = product_of(pass.in[i], graph_.spec(pass.out[0])); maker > latest) {
        latest = maker;
        found = i;
      }
    if (latest < 0) return;
    Step& product = graph_.steps[at(latest)];
    if (product.op == &matmul_op)
      join<backends::MatmulAttrs>(product, pass, found, program);
    else
      join<backends::ConvAttrs>(product, pass, found, program);
  }

  /// The step that makes `value` for one user alone, where it is a product that can go on; else -1.
  int product_of(int value, const Spec& wanted) const {
    const Value& v = graph_.values[at(value)];
    if (v.from != Value::From::step || uses_[at(value)] != 1 || v.spec != wanted || !wanted.dtype.is_float()) return -1;
    const Step& maker = graph_.steps[at(v.index)];
    const bool goes_on = maker.op == &matmul_op ? goes_on_after<backends::MatmulAttrs>(maker)
                                                : maker.op == &conv_op && goes_on_after<backends::ConvAttrs>(maker);
    return goes_on ? v.index : -1;
  }
  template <class Attrs>
  static bool goes_on_after(const Step& maker) {
    return static_cast<const Attrs*>(maker.attrs->data())->after.instructions.empty();
  }

  /// The product moves to where the pass stood, so that what the pass reads exists.
  template <class Attrs>
  void join(Step& product, Step& pass, size_t result, Program program) {
    auto to_front = [&](uint8_t& r) { r = r == 0 ? static_cast<uint8_t>(result) : r == result ? uint8_t{0} : r; };
    for (backends::Instruction& step : program.instructions)
      for (uint8_t& r : step.src) to_front(r);
    for (uint8_t& r : program.outputs) to_front(r);
    Attrs attrs = *static_cast<const Attrs*>(product.attrs->data());
    attrs.after = std::move(program);
    std::vector<int> in = product.in, beside = pass.in;
    std::swap(beside[0], beside[result]);
    in.insert(in.end(), beside.begin() + 1, beside.end());
    pass = {product.op, attrs_of(std::move(attrs)), std::move(in), pass.out};
    product.in.clear();
    product.out.clear();
  }

  Graph& graph_;
  std::vector<int> uses_;
};

}  // namespace

void fuse_tails(Graph& graph) {
  const bool writes = std::ranges::any_of(graph.states, [](const State& s) { return s.write >= 0; });
  if (!writes) TailJoiner(graph).run();
}

}  // namespace addax::passes
