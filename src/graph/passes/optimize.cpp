// optimize: the passes, in order.
#include "backends/device_backend.hpp"
#include "graph/graph.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

/// A state that takes over what another state, or itself under another name, held before would see it change under its
/// eyes: such values are copied by a step of their own.
void copy_exchanged_states(Graph& graph) {
  std::vector<int> root(graph.values.size());
  for (size_t v = 0; v < root.size(); ++v) root[v] = static_cast<int>(v);
  for (const Step& step : graph.steps)
    if (step.op->has(Trait::view))
      for (size_t i = 0; i < step.out.size(); ++i)
        root[static_cast<size_t>(step.out[i])] = root[static_cast<size_t>(step.in[i])];
  for (State& state : graph.states) {
    if (state.write < 0) continue;
    int from = root[static_cast<size_t>(state.write)];
    if (graph.values[static_cast<size_t>(from)].from != Value::From::variable) continue;
    Spec spec = graph.spec(state.write);
    int copy = graph.add_value({spec, Value::From::step, static_cast<int>(graph.steps.size()), {}});
    graph.steps.push_back({&broadcast_to_op, attrs_of(ShapeAttrs{spec.shape}), {state.write}, {copy}});
    state.write = copy;
  }
}

}  // namespace

void optimize(Graph& graph, const backends::DeviceBackend* device) {
  auto run = [&](void (*pass)(Graph&)) {
    pass(graph);
#ifndef NDEBUG
    graph.verify();
#endif
  };
  run(passes::drop_dead);
  passes::expand(graph, device);
  run(passes::fold);
  run(passes::cse);
  run(passes::drop_dead);
  run(passes::place_slices);
  run(passes::unpool_late);
  run(passes::drop_dead);
  run(passes::narrow);
  run(passes::scale_kernels);
  run(passes::drop_dead);
  run(passes::fuse_epilogues);
  run(passes::widen_late);
  run(passes::drop_dead);
  run(copy_exchanged_states);
  if (!device || device->kernel("fused")) run(passes::fuse_elementwise);  // a chain has no composition
  if (!device) run(passes::fuse_tails);
}

}  // namespace addax
