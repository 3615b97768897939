// fuse_elementwise: elementwise steps over one shape become one pass over memory, with several results where needed. A
// sum over all rows of such a shape is taken in the same pass.
//
// A step joins the clusters of its producers, unless something outside the cluster must run between its members. For
// each step the set of steps that must come before it is kept as bits, with clusters counted as one.
#include <algorithm>
#include <bit>
#include <queue>

#include "backends/reduce.hpp"
#include "core/convert.hpp"
#include "graph/graph.hpp"
#include "ops/known.hpp"

namespace addax {

const Op fused_op{
    .name = "fused", .kernels = {.cpu = {backends::cpu::fused, backends::cpu::plan_fused}}, .traits = Trait::in_place};

namespace passes {
namespace {

using backends::ElementwiseOp;
using backends::Program;

class Bits {
 public:
  explicit Bits(size_t n = 0) : words_((n + 63) / 64) {}
  void set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  bool has(size_t i) const { return words_[i / 64] >> (i % 64) & 1; }
  void join(const Bits& other) {
    for (size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  }
  void remove(const Bits& other) {
    for (size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  }
  bool meets(const Bits& other) const {
    for (size_t w = 0; w < words_.size(); ++w)
      if (words_[w] & other.words_[w]) return true;
    return false;
  }
  template <class Visit>
  void each(Visit&& visit) const {
    for (size_t w = 0; w < words_.size(); ++w)
      for (uint64_t rest = words_[w]; rest; rest &= rest - 1)
        visit(w * 64 + static_cast<size_t>(std::countr_zero(rest)));
  }

 private:
  std::vector<uint64_t> words_;
};

constexpr int64_t least_summed = 64;  // rows

bool fusable(const Graph& graph, const Step& step) {
  return step.op->is_elementwise() && step.out.size() == 1 && graph.spec(step.out[0]).shape.size() > 0;
}

/// A sum over the leading axes of at least a few rows.
bool is_column_sum(const Graph& graph, const Step& step) {
  if (step.op->kernels.cpu.run != backends::cpu::sum) return false;
  const Spec &x = graph.spec(step.in[0]), &y = graph.spec(step.out[0]);
  const Shape& axes = static_cast<const backends::ReduceAttrs*>(step.attrs->data())->axes;
  return x.dtype == DType::float32 && y.dtype == DType::float32 && !axes.empty() && axes.back() == axes.rank() - 1 &&
         y.shape.size() > 0 && x.shape.size() >= least_summed * y.shape.size();
}

/// Groups steps into clusters: members of one cluster share `cluster[step]`.
class Clusters {
 public:
  explicit Clusters(const Graph& graph)
      : graph_(graph),
        n_(graph.steps.size()),
        cluster_(n_),
        members_(n_, Bits(n_)),
        before_(n_, Bits(n_)),
        weight_(n_, 1) {
    for (size_t s = 0; s < n_; ++s) {
      cluster_[s] = s;
      members_[s].set(s);
      for (int v : graph.steps[s].in) {
        const Value& value = graph.values[static_cast<size_t>(v)];
        if (value.from != Value::From::step) continue;
        size_t from = cluster_[static_cast<size_t>(value.index)];
        before_[s].join(before_[from]);
        before_[s].join(members_[from]);
      }
      if (fusable(graph, graph.steps[s]) || is_column_sum(graph, graph.steps[s])) join_producers(s);
    }
    for (size_t s = 0; s < n_; ++s)
      if (cluster_[s] == s && weight_[s] == 1 && is_column_sum(graph, graph.steps[s])) join_reader(s);
    join_writers();
  }
  const std::vector<size_t>& of_steps() const { return cluster_; }

 private:
  static constexpr size_t largest = 60;  // instructions; registers of a program are few enough for L1 then

  const Shape& shape_of(size_t s) const {
    const Step& step = graph_.steps[s];
    return graph_.spec(step.op->is_elementwise() ? step.out[0] : step.in[0]).shape;
  }

  void join_producers(size_t s) {
    const Shape& shape = shape_of(s);
    for (int v : graph_.steps[s].in) {
      const Value& value = graph_.values[static_cast<size_t>(v)];
      if (value.from != Value::From::step) continue;
      size_t maker = static_cast<size_t>(value.index);
      if (!fusable(graph_, graph_.steps[maker]) || value.spec.shape != shape) continue;
      size_t into = cluster_[maker], from = cluster_[s];
      if (into != from && weight_[into] + weight_[from] <= largest && may_join(into, from)) join(into, from);
    }
  }

  /// A sum of what no elementwise step makes is taken where one reads it.
  void join_reader(size_t sum) {
    const int summed = graph_.steps[sum].in[0];
    for (size_t s = 0; s < n_; ++s) {
      const Step& step = graph_.steps[s];
      if (!fusable(graph_, step) || std::find(step.in.begin(), step.in.end(), summed) == step.in.end()) continue;
      const size_t into = cluster_[s];
      if (shape_of(s) != shape_of(sum) || weight_[into] >= largest || !may_join(into, sum)) continue;
      return join(into, sum);
    }
  }

  /// Passes that make new values of states from the same memory become one, as those of a weight and its slots.
  void join_writers() {
    std::vector<size_t> writers;
    for (const State& state : graph_.states) {
      if (state.write < 0) continue;
      const Value& value = graph_.values[static_cast<size_t>(state.write)];
      const size_t s = static_cast<size_t>(value.index);
      if (value.from != Value::From::step || !fusable(graph_, graph_.steps[s])) continue;
      for (size_t other : writers) {
        const size_t into = cluster_[other], from = cluster_[s];
        if (into == from || shape_of(other) != shape_of(s) || weight_[into] + weight_[from] > largest) continue;
        if (read_the_same(into, from) && may_join(into, from)) join(into, from);
      }
      writers.push_back(s);
    }
  }

  bool read_the_same(size_t a, size_t b) const {
    const Shape& shape = shape_of(a);
    std::vector<int> read;
    members_[a].each([&](size_t m) { read.insert(read.end(), graph_.steps[m].in.begin(), graph_.steps[m].in.end()); });
    bool same = false;
    members_[b].each([&](size_t m) {
      for (int v : graph_.steps[m].in)
        same = same || (graph_.spec(v).shape == shape && std::find(read.begin(), read.end(), v) != read.end());
    });
    return same;
  }

  /// Whether a member reads the sum that another member makes: it is there only when the pass is over.
  bool reads_own_sum(const Bits& members) const {
    bool found = false;
    members.each([&](size_t m) {
      for (int v : graph_.steps[m].in) {
        const Value& value = graph_.values[static_cast<size_t>(v)];
        const size_t maker = static_cast<size_t>(value.index);
        found = found ||
                (value.from == Value::From::step && members.has(maker) && !graph_.steps[maker].op->is_elementwise());
      }
    });
    return found;
  }

  /// No step outside both clusters depends on one and is needed by the other.
  bool may_join(size_t a, size_t b) const {
    Bits both = members_[a];
    both.join(members_[b]);
    if (reads_own_sum(both)) return false;
    Bits earlier = before_[a];
    earlier.join(before_[b]);
    earlier.remove(both);
    bool free = true;
    earlier.each([&](size_t q) { free = free && !before_[cluster_[q]].meets(both); });
    return free;
  }

  void join(size_t into, size_t from) {
    members_[from].each([&](size_t m) { cluster_[m] = into; });
    members_[into].join(members_[from]);
    weight_[into] += weight_[from];
    before_[into].join(before_[from]);
    before_[into].remove(members_[into]);
    Bits all = before_[into];
    all.join(members_[into]);
    for (size_t z = 0; z < n_; ++z)
      if (cluster_[z] == z && z != into && before_[z].meets(members_[into])) before_[z].join(all);
  }

  const Graph& graph_;
  size_t n_;
  std::vector<size_t> cluster_;
  std::vector<Bits> members_, before_;
  std::vector<size_t> weight_;
};

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

  uint8_t register_of(int v) const {
    for (const auto& [value, reg] : registers_)
      if (value == v) return reg;
    return 0;
  }

  void add_instruction(Program& program, const Step& step) {
    if (step.op == &broadcast_to_op) {  // operands broadcast by themselves
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
  Order(const Graph& graph, const Clusters& clusters)
      : graph_(graph),
        clusters_(clusters),
        n_(graph.steps.size()),
        members_(n_),
        users_(n_),
        waiting_(n_, 0),
        writes_(n_) {
    for (size_t s = 0; s < n_; ++s) members_[cluster(s)].push_back(s);
    for (size_t s = 0; s < n_; ++s)
      for (int v : graph.steps[s].in)
        if (int maker = maker_of(v); maker >= 0) precede(cluster(static_cast<size_t>(maker)), cluster(s));
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
  size_t cluster(size_t step) const { return clusters_.of_steps()[step]; }
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
    for (size_t s = 0; s < n_; ++s) {
      const Step& step = graph_.steps[s];
      auto reads = [&](int v) { return std::find(names.begin(), names.end(), v) != names.end(); };
      if (!std::any_of(step.in.begin(), step.in.end(), reads)) continue;
      readers.push_back(cluster(s));
      if (step.op->has(Trait::view)) names.insert(names.end(), step.out.begin(), step.out.end());
    }
    // A reader of the old value that needs the new one too makes the order impossible: then the value is copied.
    for (size_t r : readers)
      if (r != writer && needs(r, writer)) return;
    writes_[writer] = true;
    for (size_t r : readers) precede(r, writer);
  }

  /// Whether cluster `a` comes after `b` already, by way of any others.
  bool needs(size_t a, size_t b) const {
    std::vector<size_t> open{b};
    std::vector<bool> seen(n_);
    while (!open.empty()) {
      size_t c = open.back();
      open.pop_back();
      if (c == a) return true;
      if (seen[c]) continue;
      seen[c] = true;
      open.insert(open.end(), users_[c].begin(), users_[c].end());
    }
    return false;
  }

  const Graph& graph_;
  const Clusters& clusters_;
  size_t n_;
  std::vector<std::vector<size_t>> members_, users_;
  std::vector<int> waiting_;
  std::vector<bool> writes_;
};

}  // namespace

void fuse_elementwise(Graph& graph) {
  Clusters clusters(graph);
  const std::vector<size_t>& cluster = clusters.of_steps();
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
  for (const std::vector<size_t>& members : Order(graph, clusters).clusters()) {
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
