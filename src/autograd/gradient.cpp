#include "autograd/gradient.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "addax/ops.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

/// A variable is the same source whenever it was read.
const void* identity(const Tensor& tensor) {
  const TensorState& state = state_of(tensor);
  return state.variable ? static_cast<const void*>(state.variable.get()) : &state;
}

/// Frozen variables have no gradient, unless a tape was told to watch them.
bool follows(const Tensor& source) {
  const Ref<VariableState>& variable = state_of(source).variable;
  return !variable || variable->trainable || variable->watched;
}

/// Calls between sources and targets, latest first.
std::vector<Call*> path(std::span<const Tensor> targets, const std::unordered_set<const void*>& sources) {
  std::vector<Call*> found, open;
  std::unordered_set<const Call*> seen;
  auto visit = [&](const Tensor& t) {
    Call* call = t.defined() ? call_of(t) : nullptr;
    if (call && seen.insert(call).second) open.push_back(call);
  };
  for (const Tensor& t : targets) visit(t);
  while (!open.empty()) {
    Call* call = open.back();
    open.pop_back();
    found.push_back(call);
    for (const Tensor& t : call->in) visit(t);
  }
  std::sort(found.begin(), found.end(), [](const Call* a, const Call* b) { return a->order < b->order; });
  std::unordered_set<const Call*> useful;
  std::vector<Call*> on_path;
  for (Call* call : found) {
    bool leads = std::any_of(call->in.begin(), call->in.end(), [&](const Tensor& t) {
      return sources.contains(identity(t)) || (call_of(t) && useful.contains(call_of(t)));
    });
    if (!leads) continue;
    useful.insert(call);
    on_path.push_back(call);
  }
  std::reverse(on_path.begin(), on_path.end());
  return on_path;
}

/// Undoes broadcasting and promotion: `gradient` in the shape and dtype of `like`.
Tensor fitted(Tensor gradient, const Tensor& like) {
  if (gradient.shape() != like.shape()) {
    const Shape& from = gradient.shape();
    const Shape& to = like.shape();
    std::vector<int64_t> axes;
    int extra = from.rank() - to.rank();
    for (int a = 0; a < from.rank(); ++a)
      if (a < extra || (to[a - extra] == 1 && from[a] != 1)) axes.push_back(a);
    gradient = ops::reshape(ops::sum(gradient, {.axis = axes, .keepdims = true}), to);
  }
  return gradient.dtype() == like.dtype() ? gradient : ops::cast(gradient, like.dtype());
}

class LocalRecord final : public Observer {
 public:
  LocalRecord() { active().push_back(this); }
  ~LocalRecord() override { std::erase(active(), this); }
  void saw(const Ref<Call>& call) override { calls_.push_back(call); }

 private:
  std::vector<Ref<Call>> calls_;
};

/// The gradient of an op without a rule, taken from its composition.
Tensors through_composition(const Backward& b) {
  if (!b.op.compose) return {};
  Tensors fresh, y;
  {
    LocalRecord record;
    for (const Tensor& x : b.in) {
      fresh.push_back(ops::identity_of(x));
      if (is_eager(x)) state_of(fresh.back()).watched = x.dtype().is_float();
    }
    y = b.op.compose({b.op, {fresh.begin(), fresh.size()}, b.attrs});
  }
  return gradient(y, fresh, b.dy);
}

}  // namespace

Tensors gradient(std::span<const Tensor> targets, std::span<const Tensor> sources, std::span<const Tensor> seeds) {
  std::unordered_set<const void*> wanted_ids;
  for (const Tensor& s : sources)
    if (follows(s)) wanted_ids.insert(identity(s));
  std::vector<Call*> calls = path(targets, wanted_ids);
  std::unordered_set<const Call*> useful(calls.begin(), calls.end());

  std::unordered_map<const void*, Tensor> gradients;
  auto accumulate = [&](const Tensor& to, const Tensor& part) {
    Tensor& sum = gradients[identity(to)];
    sum = sum.defined() ? ops::add(sum, part) : part;
  };
  for (size_t i = 0; i < targets.size(); ++i) {
    if (!targets[i].defined() || !targets[i].dtype().is_float()) continue;
    bool seeded = i < seeds.size() && seeds[i].defined();
    accumulate(targets[i], seeded ? seeds[i] : ops::ones_like(targets[i]));
  }

  std::vector<Ref<Call>> held(calls.begin(), calls.end());
  for (Call* call : calls) {
    Tensors y, dy;
    bool reached = false;
    for (size_t i = 0; i < call->outputs(); ++i) {
      y.push_back(call->output(i));
      auto found = y[i].defined() ? gradients.find(identity(y[i])) : gradients.end();
      dy.push_back(found == gradients.end() ? Tensor() : found->second);
      reached |= dy[i].defined();
    }
    if (!reached) continue;
    if (std::any_of(y.begin(), y.end(), [](const Tensor& t) { return !t.defined(); }))
      y = apply_all(call->op, call->in, call->attrs);

    std::unique_ptr<bool[]> wanted(new bool[call->in.size()]);
    for (size_t i = 0; i < call->in.size(); ++i) {
      const Tensor& x = call->in[i];
      wanted[i] =
          x.dtype().is_float() && (wanted_ids.contains(identity(x)) || (call_of(x) && useful.contains(call_of(x))));
    }
    Backward backward{call->view(), y, dy, {wanted.get(), call->in.size()}};
    Tensors dx = call->op.gradient ? call->op.gradient(backward) : through_composition(backward);
    for (size_t i = 0; i < dx.size(); ++i)
      if (wanted[i] && dx[i].defined()) accumulate(call->in[i], fitted(dx[i], call->in[i]));
  }

  Tensors result;
  result.reserve(sources.size());
  for (const Tensor& s : sources) {
    auto found = gradients.find(identity(s));
    result.push_back(found == gradients.end() ? Tensor() : found->second);
  }
  return result;
}

}  // namespace addax
