#include "graph/executable.hpp"

#include <algorithm>
#include <array>
#include <map>
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

  /// Runs that were told to a device at once.
  struct Recorded {
    std::vector<const void*> inputs;
    uint64_t moves = 0;
    int same = 0;  // times on end with these addresses
    std::unique_ptr<backends::Recording> recording;
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
  std::vector<Tensor> constants;                             // of this device
  std::map<size_t, Recorded> recorded;                       // by how many inputs are given: those of several runs, too
  uint64_t moves = 0;                                        // how often an address other than an input's changed
  bool records = true;                                       // until the device refuses

  explicit Workspace(const Graph& graph)
      : inputs(graph.inputs.size()),
        outputs(graph.outputs.size()),
        states(graph.states.size()),
        bound(graph.states.size()),
        writes(graph.states.size()) {}

  /// A constant's bytes on the device.
  std::byte* there(const Tensor& constant, DeviceMemory* memory) {
    if (addax::memory_of(constant) == memory) return data_of(constant);
    return data_of(constants.emplace_back(constant.to(device_of(memory))));
  }
  void place(std::byte* where) {
    if (std::exchange(arena, where) == where) return;
    for (auto& [pointer, offset] : inside) *pointer = arena + offset;
    ++moves;
  }
  void point(const std::vector<void**>& pointers, void* where) {
    for (void** pointer : pointers)
      if (std::exchange(*pointer, where) != where) ++moves;
  }
  /// Calls work() for the inputs of each run.
  template <class Work>
  void for_each_run(std::span<const void* const> given, const Work& work) {
    size_t first = 0;
    do {
      for (size_t i = 0; i < inputs.size(); ++i)
        for (void** pointer : inputs[i]) *pointer = const_cast<void*>(given[first + i]);
      work();
      first += inputs.size();
    } while (first < given.size());
  }
  /// What was told when these inputs were given last, from the beginning where an address has changed since.
  Recorded& recorded_for(std::span<const void* const> given) {
    Recorded& found = recorded[given.size()];
    if (found.moves != moves || !std::equal(given.begin(), given.end(), found.inputs.begin(), found.inputs.end())) {
      found.inputs.assign(given.begin(), given.end());
      found.moves = moves;
      found.same = 0;
      found.recording.reset();
    }
    return found;
  }
  void run() const {
    for (const Instruction& i : instructions) i.run(i.call);
  }
  void refresh() {
    if (!std::exchange(is_stale, false)) return;
    for (const Instruction& i : steady) i.run(i.call);
  }
  /// Waits for each step on a device, so that its time is its own.
  void run_recorded(Recorder& recorder, const Graph& graph) const {
    for (const Instruction& i : instructions) {
      const Step& step = graph.steps[i.step];
      Recorder::Span span(recorder, std::string(step.op->name), graph.specs_of(step));
      i.run(i.call);
      if (i.call.device) i.call.device->synchronize();
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

Executable::Executable(Graph graph) : device_(backends::backend_of(current_memory())), graph_(std::move(graph)) {
  optimize(graph_, device_);
  plan_ = plan_memory(graph_, device_);
  waits_ = std::any_of(plan_.kernels.begin(), plan_.kernels.end(), [](const auto& k) { return k.plan.waits; });
  idle_.reserve(64);
  idle_.push_back(make_workspace());
}

Executable::~Executable() = default;

std::unique_ptr<Executable::Workspace> Executable::make_workspace() const {
  auto w = std::make_unique<Workspace>(graph_);
  if (plan_.kept) w->kept = Buffer::allocate(plan_.kept, device_);
  auto connect = [&](const Place& place, void** pointer) {
    size_t index = static_cast<size_t>(place.index);
    switch (place.in) {
      case Place::In::arena: w->inside.emplace_back(pointer, place.offset); break;
      case Place::In::constant: *pointer = w->there(graph_.values[index].constant, device_); break;
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
    call.prepared = plan_.kernels[s].plan.prepared.get();
    call.device = device_;
    auto add = [&](std::vector<Workspace::Instruction>& list, backends::Kernel run) {
      list.push_back({run, call, s});
      w->inside.emplace_back(&list.back().call.scratch, plan_.scratch);
    };
    if (plan_.kernels[s].plan.keep) {
      call.kept = w->kept->data() + plan_.kept_at[s];
      add(w->steady, plan_.kernels[s].plan.keep);
    }
    add(plan_.steady[s] ? w->steady : w->instructions, plan_.kernels[s].run);
  }
  w->ends.resize(2 * plan_.copies.size());
  for (size_t i = 0; i < plan_.copies.size(); ++i) {
    connect(plan_.places[static_cast<size_t>(plan_.copies[i].from)], reinterpret_cast<void**>(&w->ends[2 * i]));
    connect(plan_.copies[i].to, reinterpret_cast<void**>(&w->ends[2 * i + 1]));
  }
  return w;
}

/// Weights go where the step is. Plans of one model may meet here on several threads.
void Executable::move_states() const {
  if (!detail::devices_wanted.load(std::memory_order_relaxed)) return;
  static std::mutex moving;
  std::lock_guard lock(moving);
  for (const State& state : graph_.states) state.variable->move_to(device_);
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
    w.point(w.states[i], w.bound[i]);
  }
}

Ref<Buffer> Executable::allocate_arena() const try {
  return Buffer::allocate(plan_.arena, device_);
} catch (const DeviceError& error) {
  if (!device_) throw;
  auto bytes = [&](const Step& step) { return graph_.spec(step.out[0]).bytes(); };
  auto largest = std::max_element(graph_.steps.begin(), graph_.steps.end(),
                                  [&](const Step& a, const Step& b) { return bytes(a) < bytes(b); });
  if (largest == graph_.steps.end()) throw;
  throw DeviceError(std::string(error.what()) + " The largest result of the step is that of " +
                    std::string(largest->op->name) + ", " + graph_.spec(largest->out[0]).to_string() + ".");
}

void Executable::copy_late(const Workspace& w) const {
  for (size_t i = 0; i < plan_.copies.size(); ++i)
    transfer(device_, w.ends[2 * i + 1], device_, w.ends[2 * i], graph_.spec(plan_.copies[i].from).bytes());
}

/// What runs the first time with some addresses goes step by step, the second time it is recorded, then it is one
/// launch.
void Executable::run_on_device(Workspace& w, std::span<const void* const> inputs, bool recordable) const {
  auto work = [&] {
    w.for_each_run(inputs, [&] {
      w.run();
      copy_late(w);
    });
  };
  if (!recordable || !w.records) return work();
  Workspace::Recorded& told = w.recorded_for(inputs);
  if (told.same++ == 0) return work();
  if (!told.recording) told.recording = device_->record(work);
  w.records = told.recording != nullptr;
  if (!w.records) return work();
  told.recording->launch();
}

void Executable::run(std::span<const void* const> inputs, std::span<void* const> outputs, void* arena) const {
  Lease lease(*this);
  Workspace& w = *lease.workspace;
  if (!arena && !w.own) w.own = allocate_arena();
  w.place(arena ? static_cast<std::byte*>(arena) : w.own->data());
  move_states();
  bind_states(w);
  for (size_t i = 0; i < outputs.size(); ++i) w.point(w.outputs[i], outputs[i]);
  backends::FlushDenormals flush;
  w.refresh();
  Recorder* recorder = Recorder::current();
  if (device_ && !recorder) return run_on_device(w, inputs, !arena && !waits_);
  w.for_each_run(inputs, [&] {
    if (recorder) {
      Recorder::Span span(*recorder, arena ? "body" : "run", "");
      w.run_recorded(*recorder, graph_);
    } else {
      w.run();
    }
    copy_late(w);
  });
}

Tensors Executable::run(std::span<const Tensor> inputs) const {
  constexpr size_t few = 16;
  std::array<const void*, few> from;
  std::array<void*, few> to;
  std::vector<const void*> many_from;
  std::vector<void*> many_to;
  const bool many = inputs.size() > few || graph_.outputs.size() > few;
  if (many) many_from.resize(inputs.size()), many_to.resize(graph_.outputs.size());
  std::span<const void*> ins(many ? many_from.data() : from.data(), inputs.size());
  std::span<void*> outs(many ? many_to.data() : to.data(), graph_.outputs.size());
  Tensors out;
  std::vector<Tensor> moved;  // hold what travelled here
  out.reserve(graph_.outputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (addax::memory_of(inputs[i]) == device_) {
      ins[i] = data_of(inputs[i]);
    } else {
      moved.push_back(inputs[i].to(device_of(device_)));
      ins[i] = data_of(moved.back());
    }
  }
  for (size_t i = 0; i < graph_.outputs.size(); ++i) {
    out.push_back(allocate(graph_.spec(graph_.outputs[i]), device_));
    outs[i] = data_of(out.back());
  }
  run(ins, outs);
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
