#include "graph/trace.hpp"

#include <utility>

namespace addax {

Trace::Trace() : outer_stage_(Stage::current()), outer_scope_(VariableScope::current()) {
  Stage::current() = this;
  VariableScope::current() = this;
  std::swap(outer_observers_, Observer::active());
}

Trace::~Trace() {
  close();
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    step->out = Tensors();
    step->call->clear();  // latest first: no chain of destructors, however long the graph
  }
}

void Trace::close() {
  if (!std::exchange(open_, false)) return;
  Stage::current() = outer_stage_;
  VariableScope::current() = outer_scope_;
  std::swap(outer_observers_, Observer::active());
}

Tensor Trace::input(const Spec& spec) {
  Tensor tensor = as_tensor(make_ref<TensorState>(spec));
  inputs_.push_back(tensor);
  return tensor;
}

Tensors Trace::record(const CallView& call, const Specs& specs, AttrsRef attrs) {
  if (call.op.has(Trait::host))
    throw StateError(
        std::string(call.op.name) +
        ": expected to run on values, got a trace. The shape of its result depends on values, so it cannot "
        "be part of function(), fit() or a functional model.");
  auto made = make_ref<Call>(call.op, call.in, std::move(attrs));
  Tensors out;
  out.reserve(specs.size());
  for (const Spec& spec : specs) out.push_back(as_tensor(make_ref<TensorState>(spec)));
  made->set_outputs(out);
  steps_.push_back({made, out});
  return out;
}

namespace {

/// A promised tensor that is known to be the variable's value.
Tensor stand_in(VariableState& variable) {
  auto state = make_ref<TensorState>(variable.spec);
  state->variable = Ref<VariableState>(&variable);
  return as_tensor(state);
}

}  // namespace

const Tensor& Trace::behind(const Tensor& tensor) const {
  const Tensor* found = &tensor;
  for (auto w = written_.find(found->handle().get()); w != written_.end(); w = written_.find(found->handle().get()))
    found = &w->second.value;
  return *found;
}

Trace::Binding& Trace::binding(VariableState& variable) {
  auto [found, fresh] = binding_of_.try_emplace(&variable, bindings_.size());
  if (fresh) {
    Tensor before = stand_in(variable);
    bindings_.push_back({Ref<VariableState>(&variable), before, before});
  }
  return bindings_[found->second];
}

Tensor Trace::read(VariableState& variable) { return binding(variable).now; }

/// A write ends a chain of gradients, as when values are really stored: what is read afterwards is the variable alone.
void Trace::write(VariableState& variable, const Tensor& value) {
  Tensor now = stand_in(variable);
  written_.emplace(now.handle().get(), Written{now, value});
  binding(variable).now = now;
}

namespace {

bool belongs_outside(const Tensor& tensor) {
  const TensorState& state = state_of(tensor);
  return !is_eager(tensor) || state.watched || state.made_by || state.variable;
}

}  // namespace

Graph Trace::finish(std::span<const Tensor> outputs, Tensors* captured) {
  close();
  Graph graph;
  std::unordered_map<const void*, int> ids;
  auto id_of = [&](const Tensor& given) {
    const Tensor& tensor = behind(given);
    auto [found, fresh] = ids.try_emplace(tensor.handle().get(), -1);
    if (!fresh) return found->second;
    if (captured && belongs_outside(tensor)) {
      captured->push_back(tensor);
      int index = static_cast<int>(graph.inputs.size());
      graph.inputs.push_back(found->second = graph.add_value({tensor.spec(), Value::From::input, index, {}}));
      return found->second;
    }
    if (!is_eager(tensor))
      throw StateError("trace: expected a value of this trace, got a promised tensor of " + tensor.spec().to_string() +
                       " from another one. Return it from the function that made it.");
    return found->second = graph.add_constant(tensor);
  };
  for (const Tensor& t : inputs_) {
    int index = static_cast<int>(graph.inputs.size());
    graph.inputs.push_back(ids[t.handle().get()] = graph.add_value({t.spec(), Value::From::input, index, {}}));
  }
  for (const Binding& b : bindings_) {
    int index = static_cast<int>(graph.states.size());
    int read = ids[b.before.handle().get()] = graph.add_value({b.variable->spec, Value::From::variable, index, {}});
    graph.states.push_back({b.variable, read, -1});
  }
  for (const Recorded& recorded : steps_) {
    Step step{&recorded.call->op, recorded.call->attrs, {}, {}};
    for (const Tensor& t : recorded.call->in) step.in.push_back(id_of(t));
    for (const Tensor& t : recorded.out) {
      int index = static_cast<int>(graph.steps.size());
      step.out.push_back(ids[t.handle().get()] = graph.add_value({t.spec(), Value::From::step, index, {}}));
    }
    graph.steps.push_back(std::move(step));
  }
  for (size_t i = 0; i < bindings_.size(); ++i) {
    int now = id_of(bindings_[i].now);
    if (now != graph.states[i].read) graph.states[i].write = now;
  }
  for (const Tensor& t : outputs) graph.outputs.push_back(id_of(t));
  return graph;
}

Specs infer_specs(const Specs& inputs, const std::function<Tensors(const Tensors&)>& body) {
  Trace trace;
  Tensors in;
  for (const Spec& spec : inputs) in.push_back(trace.input(spec));
  Specs specs;
  for (const Tensor& t : body(in)) specs.push_back(t.spec());
  return specs;
}

}  // namespace addax
