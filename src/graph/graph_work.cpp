// The work of a graph is that of its steps.
#include "graph/graph_work.hpp"

#include "graph/body.hpp"

namespace addax {

double work_of(const Graph& graph) {
  double work = 0;
  for (const Step& step : graph.steps) {
    Specs in = specs_of(graph, step.in), out = specs_of(graph, step.out);
    work += work_of(*step.op, WorkView{in, out, step.attrs.get()});
  }
  return work;
}

}  // namespace addax
