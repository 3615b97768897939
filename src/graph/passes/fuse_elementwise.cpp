// fuse_elementwise: elementwise steps over one shape become one pass over memory, with several results where needed. A
// sum over all rows of such a shape is taken in the same pass.
#include <algorithm>
#include <queue>
#include <unordered_set>

#include "core/convert.hpp"
#include "graph/passes/clusters.hpp"
#include "ops/known.hpp"

namespace addax {

const Op fused_op{
    .name = "fused", .kernels = {.cpu = {backends::cpu::fused, backends::cpu::plan_fused}}, .traits = Trait::in_place};

namespace passes {
namespace {

using backends::ElementwiseOp;
using backends::Program;

/// Builds the program of one cluster.
class ProgramBuilder {
 public:
  ProgramBuilder(const Graph& graph, const std::vector<bool>& needed) : graph_(graph), needed_(needed) {}

  void add(const Step& step) { steps_.push_back(&step); }

  Step build() {
    Step fused{&fused_op, {}, {}, {}};
    std::vector<int> constants;
    for (const Step* s : steps_)
      for (int v : s->in) {
        if (inside(v) || known(v)) continue;
        (is_number(v) ? constants : fused.in).push_back(v);
        seen_.push_back(v);
      }
    Program program;
    program.inputs = static_cast<int64_t>(fused.in.size());
    for (int v : fused.in) registers_.push_back({v, next_++});
    for (int v : constants) {
      program.constants.push_back(constant_of(v));
      registers_.push_back({v, next_++});
    }
    for (const Step* s : steps_)
      if (s->op->is_elementwise()) add_instruction(program, *s);
    for (const Step* s : steps_) {
      int v = s->out[0];
      if (!needed_[static_cast<size_t>(v)] || !s->op->is_elementwise()) continue;
      program.outputs.push_back(register_of(v));
      fused.out.push_back(v);
    }
    for (const Step* s : steps_) {
      if (s->op->is_elementwise()) continue;
      program.sums.push_back(register_of(s->in[0]));
      program.shape = graph_.spec(s->in[0]).shape;
      fused.out.push_back(s->out[0]);
    }
    fused.attrs = attrs_of(backends::FusedAttrs{std::move(program)});
    return fused;
  }

 private:
  bool inside(int v) const {
    return std::any_of(steps_.begin(), steps_.end(), [&](const Step* s) { return s->out[0] == v; });
  }
  bool known(int v) const { return std::find(seen_.begin(), seen_.end(), v) != seen_.end(); }
  bool is_number(int v) const { return graph_.is_constant(v) && graph_.spec(v).shape.size() == 1; }

  backends::Constant constant_of(int v) const {
    const Tensor& t = graph_.values[static_cast<size_t>(v)].constant;
    if (t.dtype().is_float()) return backends::Constant::of(t.dtype(), t.item<double>());
    return backends::Constant::of(t.dtype(), t.item<int64_t>());
  }

  /// A half float is a float32 in its register.
  bool widens(const Step& step) const {
    const DType from = graph_.spec(step.in[0]).dtype, to = graph_.spec(step.out[0]).dtype;
    return step.op->elementwise == static_cast<int>(ElementwiseOp::cast) && from.is_float() && from.size() < 4 &&
           to == DType::float32;
  }

  uint8_t register_of(int v) const {
    for (const auto& [value, reg] : registers_)
      if (value == v) return reg;
    return 0;
  }

  void add_instruction(Program& program, const Step& step) {
    if (step.op == &broadcast_to_op || widens(step)) {  // operands broadcast by themselves, and are widened when loaded
      registers_.push_back({step.out[0], register_of(step.in[0])});
      return;
    }
    backends::Instruction instruction;
    instruction.op = static_cast<ElementwiseOp>(step.op->elementwise);
    instruction.dtype = graph_.spec(step.in.back()).dtype;
    instruction.to = graph_.spec(step.out[0]).dtype;
    for (size_t i = 0; i < step.in.size(); ++i) instruction.src[i] = register_of(step.in[i]);
    auto same = std::find_if(program.instructions.begin(), program.instructions.end(), [&](const auto& other) {
      instruction.dst = other.dst;
      return other == instruction;
    });
    if (same == program.instructions.end()) {
      instruction.dst = next_++;
      program.instructions.push_back(instruction);
    }
    registers_.push_back({step.out[0], instruction.dst});
  }

  const Graph& graph_;
  const std::vector<bool>& needed_;
  std::vector<const Step*> steps_;
  std::vector<int> seen_;
  std::vector<std::pair<int, uint8_t>> registers_;
  uint8_t next_ = 0;
};

/// The order of clusters: each after what it needs, and the new value of a state as soon as nobody needs the old one,
/// while what it is made of is still in the cache. Otherwise as late as its last member was.
class Order {
 public:
  Order(const Graph& graph, const std::vector<size_t>& clusters)
      : graph_(graph),
        clusters_(clusters),
        n_(graph.steps.size()),
        members_(n_),
        users_(n_),
        waiting_(n_, 0),
        writes_(n_) {
    for (size_t s = 0; s < n_; ++s) members_[cluster(s)].push_back(s);
    readers_.resize(graph.values.size());
    for (size_t s = 0; s < n_; ++s)
      for (int v : graph.steps[s].in) {
        readers_[static_cast<size_t>(v)].push_back(s);
        if (int maker = maker_of(v); maker >= 0) precede(cluster(static_cast<size_t>(maker)), cluster(s));
      }
    for (const State& state : graph.states) let_readers_precede(state);
  }

  std::vector<std::vector<size_t>> clusters() {
    auto later = [&](size_t a, size_t b) {
      return writes_[a] != writes_[b] ? writes_[b] : members_[a].back() > members_[b].back();
    };
    std::priority_queue<size_t, std::vector<size_t>, decltype(later)> ready(later);
    for (size_t c = 0; c < n_; ++c)
      if (!members_[c].empty() && waiting_[c] == 0) ready.push(c);
    std::vector<std::vector<size_t>> order;
    while (!ready.empty()) {
      size_t c = ready.top();
      ready.pop();
      order.push_back(members_[c]);
      for (size_t user : users_[c])
        if (--waiting_[user] == 0) ready.push(user);
    }
    return order;
  }

 private:
  size_t cluster(size_t step) const { return clusters_[step]; }
  int maker_of(int v) const {
    const Value& value = graph_.values[static_cast<size_t>(v)];
    return value.from == Value::From::step ? value.index : -1;
  }
  void precede(size_t first, size_t second) {
    if (first == second) return;
    users_[first].push_back(second);
    ++waiting_[second];
  }

  /// Who reads the old value, also under another shape, comes before the step that makes the new one.
  void let_readers_precede(const State& state) {
    int maker = state.write < 0 ? -1 : maker_of(state.write);
    if (maker < 0) return;
    size_t writer = cluster(static_cast<size_t>(maker));
    std::vector<int> names{state.read};
    std::vector<size_t> readers;
    for (size_t name = 0; name < names.size(); ++name)
      for (size_t s : readers_[static_cast<size_t>(names[name])]) {
        const Step& step = graph_.steps[s];
        readers.push_back(cluster(s));
        if (step.op->has(Trait::view)) names.insert(names.end(), step.out.begin(), step.out.end());
      }
    // A reader of the old value that needs the new one too makes the order impossible: then the value is copied.
    if (comes_before_any(writer, readers)) return;
    writes_[writer] = true;
    for (size_t r : readers) precede(r, writer);
  }

  /// Whether others of these clusters come after the first already, by way of any others.
  bool comes_before_any(size_t first, const std::vector<size_t>& others) const {
    std::vector<size_t> open = users_[first];
    std::unordered_set<size_t> seen{first};  // few: most writers have no users
    while (!open.empty()) {
      size_t c = open.back();
      open.pop_back();
      if (!seen.insert(c).second) continue;
      if (std::find(others.begin(), others.end(), c) != others.end()) return true;
      open.insert(open.end(), users_[c].begin(), users_[c].end());
    }
    return false;
  }

  const Graph& graph_;
  const std::vector<size_t>& clusters_;
  size_t n_;
  std::vector<std::vector<size_t>> members_, users_, readers_;  // readers_: steps by the value that they read
  std::vector<int> waiting_;
  std::vector<bool> writes_;
};

}  // namespace

void fuse_elementwise(Graph& graph) {
  std::vector<size_t> cluster = find_clusters(graph);
  remake(graph, cluster);
  std::vector<bool> needed(graph.values.size());
  for (int v : graph.outputs) needed[static_cast<size_t>(v)] = true;
  for (const State& s : graph.states)
    if (s.write >= 0) needed[static_cast<size_t>(s.write)] = true;
  for (size_t s = 0; s < graph.steps.size(); ++s)
    for (int v : graph.steps[s].in) {
      const Value& value = graph.values[static_cast<size_t>(v)];
      if (value.from == Value::From::step && cluster[static_cast<size_t>(value.index)] != cluster[s])
        needed[static_cast<size_t>(v)] = true;
    }

  std::vector<Step> steps;
  for (const std::vector<size_t>& members : Order(graph, cluster).clusters()) {
    if (members.size() == 1 && !fusable(graph, graph.steps[members[0]])) {
      steps.push_back(graph.steps[members[0]]);
      continue;
    }
    ProgramBuilder builder(graph, needed);
    for (size_t m : members) builder.add(graph.steps[m]);
    steps.push_back(builder.build());
  }
  graph.steps = std::move(steps);
  graph.renumber();
}

}  // namespace passes
}  // namespace addax
