#include "graph/memory_plan.hpp"

#include <algorithm>
#include <map>

namespace addax {
namespace {

size_t rounded(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

/// Free stretches of the arena by offset.
class Arena {
 public:
  size_t take(size_t bytes) {
    auto best = free_.end();
    for (auto it = free_.begin(); it != free_.end(); ++it)
      if (it->second >= bytes && (best == free_.end() || it->second < best->second)) best = it;
    if (best == free_.end()) return take_at_end(bytes);
    auto [offset, length] = *best;
    free_.erase(best);
    if (length > bytes) free_[offset + bytes] = length - bytes;
    return offset;
  }
  void give(size_t offset, size_t bytes) {
    auto next = free_.emplace(offset, bytes).first;
    auto after = std::next(next);
    if (after != free_.end() && next->first + next->second == after->first) {
      next->second += after->second;
      free_.erase(after);
    }
    if (next == free_.begin()) return;
    auto before = std::prev(next);
    if (before->first + before->second != next->first) return;
    before->second += next->second;
    free_.erase(next);
  }
  size_t size() const { return size_; }

 private:
  size_t take_at_end(size_t bytes) {
    size_t offset = size_;
    if (!free_.empty()) {
      auto last = std::prev(free_.end());
      if (last->first + last->second == size_) {
        offset = last->first;
        free_.erase(last);
      }
    }
    size_ = offset + bytes;
    return offset;
  }

  std::map<size_t, size_t> free_;
  size_t size_ = 0;
};

class Planner {
 public:
  Planner(const Graph& graph, backends::DeviceBackend* device) : graph_(graph), device_(device) {}

  MemoryPlan plan() {
    find_roots();
    find_last_uses();
    plan_.places.resize(graph_.values.size());
    place_fixed();
    place_outputs();
    place_states();
    place_kept();
    place_arena();
    for (size_t v = 0; v < graph_.values.size(); ++v) plan_.places[v] = plan_.places[at(root_[v])];
    plan_kernels();
    return std::move(plan_);
  }

 private:
  static size_t at(int i) { return static_cast<size_t>(i); }
  int end() const { return static_cast<int>(graph_.steps.size()); }
  const Value& value(int v) const { return graph_.values[at(v)]; }

  /// Views are other names of what they view.
  void find_roots() {
    root_.resize(graph_.values.size());
    for (size_t v = 0; v < root_.size(); ++v) root_[v] = static_cast<int>(v);
    for (const Step& step : graph_.steps)
      if (step.op->has(Trait::view))
        for (size_t i = 0; i < step.out.size(); ++i) root_[at(step.out[i])] = root_[at(step.in[i])];
  }

  void find_last_uses() {
    last_.assign(graph_.values.size(), -1);
    for (int s = 0; s < end(); ++s)
      for (int v : graph_.steps[at(s)].in)
        if (!graph_.steps[at(s)].op->has(Trait::view)) last_[at(root_[at(v)])] = s;
    for (int v : graph_.outputs) last_[at(root_[at(v)])] = end();
    for (const State& s : graph_.states)
      if (s.write >= 0) last_[at(root_[at(s.write)])] = end();
  }

  void place_fixed() {
    placed_.assign(graph_.values.size(), false);
    for (size_t v = 0; v < graph_.values.size(); ++v) {
      const Value& fixed = graph_.values[v];
      if (fixed.from == Value::From::step) continue;
      placed_[v] = true;
      int index = fixed.from == Value::From::constant ? static_cast<int>(v) : fixed.index;
      Place::In in = fixed.from == Value::From::input      ? Place::In::input
                     : fixed.from == Value::From::constant ? Place::In::constant
                                                           : Place::In::variable;
      plan_.places[v] = {in, index, 0};
    }
  }

  /// A result that a step makes is written straight into the caller's tensor; others are copied at the end.
  void place_outputs() {
    for (size_t i = 0; i < graph_.outputs.size(); ++i) {
      int root = root_[at(graph_.outputs[i])];
      Place place{Place::In::output, static_cast<int>(i), 0};
      if (placed_[at(root)]) {
        plan_.copies.push_back({graph_.outputs[i], place});
      } else {
        plan_.places[at(root)] = place;
        placed_[at(root)] = true;
      }
    }
  }

  /// Whether step s may write value v over the old value of the state: nobody reads that later, and s itself reads it,
  /// if at all, element by element at the place that it writes.
  bool writes_in_place(const State& state, int v, int s) const {
    if (last_[at(state.read)] > s) return false;
    if (last_[at(state.read)] < s) return true;
    const Step& step = graph_.steps[at(s)];
    return in_place_safe(step, state.read) && graph_.spec(v).bytes() == graph_.spec(state.read).bytes();
  }

  bool in_place_safe(const Step& step, int input_root) const {
    if (step.op->has(Trait::first_in_place))
      return root_[at(step.in[0])] == input_root &&
             std::none_of(step.in.begin() + 1, step.in.end(), [&](int v) { return root_[at(v)] == input_root; });
    if (!step.op->is_elementwise() && !step.op->has(Trait::in_place)) return false;
    for (int v : step.in)
      if (root_[at(v)] == input_root && graph_.spec(v).shape != graph_.spec(step.out[0]).shape) return false;
    return true;
  }

  void place_states() {
    std::vector<Copy> late;
    for (size_t i = 0; i < graph_.states.size(); ++i) {
      const State& state = graph_.states[i];
      if (state.write < 0) continue;
      int root = root_[at(state.write)];
      Place place{Place::In::variable, static_cast<int>(i), 0};
      if (!placed_[at(root)] && value(root).spec.dtype == state.variable->spec.dtype &&
          writes_in_place(state, root, value(root).index)) {
        plan_.places[at(root)] = place;
        placed_[at(root)] = true;
      } else {
        late.push_back({state.write, place});
      }
    }
    plan_.copies.insert(plan_.copies.end(), late.begin(), late.end());
  }

  size_t keep(size_t bytes) {
    const size_t at = plan_.kept;
    plan_.kept += rounded(bytes);
    return at;
  }

  /// Steady results that neither the caller nor a variable takes.
  void place_kept() {
    const std::vector<bool> steady = graph_.steady();
    plan_.steady.assign(graph_.steps.size(), false);
    kept_.assign(graph_.values.size(), false);
    for (size_t v = 0; v < kept_.size(); ++v)
      kept_[v] = value(static_cast<int>(v)).from != Value::From::step && (steady[v] || graph_.is_constant(int(v)));
    for (size_t s = 0; s < graph_.steps.size(); ++s) {
      const Step& step = graph_.steps[s];
      if (step.op->has(Trait::view) || !steady[at(step.out[0])]) continue;
      const bool ready = std::all_of(step.in.begin(), step.in.end(), [&](int v) { return kept_[at(root_[at(v)])]; });
      if (!ready || std::any_of(step.out.begin(), step.out.end(), [&](int v) { return placed_[at(v)]; })) continue;
      plan_.steady[s] = true;
      for (int v : step.out) {
        plan_.places[at(v)] = {Place::In::kept, -1, keep(graph_.spec(v).bytes())};
        placed_[at(v)] = kept_[at(v)] = true;
      }
    }
  }

  void place_arena() {
    Arena arena;
    std::vector<std::vector<int>> dying(graph_.steps.size() + 1);
    for (int s = 0; s < end(); ++s) {
      const Step& step = graph_.steps[at(s)];
      if (step.op->has(Trait::view)) continue;
      std::vector<int> freed = dying[at(s)];
      for (int v : step.out) {
        if (placed_[at(v)]) continue;
        placed_[at(v)] = true;
        size_t bytes = rounded(graph_.spec(v).bytes());
        auto reuse = std::find_if(freed.begin(), freed.end(), [&](int f) {
          return graph_.spec(f).bytes() == graph_.spec(v).bytes() && in_place_safe(step, f);
        });
        if (reuse != freed.end()) {
          plan_.places[at(v)] = plan_.places[at(*reuse)];
          freed.erase(reuse);
        } else {
          plan_.places[at(v)] = {Place::In::arena, -1, arena.take(bytes)};
        }
        if (last_[at(v)] >= 0) dying[at(last_[at(v)])].push_back(v);
      }
      for (int f : freed) release(arena, f);
      for (int v : step.out)
        if (last_[at(v)] < 0) release(arena, v);  // one of several results, which nobody reads
    }
    plan_.scratch = plan_.arena = arena.size();
  }

  void release(Arena& arena, int v) {
    if (plan_.places[at(v)].in == Place::In::arena)
      arena.give(plan_.places[at(v)].offset, rounded(graph_.spec(v).bytes()));
  }

  void plan_kernels() {
    size_t scratch = 0;
    plan_.kept_at.assign(graph_.steps.size(), 0);
    for (size_t s = 0; s < graph_.steps.size(); ++s) {
      const Step& step = graph_.steps[s];
      plan_.kernels.emplace_back();
      if (step.op->has(Trait::view)) continue;
      Specs in, out;
      for (int v : step.in) in.push_back(graph_.spec(v));
      for (int v : step.out) out.push_back(graph_.spec(v));
      plan_.kernels.back() = choose_kernel(*step.op, in, out, step.attrs.get(), device_);
      backends::Plan& plan = plan_.kernels.back().plan;
      scratch = std::max(scratch, plan.scratch);
      if (!plan.keep) continue;
      if (plan_.steady[s] || !kept_[at(root_[at(step.in[1])])])
        plan.keep = nullptr;
      else
        plan_.kept_at[s] = keep(plan.kept);
    }
    plan_.arena += rounded(scratch);
  }

  const Graph& graph_;
  backends::DeviceBackend* device_;
  MemoryPlan plan_;
  std::vector<int> root_;  // of each value: what it is a view of, at the end of the chain
  std::vector<int> last_;  // of each root: the last step that reads it; steps.size() where it must outlive them
  std::vector<bool> placed_;
  std::vector<bool> kept_;  // of each root: whether it is the same from run to run
};

}  // namespace

MemoryPlan plan_memory(const Graph& graph, backends::DeviceBackend* device) { return Planner(graph, device).plan(); }

}  // namespace addax
