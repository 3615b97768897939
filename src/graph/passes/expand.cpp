// expand: opens ops without a kernel into their composition.
#include <utility>

#include "graph/trace.hpp"

namespace addax::passes {
namespace {

/// Adds the steps of `inner`, whose inputs are the values `in` of `graph`; gives the values of its outputs.
std::vector<int> splice(Graph& graph, const Graph& inner, const std::vector<int>& in, std::vector<Step>& steps) {
  std::vector<int> to(inner.values.size(), -1);
  for (size_t v = 0; v < inner.values.size(); ++v) {
    const Value& value = inner.values[v];
    if (value.from == Value::From::input)
      to[v] = in[static_cast<size_t>(value.index)];
    else
      to[v] = graph.add_value(value);
  }
  auto moved = [&](std::vector<int> list) {
    for (int& v : list) v = to[static_cast<size_t>(v)];
    return list;
  };
  for (const Step& s : inner.steps) steps.push_back({s.op, s.attrs, moved(s.in), moved(s.out)});
  return moved(inner.outputs);
}

}  // namespace

void expand(Graph& graph, const backends::DeviceBackend* device) {
  for (bool again = true; again;) {
    again = false;
    std::vector<Step> steps;
    std::vector<int> with(graph.values.size());
    for (size_t v = 0; v < with.size(); ++v) with[v] = static_cast<int>(v);
    for (const Step& step : std::exchange(graph.steps, {})) {
      if (!opens_on(*step.op, device)) {
        steps.push_back(step);
        continue;
      }
      again = true;
      Trace trace;
      Tensors in;
      for (int v : step.in) in.push_back(trace.input(graph.spec(v)));
      Tensors out = step.op->compose({*step.op, {in.begin(), in.size()}, step.attrs.get()});
      std::vector<int> results = splice(graph, trace.finish(out), step.in, steps);
      for (size_t i = 0; i < step.out.size(); ++i) with[static_cast<size_t>(step.out[i])] = results[i];
    }
    graph.steps = std::move(steps);
    for (size_t v = with.size(); v < graph.values.size(); ++v) with.push_back(static_cast<int>(v));
    graph.substitute(with);
    graph.renumber();
  }
}

}  // namespace addax::passes
