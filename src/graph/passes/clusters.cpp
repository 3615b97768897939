// Which elementwise steps, and sums of what they make, are one pass over memory.
//
// A step joins the clusters of its producers, unless something outside the cluster must run between its members. For
// each step the set of steps that must come before it is kept as bits, with clusters counted as one.
#include "graph/passes/clusters.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "backends/reduce.hpp"

namespace addax::passes {
namespace {

constexpr int64_t least_summed = 64;  // rows

/// A set of steps: the words from the first to the last that hold any, as steps that belong together are near.
class Bits {
 public:
  void set(size_t i) {
    cover(i / 64, i / 64 + 1);
    words_[i / 64 - first_] |= uint64_t{1} << (i % 64);
  }
  bool has(size_t i) const { return i / 64 >= first_ && i / 64 < last() && words_[i / 64 - first_] >> (i % 64) & 1; }
  void join(const Bits& other) {
    if (other.words_.empty()) return;
    cover(other.first_, other.last());
    for (size_t w = other.first_; w < other.last(); ++w) words_[w - first_] |= other.words_[w - other.first_];
  }
  void remove(const Bits& other) {
    for (size_t w = std::max(first_, other.first_); w < std::min(last(), other.last()); ++w)
      words_[w - first_] &= ~other.words_[w - other.first_];
  }
  bool meets(const Bits& other) const {
    for (size_t w = std::max(first_, other.first_); w < std::min(last(), other.last()); ++w)
      if (words_[w - first_] & other.words_[w - other.first_]) return true;
    return false;
  }
  /// Whether it holds for one of the set; the others are not asked then.
  template <class Holds>
  bool any(Holds&& holds) const {
    for (size_t w = first_; w < last(); ++w)
      for (uint64_t rest = words_[w - first_]; rest; rest &= rest - 1)
        if (holds(w * 64 + static_cast<size_t>(std::countr_zero(rest)))) return true;
    return false;
  }
  template <class Visit>
  void each(Visit&& visit) const {
    any([&](size_t i) {
      visit(i);
      return false;
    });
  }

 private:
  size_t last() const { return first_ + words_.size(); }
  void cover(size_t from, size_t to) {
    if (words_.empty()) first_ = from;
    if (from < first_) {
      words_.insert(words_.begin(), first_ - from, 0);
      first_ = from;
    }
    if (to > last()) words_.resize(to - first_);
  }

  size_t first_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace

bool fusable(const Graph& graph, const Step& step) {
  return step.op->is_elementwise() && step.out.size() == 1 && graph.spec(step.out[0]).shape.size() > 0;
}

bool is_column_sum(const Graph& graph, const Step& step) {
  if (step.op->kernels.cpu.run != backends::cpu::sum) return false;
  const Spec &x = graph.spec(step.in[0]), &y = graph.spec(step.out[0]);
  const Shape& axes = static_cast<const backends::ReduceAttrs*>(step.attrs->data())->axes;
  return x.dtype == DType::float32 && y.dtype == DType::float32 && !axes.empty() && axes.back() == axes.rank() - 1 &&
         y.shape.size() > 0 && x.shape.size() >= least_summed * y.shape.size();
}

namespace {

/// Groups steps into clusters: members of one cluster share `cluster[step]`.
class Clusters {
 public:
  explicit Clusters(const Graph& graph)
      : graph_(graph), n_(graph.steps.size()), cluster_(n_), members_(n_), before_(n_), readers_(n_), weight_(n_, 1) {
    for (size_t s = 0; s < n_; ++s) {
      cluster_[s] = s;
      members_[s].set(s);
      for (int v : graph.steps[s].in) {
        const Value& value = graph.values[static_cast<size_t>(v)];
        if (value.from != Value::From::step) continue;
        size_t from = cluster_[static_cast<size_t>(value.index)];
        readers_[static_cast<size_t>(value.index)].push_back(s);
        before_[s].join(before_[from]);
        before_[s].join(members_[from]);
      }
      if (fusable(graph, graph.steps[s]) || is_column_sum(graph, graph.steps[s])) join_producers(s);
    }
    for (size_t s = 0; s < n_; ++s)
      if (cluster_[s] == s && weight_[s] == 1 && is_column_sum(graph, graph.steps[s])) join_reader(s);
    join_writers();
  }
  std::vector<size_t> of_steps() && { return std::move(cluster_); }

 private:
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
      if (into != from && weight_[into] + weight_[from] <= most_members && may_join(into, from)) join(into, from);
    }
  }

  /// A sum of what no elementwise step makes is taken where one reads it.
  void join_reader(size_t sum) {
    const int summed = graph_.steps[sum].in[0];
    for (size_t s = 0; s < n_; ++s) {
      const Step& step = graph_.steps[s];
      if (!fusable(graph_, step) || std::find(step.in.begin(), step.in.end(), summed) == step.in.end()) continue;
      const size_t into = cluster_[s];
      if (shape_of(s) != shape_of(sum) || weight_[into] >= most_members || !may_join(into, sum)) continue;
      return join(into, sum);
    }
  }

  /// Passes that make new values of states from the same memory become one, as those of a weight and its slots.
  void join_writers() {
    std::vector<size_t> writers;
    std::vector<std::vector<size_t>> reading(graph_.values.size());
    for (size_t s = 0; s < n_; ++s)
      for (int v : graph_.steps[s].in) reading[static_cast<size_t>(v)].push_back(s);
    for (const State& state : graph_.states) {
      if (state.write < 0) continue;
      const Value& value = graph_.values[static_cast<size_t>(state.write)];
      const size_t s = static_cast<size_t>(value.index);
      if (value.from != Value::From::step || !fusable(graph_, graph_.steps[s])) continue;
      std::set<size_t> near = clusters_that_read_with(cluster_[s], shape_of(s), reading);
      for (size_t other : writers) {
        const size_t into = cluster_[other], from = cluster_[s];
        if (into == from || !near.contains(into)) continue;
        if (shape_of(other) != shape_of(s) || weight_[into] + weight_[from] > most_members || !may_join(into, from))
          continue;
        join(into, from);
        near = clusters_that_read_with(into, shape_of(s), reading);
      }
      writers.push_back(s);
    }
  }

  /// Clusters that read a value of this shape which the given one reads, too. `reading` holds the steps that read a
  /// value.
  std::set<size_t> clusters_that_read_with(size_t cluster, const Shape& shape,
                                           const std::vector<std::vector<size_t>>& reading) const {
    std::set<size_t> found;
    members_[cluster].each([&](size_t m) {
      for (int v : graph_.steps[m].in)
        if (graph_.spec(v).shape == shape)
          for (size_t s : reading[static_cast<size_t>(v)]) found.insert(cluster_[s]);
    });
    return found;
  }

  /// Whether a member reads the sum that another member makes: it is there only when the pass is over.
  bool reads_own_sum(const Bits& members) const {
    return members.any([&](size_t m) {
      const std::vector<int>& in = graph_.steps[m].in;
      return std::any_of(in.begin(), in.end(), [&](int v) {
        const Value& value = graph_.values[static_cast<size_t>(v)];
        const size_t maker = static_cast<size_t>(value.index);
        return value.from == Value::From::step && members.has(maker) && !graph_.steps[maker].op->is_elementwise();
      });
    });
  }

  /// Whether a step outside, of those seen so far, needs one of the members. The new values of weights are needed by
  /// none, which spares a look at all that comes before them.
  bool needed(const Bits& members) const {
    return members.any([&](size_t m) {
      return std::any_of(readers_[m].begin(), readers_[m].end(), [&](size_t r) { return !members.has(r); });
    });
  }

  /// No step outside both clusters depends on one and is needed by the other.
  bool may_join(size_t a, size_t b) const {
    Bits both = members_[a];
    both.join(members_[b]);
    if (reads_own_sum(both)) return false;
    if (!needed(both)) return true;
    Bits earlier = before_[a];
    earlier.join(before_[b]);
    earlier.remove(both);
    return !earlier.any([&](size_t q) { return before_[cluster_[q]].meets(both); });
  }

  void join(size_t into, size_t from) {
    members_[from].each([&](size_t m) { cluster_[m] = into; });
    members_[into].join(members_[from]);
    weight_[into] += weight_[from];
    before_[into].join(before_[from]);
    before_[into].remove(members_[into]);
    members_[from] = before_[from] = {};
    if (!needed(members_[into])) return;
    Bits all = before_[into];
    all.join(members_[into]);
    for (size_t z = 0; z < n_; ++z)
      if (cluster_[z] == z && z != into && before_[z].meets(members_[into])) before_[z].join(all);
  }

  const Graph& graph_;
  size_t n_;
  std::vector<size_t> cluster_;
  std::vector<Bits> members_, before_;
  std::vector<std::vector<size_t>> readers_;
  std::vector<size_t> weight_;
};

}  // namespace

std::vector<size_t> find_clusters(const Graph& graph) { return Clusters(graph).of_steps(); }

}  // namespace addax::passes
