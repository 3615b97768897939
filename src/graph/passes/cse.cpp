// cse: equal steps become one. drop_dead: steps that nobody needs go. narrow: so do single results.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "graph/graph.hpp"

namespace addax::passes {
namespace {

bool same_attrs(const AttrsRef& a, const AttrsRef& b) { return a == b || (a && b && a->equals(*b)); }

size_t hash_of(const Step& step) {
  size_t hash = reinterpret_cast<size_t>(step.op);
  for (int v : step.in) hash = hash * 1000003 + static_cast<size_t>(v);
  return hash;
}

/// Small constants of equal bytes are one value.
void join_constants(Graph& graph, std::vector<int>& with) {
  std::unordered_multimap<size_t, int> seen;
  for (size_t v = 0; v < graph.values.size(); ++v) {
    const Value& value = graph.values[v];
    if (value.from != Value::From::constant || value.spec.bytes() > 64) continue;
    std::string_view bytes(static_cast<const char*>(value.constant.raw_data()), value.spec.bytes());
    size_t hash = std::hash<std::string_view>{}(bytes);
    auto [first, last] = seen.equal_range(hash);
    auto same = std::find_if(first, last, [&](const auto& other) {
      const Value& o = graph.values[static_cast<size_t>(other.second)];
      return o.spec == value.spec && std::memcmp(o.constant.raw_data(), bytes.data(), bytes.size()) == 0;
    });
    if (same != last)
      with[v] = same->second;
    else
      seen.emplace(hash, static_cast<int>(v));
  }
}

}  // namespace

void cse(Graph& graph) {
  std::vector<int> with(graph.values.size());
  for (size_t v = 0; v < with.size(); ++v) with[v] = static_cast<int>(v);
  join_constants(graph, with);
  std::unordered_multimap<size_t, size_t> seen;
  std::vector<Step> kept;
  for (Step& step : graph.steps) {
    for (int& v : step.in) v = with[static_cast<size_t>(v)];
    if (step.op->has(Trait::commutative) && step.in.size() == 2 && step.in[0] > step.in[1])
      std::swap(step.in[0], step.in[1]);
    size_t hash = hash_of(step);
    auto [first, last] = seen.equal_range(hash);
    auto same = std::find_if(first, last, [&](const auto& other) {
      const Step& o = kept[other.second];
      return o.op == step.op && o.in == step.in && same_attrs(o.attrs, step.attrs);
    });
    if (same != last && !step.op->has(Trait::random)) {
      for (size_t i = 0; i < step.out.size(); ++i) with[static_cast<size_t>(step.out[i])] = kept[same->second].out[i];
      continue;
    }
    seen.emplace(hash, kept.size());
    kept.push_back(std::move(step));
  }
  graph.steps = std::move(kept);
  graph.substitute(with);
  graph.renumber();
}

void drop_dead(Graph& graph) {
  std::vector<int> uses = graph.uses();
  std::vector<Step> kept;
  for (auto step = graph.steps.rbegin(); step != graph.steps.rend(); ++step) {
    bool needed =
        std::any_of(step->out.begin(), step->out.end(), [&](int v) { return uses[static_cast<size_t>(v)] > 0; });
    if (needed) {
      kept.push_back(std::move(*step));
      continue;
    }
    for (int v : step->in) --uses[static_cast<size_t>(v)];
  }
  std::reverse(kept.begin(), kept.end());
  graph.steps = std::move(kept);
  graph.renumber();
}

void narrow(Graph& graph) {
  std::vector<int> uses = graph.uses();
  for (Step& step : graph.steps) {
    if (!step.op->narrow) continue;
    std::unique_ptr<bool[]> needed(new bool[step.out.size()]);
    for (size_t i = 0; i < step.out.size(); ++i) needed[i] = uses[static_cast<size_t>(step.out[i])] > 0;
    AttrsRef attrs = step.op->narrow(*step.attrs, {needed.get(), step.out.size()});
    if (!attrs) continue;
    step.attrs = attrs;
    size_t i = 0;
    std::erase_if(step.out, [&](int) { return !needed[i++]; });
  }
}

}  // namespace addax::passes
