// remake: what one pass over memory would hand to another is made anew by the second, where fewer bytes move then.
//
// A value costs its bytes where it is written, and again in each pass that reads it. Made anew it costs those of what
// it is made of, which may be smaller, as half floats are, or be read there anyway.
#include <algorithm>
#include <limits>

#include "graph/passes/clusters.hpp"

namespace addax::passes {
namespace {

constexpr size_t least_bytes = 32768, most_made = 4;  // of a value; steps that make it

class Remaker {
 public:
  Remaker(Graph& graph, const std::vector<size_t>& clusters)
      : graph_(graph), steady_(graph.steady()), kept_(graph.values.size()), members_(graph.steps.size()) {
    for (size_t s = 0; s < graph.steps.size(); ++s) {
      items_.push_back({std::move(graph.steps[s]), clusters[s], {s, end}});
      ++members_[clusters[s]];
    }
    for (int v : graph.outputs) kept_[at(v)] = true;
    for (const State& state : graph.states)
      if (state.write >= 0) kept_[at(state.write)] = true;
    find_readers();
    find_alive();
  }

  void run(std::vector<size_t>& clusters) {
    for (size_t s = items_.size(); s-- > 0;)
      if (fusable(graph_, items_[s].step)) visit(s);
    std::ranges::sort(items_, {}, &Item::place);
    drop_dead();
    graph_.steps.clear();
    clusters.clear();
    std::vector<size_t> numbers(members_.size(), end);
    size_t next = 0;
    for (Item& item : items_) {
      if (numbers[item.cluster] == end) numbers[item.cluster] = next++;
      graph_.steps.push_back(std::move(item.step));
      clusters.push_back(numbers[item.cluster]);
    }
    graph_.renumber();
  }

 private:
  static constexpr size_t end = std::numeric_limits<size_t>::max();
  struct Item {
    Step step;
    size_t cluster;
    // The number of the step; one made anew stands before its first reader, by the number of its original.
    std::pair<size_t, size_t> place;
  };
  struct Choice {
    std::vector<size_t> made;  // items, the value's own first
    size_t bytes;              // moved
  };

  static size_t at(int value) { return static_cast<size_t>(value); }
  size_t bytes_of(int v) const { return graph_.spec(v).bytes(); }
  const Item* maker(int v) const {
    const Value& value = graph_.values[at(v)];
    return value.from == Value::From::step ? &items_[at(value.index)] : nullptr;
  }

  void find_readers() {
    readers_.assign(graph_.values.size(), {});
    for (size_t i = 0; i < items_.size(); ++i)
      for (int v : items_[i].step.in) readers_[at(v)].push_back(i);
  }
  bool is_read_by(int v, size_t cluster) const {
    return std::ranges::any_of(readers_[at(v)], [&](size_t i) { return items_[i].cluster == cluster; });
  }
  /// Whether memory holds a value, and not the registers of a pass alone.
  bool is_stored(int v) const {
    const Item* made = maker(v);
    return !made || kept_[at(v)] || !fusable(graph_, made->step) ||
           std::ranges::any_of(readers_[at(v)], [&](size_t i) { return items_[i].cluster != made->cluster; });
  }
  size_t last_read(int v) const {
    if (kept_[at(v)] || !maker(v)) return end;
    size_t last = 0;
    for (size_t i : readers_[at(v)]) last = std::max(last, items_[i].place.first);
    return last;
  }

  /// How many bytes of results are in memory at each step.
  void find_alive() {
    std::vector<size_t> dying(items_.size() + 1, 0);
    alive_.assign(items_.size(), 0);
    size_t now = 0;
    for (size_t s = 0; s < items_.size(); ++s) {
      now -= dying[s];
      for (int v : items_[s].step.out) {
        if (!is_stored(v) || last_read(v) < s) continue;
        now += bytes_of(v);
        dying[std::min(last_read(v), items_.size() - 1) + 1] += bytes_of(v);
      }
      alive_[s] = now;
    }
    peak_ = alive_.empty() ? 0 : *std::ranges::max_element(alive_);
  }

  void visit(size_t s) {
    const int v = items_[s].step.out[0];
    if (bytes_of(v) < least_bytes || steady_[at(v)]) return;
    std::vector<size_t> passes;  // that would read v
    bool stays = kept_[at(v)];
    for (size_t i : readers_[at(v)]) {
      const Item& reader = items_[i];
      if (reader.cluster == items_[s].cluster || std::ranges::count(passes, reader.cluster)) continue;
      if (reads_as_it_is(reader.step, v) && members_[reader.cluster] + most_made <= most_members)
        passes.push_back(reader.cluster);
      else
        stays = true;
    }
    if (passes.empty()) return;
    const Choice best = choose(s, passes, bytes_of(v) * (passes.size() + !stays));
    if (best.made.empty() || !has_room(best.made, passes, stays ? -1 : v)) return;
    for (size_t cluster : passes) make_anew(best.made, cluster);
  }

  bool reads_as_it_is(const Step& reader, int v) const {
    return is_column_sum(graph_, reader) ||
           (fusable(graph_, reader) && graph_.spec(reader.out[0]).shape == graph_.spec(v).shape);
  }

  /// The steps to make anew that let the fewest bytes move: none, where `now` are not more.
  Choice choose(size_t s, const std::vector<size_t>& passes, size_t now) const {
    Choice best{{}, now};
    std::vector<size_t> made{s};
    while (made.size() <= most_made && backends::cost(op_of(made.back())) == 1) {
      const int64_t elements = graph_.spec(items_[s].step.out[0]).shape.size();
      size_t moved = static_cast<size_t>(elements) * made.size() / 2;  // a step takes the time of half a byte
      size_t next = end;
      for (int u : inputs_of(made)) {
        const bool stored = is_stored(u);
        moved += stored ? 0 : bytes_of(u);
        for (size_t cluster : passes) moved += is_read_by(u, cluster) ? 0 : bytes_of(u);
        if (!stored) next = at(graph_.values[at(u)].index);
      }
      if (moved < best.bytes) best = {made, moved};
      if (next == end) break;
      made.push_back(next);
    }
    return best;
  }
  backends::ElementwiseOp op_of(size_t s) const {
    return static_cast<backends::ElementwiseOp>(items_[s].step.op->elementwise);
  }

  /// What steps read that they do not make, each once. Constants do not count.
  std::vector<int> inputs_of(const std::vector<size_t>& made) const {
    std::vector<int> in;
    for (size_t s : made)
      for (int u : items_[s].step.in) {
        const Value& value = graph_.values[at(u)];
        const bool inside = value.from == Value::From::step && std::ranges::count(made, at(value.index));
        if (!inside && !graph_.is_constant(u) && !std::ranges::count(in, u)) in.push_back(u);
      }
    return in;
  }

  /// Whether what is read anew may live until then: without a larger peak, and unless it is written before.
  bool has_room(const std::vector<size_t>& made, const std::vector<size_t>& passes, int freed) {
    const size_t from = made[0];
    size_t until = from;
    for (size_t i : readers_[at(items_[from].step.out[0])])
      if (std::ranges::count(passes, items_[i].cluster)) until = std::max(until, items_[i].place.first);
    struct Change {
      size_t first, bytes;
    };
    std::vector<Change> changes;  // until `until`; what is freed wraps round, as size_t may
    for (int u : inputs_of(made)) {
      const Value& value = graph_.values[at(u)];
      if (value.from == Value::From::variable && graph_.states[at(value.index)].write >= 0) return false;
      const size_t first = is_stored(u) ? last_read(u) : from;
      if (first < until) changes.push_back({first + 1, bytes_of(u)});
    }
    if (freed >= 0) changes.push_back({from, -bytes_of(freed)});
    bool room = true;
    for (const auto& [first, bytes] : changes)
      for (size_t s = first; s <= until; ++s) alive_[s] += bytes;
    for (const auto& [first, bytes] : changes)
      for (size_t s = first; s <= until && room; ++s) room = alive_[s] <= peak_;
    if (!room)
      for (const auto& [first, bytes] : changes)
        for (size_t s = first; s <= until; ++s) alive_[s] -= bytes;
    return room;
  }

  void make_anew(std::vector<size_t> made, size_t cluster) {
    std::ranges::sort(made, std::ranges::greater{}, [&](size_t i) { return items_[i].place; });
    const int v = items_[made[0]].step.out[0];
    std::vector<size_t> theirs;
    for (size_t i : readers_[at(v)])
      if (items_[i].cluster == cluster) theirs.push_back(i);
    size_t first = end;
    for (size_t i : theirs) first = std::min(first, items_[i].place.first);
    std::vector<std::pair<int, int>> names;  // old and new
    for (size_t k = made.size(); k-- > 0;) {
      const auto [number, original] = items_[made[k]].place;
      Item copy{items_[made[k]].step, cluster, {first, original == end ? number : original}};
      const int old = copy.step.out[0];
      for (int& u : copy.step.in)
        for (const auto& [before, now] : names)
          if (u == before) u = now;
      copy.step.out[0] = graph_.add_value({graph_.spec(old), Value::From::step, static_cast<int>(items_.size()), {}});
      names.emplace_back(old, copy.step.out[0]);
      readers_.emplace_back();
      kept_.push_back(false);
      steady_.push_back(false);
      for (int u : copy.step.in) readers_[at(u)].push_back(items_.size());
      ++members_[cluster];
      items_.push_back(std::move(copy));
    }
    const int anew = names.back().second;
    for (size_t i : theirs) {
      std::ranges::replace(items_[i].step.in, v, anew);
      readers_[at(anew)].push_back(i);
      std::erase(readers_[at(v)], i);
    }
  }

  void drop_dead() {
    std::vector<bool> needed = kept_;
    for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
      const bool dead = fusable(graph_, item->step) && !needed[at(item->step.out[0])];
      if (dead) item->step.out.clear();
      for (int v : item->step.in)
        if (!dead) needed[at(v)] = true;
    }
    std::erase_if(items_, [](const Item& item) { return item.step.out.empty(); });
  }

  Graph& graph_;
  std::vector<Item> items_;
  std::vector<bool> steady_, kept_;  // kept_: results and new values of states
  std::vector<size_t> members_;      // of each cluster
  std::vector<std::vector<size_t>> readers_;
  std::vector<size_t> alive_;
  size_t peak_ = 0;
};

}  // namespace

void remake(Graph& graph, std::vector<size_t>& clusters) { Remaker(graph, clusters).run(clusters); }

}  // namespace addax::passes
