// The forward recursion of CTC over two rows of states, and its adjoint: `blank[n]` is the log-probability of having
// read n labels and a blank since, `label[n]` of standing on label n.
#include "backends/ctc.hpp"

#include <algorithm>
#include <cmath>

#include "backends/cpu/lapack.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

template <class T>
T log_add(T a, T b) {
  T most = std::max(a, b);
  return most + std::log1p(std::exp(std::min(a, b) - most));
}
/// How much of log_add(a, b) follows a.
template <class T>
T share(T a, T b) {
  return T(1) / (T(1) + std::exp(b - a));
}

/// One element of the batch.
template <class T>
struct Element {
  const T* log_p;  // [time, classes]
  const int32_t* labels;
  int64_t classes, count, counted, steps, mask;

  Element(const KernelCall& call, int64_t b)
      : classes(call.in[0].shape()[2]),
        count(call.in[1].shape()[1]),
        mask(static_cast<const CtcAttrs*>(call.attrs)->mask) {
    int64_t time = call.in[0].shape()[1];
    log_p = call.in[0].as<T>() + b * time * classes;
    labels = call.in[1].as<int32_t>() + b * count;
    counted = std::clamp<int64_t>(call.in[2].as<int32_t>()[b], 0, count);
    steps = std::clamp<int64_t>(call.in[3].as<int32_t>()[b], 0, time);
  }
  T blank_at(int64_t t) const { return log_p[t * classes + mask]; }
  bool is_class(int64_t n) const { return labels[n] >= 0 && labels[n] < classes; }
  T label_at(int64_t t, int64_t n) const { return is_class(n) ? log_p[t * classes + labels[n]] : T(0); }
  /// What it costs to go from label n straight to the next: nothing, unless that is the same.
  T cost_between(int64_t n) const { return n + 1 < count && labels[n] == labels[n + 1] ? T(ctc_log_zero) : T(0); }
  T cost_of_blank(int64_t n) const { return T(ctc_log_zero) - cost_between(n); }
};

template <class T>
struct States {
  T* blank;  // [count + 1]
  T* label;  // [count]
  States(T* at, int64_t count) : blank(at), label(at + count + 1) {}
  static int64_t size(int64_t count) { return 2 * count + 1; }
};

template <class T>
void start(const States<T>& s, int64_t count) {
  std::fill_n(s.blank, States<T>::size(count), T(ctc_log_zero));
  s.blank[0] = 0;
}

/// States after step t from those before it. `ready` [count + 1] receives where the next label may come from.
template <class T>
void advance(const Element<T>& e, int64_t t, const States<T>& from, T* ready, const States<T>& to) {
  ready[0] = from.blank[0];
  for (int64_t n = 0; n < e.count; ++n) ready[n + 1] = log_add(from.blank[n + 1], from.label[n] + e.cost_between(n));
  T blank = e.blank_at(t), before = ready[0] + blank;
  for (int64_t n = 0; n < e.count; ++n) {
    T label = from.label[n];
    T next = log_add(ready[n + 1] + blank, label + blank + e.cost_of_blank(n));
    to.label[n] = log_add(ready[n], label) + e.label_at(t, n);
    to.blank[n] = before;
    before = next;
  }
  to.blank[e.count] = before;
}

/// −log of the probability of having read the counted labels.
template <class T>
T loss_of(const Element<T>& e, const States<T>& last) {
  int64_t n = e.counted;
  return -(n == 0 ? last.blank[0] : log_add(last.blank[n], last.label[n - 1]));
}

/// The adjoint of advance(): gradients of the states after step t become those before it, and dp that of its row.
template <class T>
void retreat(const Element<T>& e, int64_t t, const States<T>& from, const T* ready, const States<T>& d, T* dready,
             T* dp) {
  std::fill_n(dready, e.count + 1, T(0));
  T blank_total = d.blank[0];
  dready[0] = d.blank[0];
  for (int64_t n = 0; n < e.count; ++n) {
    T label = from.label[n], dblank = d.blank[n + 1], dlabel = d.label[n];
    T stays = share(ready[n + 1], label + e.cost_of_blank(n)), comes = share(ready[n], label);
    blank_total += dblank;
    if (e.is_class(n)) dp[t * e.classes + e.labels[n]] += dlabel;
    dready[n + 1] += dblank * stays;
    dready[n] += dlabel * comes;
    d.label[n] = dblank * (1 - stays) + dlabel * (1 - comes);
  }
  dp[t * e.classes + e.mask] += blank_total;
  d.blank[0] = dready[0];
  for (int64_t n = 0; n < e.count; ++n) {
    T waits = share(from.blank[n + 1], from.label[n] + e.cost_between(n));
    d.blank[n + 1] = dready[n + 1] * waits;
    d.label[n] += dready[n + 1] * (1 - waits);
  }
}

/// Scratch of one element: the states before each step and at the end, and what came between.
template <class T>
struct Space {
  T *states, *ready, *gradient, *dready;
  Space(ScratchCutter& cutter, int64_t count, int64_t steps) {
    int64_t times = std::max<int64_t>(1, steps) + 1;
    states = cutter.cut<T>(States<T>::size(count) * times);
    ready = cutter.cut<T>((count + 1) * times);
    gradient = cutter.cut<T>(States<T>::size(count));
    dready = cutter.cut<T>(count + 1);
  }
};

template <class T>
void loss_one(const Element<T>& e, Space<T>& space, T& loss) {
  States<T> now(space.states, e.count), next(space.states + States<T>::size(e.count), e.count);
  start(now, e.count);
  for (int64_t t = 0; t < e.steps; ++t) {
    advance(e, t, now, space.ready, next);
    std::swap(now, next);
  }
  loss = loss_of(e, now);
}

template <class T>
void gradient_one(const Element<T>& e, Space<T>& space, T* dp) {
  auto at = [&](int64_t t) { return States<T>(space.states + t * States<T>::size(e.count), e.count); };
  start(at(0), e.count);
  for (int64_t t = 0; t < e.steps; ++t) advance(e, t, at(t), space.ready + t * (e.count + 1), at(t + 1));
  States<T> last = at(e.steps), d(space.gradient, e.count);
  std::fill_n(d.blank, States<T>::size(e.count), T(0));
  int64_t n = e.counted;
  T waits = n == 0 ? T(1) : share(last.blank[n], last.label[n - 1]);
  d.blank[n] = -waits;
  if (n > 0) d.label[n - 1] = waits - 1;
  for (int64_t t = e.steps - 1; t >= 0; --t) retreat(e, t, at(t), space.ready + t * (e.count + 1), d, space.dready, dp);
}

/// Runs body(element, space) for each element of the batch, each with its own scratch.
template <class T, class Body>
void each_element(const KernelCall& call, Body&& body) {
  const Shape &p = call.in[0].shape(), &labels = call.in[1].shape();
  parallel_for(p[0], 1, p[0] * p[1] * labels[1] * 40, [&](int64_t begin, int64_t end) {
    ScratchCutter cutter(call.scratch);
    for (int64_t b = 0; b < begin; ++b) Space<T>(cutter, labels[1], p[1]);
    for (int64_t b = begin; b < end; ++b) {
      Space<T> space(cutter, labels[1], p[1]);
      body(Element<T>(call, b), space, b);
    }
  });
}

}  // namespace

Plan plan_ctc(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) {
    for (int64_t b = 0; b < in[0].shape[0]; ++b) Space<decltype(zero)>(cutter, in[1].shape[1], in[0].shape[1]);
  });
  return {nullptr, cutter.used()};
}

void ctc_loss(const KernelCall& call) {
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    each_element<T>(
        call, [&](const Element<T>& e, Space<T>& space, int64_t b) { loss_one(e, space, call.out[0].as<T>()[b]); });
  });
}

void ctc_gradient(const KernelCall& call) {
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(call.out[0].as<T>(), call.out[0].size(), T(0));
    int64_t size = call.in[0].shape()[1] * call.in[0].shape()[2];
    each_element<T>(call, [&](const Element<T>& e, Space<T>& space, int64_t b) {
      gradient_one(e, space, call.out[0].as<T>() + b * size);
    });
  });
}

}  // namespace addax::backends::cpu
