#include "graph/branch.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "graph/executable.hpp"
#include "graph/graph_work.hpp"
#include "graph/trace.hpp"

namespace addax {

template <>
std::string AttrsOf<Branches>::to_string() const {
  std::string text;
  for (const Body& body : value_.bodies) text += (text.empty() ? "" : ", ") + indented(*body);
  return text;
}

namespace {

extern const Op branch_op, remat_op;

/// How many inputs stand before what the bodies read: the index, where there is one.
size_t leading(const Op& op) { return &op == &branch_op ? 1 : 0; }

Specs infer_branch(const CallView& c) {
  const Graph& body = *c.attr<Branches>().bodies[0];
  size_t first = leading(c.op);
  for (size_t i = 0; i < body.inputs.size(); ++i)
    if (c.in[first + i].spec() != body.spec(body.inputs[i]))
      fail_shape(c, "expected argument " + std::to_string(first + i) + " to be " +
                        body.spec(body.inputs[i]).to_string() + ", got " + c.in[first + i].spec().to_string() + ".");
  return specs_of(body, body.outputs);
}

AttrsRef narrow_branch(const Attrs& attrs, std::span<bool> needed) {
  if (std::find(needed.begin(), needed.end(), false) == needed.end()) return {};
  Branches branches;
  for (const Body& body : static_cast<const Branches*>(attrs.data())->bodies) {
    Graph narrowed = *body;
    size_t i = 0;
    std::erase_if(narrowed.outputs, [&](int) { return !needed[i++]; });
    branches.bodies.push_back(std::make_shared<const Graph>(std::move(narrowed)));
  }
  return attrs_of(std::move(branches));
}

/// Each body goes back by itself, from the inputs and the gradients of the results to the gradients of the inputs.
Tensors branch_gradient(const Backward& b) {
  size_t first = leading(b.op);
  Tensors in = joined(b.in, {}), gradients;
  for (const Tensor& dy : b.dy)
    if (dy.defined()) in.push_back(dy);
  Branches back;
  for (const Body& body : b.attr<Branches>().bodies) {
    Trace trace;
    Tensors inputs, seeds, results;
    for (int v : body->inputs) inputs.push_back(trace.input(body->spec(v)));
    for (const Tensor& dy : b.dy) seeds.push_back(dy.defined() ? trace.input(dy.spec()) : Tensor());
    Tensors found = pull_back(*body, inputs, seeds);
    for (size_t i = 0; i < found.size(); ++i)
      if (b.wants(first + i)) results.push_back(found[i].defined() ? found[i] : ops::zeros_like(inputs[i]));
    back.bodies.push_back(std::make_shared<const Graph>(trace.finish(results)));
  }
  Tensors results = apply_all(b.op, in, attrs_of(std::move(back)));
  gradients.resize(b.in.size());
  size_t next = 0;
  for (size_t i = first; i < b.in.size(); ++i)
    if (b.wants(i)) gradients[i] = results[next++];
  return gradients;
}

// ---- Running ----------------------------------------------------------------------------------------------------

struct Prepared {
  std::vector<std::unique_ptr<Executable>> bodies;
  size_t arena = 0;  // where in the scratch memory it begins, behind the pointers
};

backends::Plan plan_branch(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  auto prepared = std::make_shared<Prepared>();
  size_t arena = 0;
  for (const Body& body : static_cast<const Branches*>(attrs)->bodies) {
    prepared->bodies.push_back(std::make_unique<Executable>(*body));
    arena = std::max(arena, prepared->bodies.back()->arena_bytes());
  }
  prepared->arena = ((in.size() + out.size()) * sizeof(void*) + alignment - 1) / alignment * alignment;
  backends::Plan plan{prepared, prepared->arena + arena};
  for (const auto& body : prepared->bodies) plan.waits = plan.waits || body->waits();
  return plan;
}

/// On a device the index is read first.
backends::Plan plan_choice(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  backends::Plan plan = plan_branch(in, out, attrs);
  plan.waits = true;
  return plan;
}

void run_body(const backends::KernelCall& call, size_t which, size_t leading) {
  const Prepared& p = *static_cast<const Prepared*>(call.prepared);
  size_t inputs = call.in.size() - leading;
  std::vector<void*> own(call.device ? inputs + call.out.size() : 0);  // the scratch memory is not the host's there
  auto** pointers = call.device ? own.data() : static_cast<void**>(call.scratch);
  for (size_t i = 0; i < inputs; ++i) pointers[i] = call.in[leading + i].data;
  for (size_t i = 0; i < call.out.size(); ++i) pointers[inputs + i] = call.out[i].data;
  p.bodies[which]->run({const_cast<const void**>(pointers), inputs}, {pointers + inputs, call.out.size()},
                       static_cast<std::byte*>(call.scratch) + p.arena);
}

void run_branch(const backends::KernelCall& call) {
  int last = static_cast<int>(static_cast<const Prepared*>(call.prepared)->bodies.size()) - 1;
  int32_t index = 0;
  transfer(nullptr, &index, call.device, call.in[0].data, sizeof index);
  run_body(call, static_cast<size_t>(std::clamp(index, 0, last)), 1);
}

void run_remat(const backends::KernelCall& call) { run_body(call, 0, 0); }

const Op branch_op{.name = "branch",
                   .infer_all = infer_branch,
                   .gradient = branch_gradient,
                   .kernels = {.cpu = {run_branch, plan_choice}, .device = {run_branch, plan_choice}},
                   .narrow = narrow_branch};

const Op remat_op{.name = "remat",
                  .infer_all = infer_branch,
                  .gradient = branch_gradient,
                  .kernels = {.cpu = {run_remat, plan_branch}, .device = {run_remat, plan_branch}},
                  .narrow = narrow_branch};

/// Of the body that has most.
double largest_work(const WorkView& call) {
  double most = 0;
  for (const Body& body : call.attr<Branches>().bodies) most = std::max(most, work_of(*body));
  return most;
}
const WorkOf branch_work[] = {{branch_op, largest_work}, {remat_op, largest_work}};

}  // namespace

Tensors apply_branch(const Tensor& index, Branches branches, const Tensors& in) {
  return apply_all(branch_op, joined({&index, 1}, in), attrs_of(std::move(branches)));
}

Tensors apply_remat(const Body& body, const Tensors& in) { return apply_all(remat_op, in, attrs_of(Branches{{body}})); }

}  // namespace addax
