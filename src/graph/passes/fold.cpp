// fold: computes at once what depends on constants alone, and drops arithmetic that changes nothing.
#include <algorithm>

#include "graph/graph.hpp"

namespace addax::passes {
namespace {

/// Larger results are made anew in each run rather than kept.
constexpr size_t largest = size_t{1} << 20;

bool foldable(const Graph& graph, const Step& step) {
  if (step.op->has(Trait::random)) return false;
  size_t bytes = 0;
  for (int v : step.out) bytes += graph.spec(v).bytes();
  // A constant that is only spread is left to the steps that use it: they broadcast by themselves.
  bool spread = step.in.size() == 1 && bytes > graph.spec(step.in[0]).bytes() && step.op->is_elementwise();
  return bytes <= largest && !spread &&
         std::all_of(step.in.begin(), step.in.end(), [&](int v) { return graph.is_constant(v); });
}

}  // namespace

void fold(Graph& graph) {
  std::vector<Step> kept;
  for (Step& step : graph.steps) {
    if (!foldable(graph, step)) {
      kept.push_back(std::move(step));
      continue;
    }
    Tensors in;
    for (int v : step.in) in.push_back(graph.values[static_cast<size_t>(v)].constant);
    Eagerly now;
    OnDevice main_memory(nullptr);  // where numbers are small; the executable brings constants to its device
    Tensors out = apply_all(*step.op, in, step.attrs);
    for (size_t i = 0; i < step.out.size(); ++i) {
      Value& value = graph.values[static_cast<size_t>(step.out[i])];
      value.from = Value::From::constant;
      value.constant = out[i];
    }
  }
  graph.steps = std::move(kept);
  graph.renumber();
}

}  // namespace addax::passes
