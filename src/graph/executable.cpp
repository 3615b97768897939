#include "graph/executable.hpp"

#include <cstring>
#include <utility>

#include "backends/flush_denormals.hpp"
#include "graph/recorder.hpp"

namespace addax {

/// One run's memory and instructions. Pointers that differ from run to run are listed, so that they can be set.
struct Executable::Workspace {
  struct Instruction {
    backends::Kernel run;
    backends::KernelCall call;
    size_t step;
  };
  struct Move {
    const std::byte** from;
    std::byte** to;
    size_t bytes;
  };

  std::vector<Instruction> instructions;
  std::vector<Instruction> steady;                           // run where a variable that they need has changed
  std::vector<backends::View> views;                         // of all instructions, one after the other
  std::vector<backends::ElementwiseAttrs> scalar_attrs;      // of single elementwise ops
  std::vector<std::vector<void**>> inputs, outputs, states;  // what to set for each
  std::vector<std::byte*> bound;                             // where the states were at the last run
  std::vector<uint64_t> writes;                              // and how often they had been written
  std::vector<std::byte*> ends;                              // from and to of each copy, in turn
  std::vector<std::pair<void**, size_t>> inside;             // pointers into the arena, and how far they point
  std::byte* arena = nullptr;                                // where it was at the last run
  Ref<Buffer> own;                                           // the arena, where the caller gives none
  Ref<Buffer> kept;                                          // results of steady instructions
  bool is_stale = true;                                      // whether they are to be made anew

  void place(std::byte* where) {
    if (std::exchange(arena, where) == where) return;
    for (auto& [pointer, offset] : inside) *pointer = arena + offset;
  }
  void run() const {
    for (const Instruction& i : instructions) i.run(i.call);
  }
  void refresh() {
    if (!std::exchange(is_stale, false)) return;
    for (const Instruction& i : steady) i.run(i.call);
  }
  void run_recorded(Recorder& recorder, const Graph& graph) const {
    for (const Instruction& i : instructions) {
      const Step& step = graph.steps[i.step];
      Recorder::Span span(recorder, std::string(step.op->name), graph.specs_of(step));
      i.run(i.call);
    }
  }
};

/// A workspace for the time of one run.
struct Executable::Lease {
  explicit Lease(const Executable& owner) : owner(owner) {
    {
      std::lock_guard lock(owner.mutex_);
      if (!owner.idle_.empty()) {
        workspace = std::move(owner.idle_.back());
        owner.idle_.pop_back();
      }
    }
    if (!workspace) workspace = owner.make_workspace();
  }
  ~Lease() {
    std::lock_guard lock(owner.mutex_);
    owner.idle_.push_back(std::move(workspace));
  }
  const Executable& owner;
  std::unique_ptr<Workspace> workspace;
};

Executable::Executable(Graph graph) : graph_(std::move(graph)) {
  optimize(graph_);
  plan_ = plan_memory(graph_);
  idle_.reserve(64);
  idle_.push_back(make_workspace());
}

Executable::~Executable() = default;

std::unique_ptr<Executable::Workspace> Executable::make_workspace() const {
  auto w = std::make_unique<Workspace>();
  w->inputs.resize(graph_.inputs.size());
  w->outputs.resize(graph_.outputs.size());
  w->states.resize(graph_.states.size());
  w->bound.assign(graph_.states.size(), nullptr);
  w->writes.assign(graph_.states.size(), 0);
  if (plan_.kept) w->kept = Buffer::allocate(plan_.kept);
  auto connect = [&](const Place& place, void** pointer) {
    size_t index = static_cast<size_t>(place.index);
    switch (place.in) {
      case Place::In::arena: w->inside.emplace_back(pointer, place.offset); break;
      case Place::In::constant: *pointer = data_of(graph_.values[index].constant); break;
      case Place::In::input: w->inputs[index].push_back(pointer); break;
      case Place::In::output: w->outputs[index].push_back(pointer); break;
      case Place::In::variable: w->states[index].push_back(pointer); break;
      case Place::In::kept: *pointer = w->kept->data() + place.offset; break;
    }
  };

  size_t views = 0;
  for (const Step& step : graph_.steps) views += step.in.size() + step.out.size();
  w->views.reserve(views);
  w->scalar_attrs.reserve(graph_.steps.size());
  for (auto* list : {&w->instructions, &w->steady}) list->reserve(graph_.steps.size());
  for (size_t s = 0; s < graph_.steps.size(); ++s) {
    const Step& step = graph_.steps[s];
    if (step.op->has(Trait::view)) continue;
    size_t first = w->views.size();
    for (const auto* list : {&step.in, &step.out})
      for (int v : *list) {
        w->views.push_back({nullptr, &graph_.spec(v)});
        connect(plan_.places[static_cast<size_t>(v)], &w->views.back().data);
      }
    backends::KernelCall call;
    call.in = {w->views.data() + first, step.in.size()};
    call.out = {w->views.data() + first + step.in.size(), step.out.size()};
    call.attrs = step.attrs ? step.attrs->data() : nullptr;
    if (step.op->is_elementwise()) {
      w->scalar_attrs.push_back({static_cast<backends::ElementwiseOp>(step.op->elementwise)});
      call.attrs = &w->scalar_attrs.back();
    }
    call.prepared = plan_.kernels[s].prepared.get();
    auto add = [&](std::vector<Workspace::Instruction>& list, backends::Kernel run) {
      list.push_back({run, call, s});
      w->inside.emplace_back(&list.back().call.scratch, plan_.scratch);
    };
    if (plan_.kernels[s].keep) {
      call.kept = w->kept->data() + plan_.kept_at[s];
      add(w->steady, plan_.kernels[s].keep);
    }
    add(plan_.steady[s] ? w->steady : w->instructions, step.op->kernels.cpu.run);
  }
  w->ends.resize(2 * plan_.copies.size());
  for (size_t i = 0; i < plan_.copies.size(); ++i) {
    connect(plan_.places[static_cast<size_t>(plan_.copies[i].from)], reinterpret_cast<void**>(&w->ends[2 * i]));
    connect(plan_.copies[i].to, reinterpret_cast<void**>(&w->ends[2 * i + 1]));
  }
  return w;
}

void Executable::bind_states(Workspace& w) const {
  for (size_t i = 0; i < graph_.states.size(); ++i) {
    VariableState& variable = *graph_.states[i].variable;
    if (graph_.states[i].write >= 0)
      variable.before_write();
    else if (std::exchange(w.writes[i], variable.writes) != variable.writes)
      w.is_stale = true;
    if (variable.data() == w.bound[i]) continue;
    w.bound[i] = variable.data();
    for (void** pointer : w.states[i]) *pointer = w.bound[i];
  }
}

void Executable::run(std::span<const void* const> inputs, std::span<void* const> outputs, void* arena) const {
  Lease lease(*this);
  Workspace& w = *lease.workspace;
  if (!arena && !w.own) w.own = Buffer::allocate(plan_.arena);
  w.place(arena ? static_cast<std::byte*>(arena) : w.own->data());
  bind_states(w);
  for (size_t i = 0; i < inputs.size(); ++i)
    for (void** pointer : w.inputs[i]) *pointer = const_cast<void*>(inputs[i]);
  for (size_t i = 0; i < outputs.size(); ++i)
    for (void** pointer : w.outputs[i]) *pointer = outputs[i];
  backends::FlushDenormals flush;
  w.refresh();
  if (Recorder* recorder = Recorder::current()) {
    Recorder::Span span(*recorder, arena ? "body" : "run", "");
    w.run_recorded(*recorder, graph_);
  } else {
    w.run();
  }
  for (size_t i = 0; i < plan_.copies.size(); ++i) {
    size_t bytes = graph_.spec(plan_.copies[i].from).bytes();
    if (bytes) std::memmove(w.ends[2 * i + 1], w.ends[2 * i], bytes);
  }
}

Tensors Executable::run(std::span<const Tensor> inputs) const {
  constexpr size_t few = 16;
  if (inputs.size() > few || graph_.outputs.size() > few) {
    std::vector<const void*> from;
    std::vector<void*> to;
    Tensors out;
    for (const Tensor& t : inputs) from.push_back(t.raw_data());
    for (int v : graph_.outputs) to.push_back(data_of((out.push_back(allocate(graph_.spec(v))), out.back())));
    run(from, to);
    return out;
  }
  const void* from[few];
  void* to[few];
  Tensors out;
  out.reserve(graph_.outputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) from[i] = data_of(inputs[i]);
  for (size_t i = 0; i < graph_.outputs.size(); ++i) {
    out.push_back(allocate(graph_.spec(graph_.outputs[i])));
    to[i] = data_of(out.back());
  }
  run({from, inputs.size()}, {to, graph_.outputs.size()});
  return out;
}

std::string Executable::to_string() const {
  size_t constants = 0, states = 0;
  for (const Value& v : graph_.values)
    if (v.from == Value::From::constant) constants += v.spec.bytes();
  for (const State& s : graph_.states) states += s.variable->spec.bytes();
  std::string text = graph_.to_string();
  constexpr const char* names[] = {"arena", "input", "output", "constant", "variable", "kept"};
  for (const Step& step : graph_.steps)
    for (int out : step.out) {
      size_t v = static_cast<size_t>(out);
      const Place& place = plan_.places[v];
      text += "%" + std::to_string(v) + ": " + std::to_string(graph_.values[v].spec.bytes()) + " bytes in " +
              names[static_cast<int>(place.in)];
      text += " " + std::to_string(place.index < 0 ? static_cast<int64_t>(place.offset) : place.index) + "\n";
    }
  return text + "bytes: arena " + std::to_string(plan_.arena) + ", kept " + std::to_string(plan_.kept) +
         ", constants " + std::to_string(constants) + ", variables " + std::to_string(states) + "\n";
}

}  // namespace addax
