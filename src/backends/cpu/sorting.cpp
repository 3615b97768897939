// Sorting along an axis: rows are copied to scratch, sorted there and written out.
#include "backends/sorting.hpp"

#include <algorithm>
#include <numeric>

#include "backends/cpu/vectorised.hpp"
#include "backends/indexing_axis.hpp"
#include "backends/parallel.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

template <class C>
bool sorts_before(C a, C b) {
  return a < b || (b != b && a == a);
}

/// An element with its place, which decides between equals, so that an unstable sort without memory gives a stable
/// order.
template <class C>
struct Item {
  C value;
  int64_t at;
};

struct Ascending {
  template <class C>
  bool operator()(const Item<C>& a, const Item<C>& b) const {
    return sorts_before(a.value, b.value) || (!sorts_before(b.value, a.value) && a.at < b.at);
  }
};

struct Descending {
  template <class C>
  bool operator()(const Item<C>& a, const Item<C>& b) const {
    bool a_first = a.value > b.value || (a.value == a.value && b.value != b.value);
    bool b_first = b.value > a.value || (b.value == b.value && a.value != a.value);
    return a_first || (!b_first && a.at < b.at);
  }
};

struct SortPlan {
  AxisSplit split;
  int64_t slots;
};

/// Calls body(scratch row, row number) for all rows, each thread with scratch of its own.
template <class Element, class Body>
void for_each_row(const KernelCall& call, Body&& body) {
  const auto& plan = *static_cast<const SortPlan*>(call.prepared);
  int64_t rows = plan.split.outer * plan.split.inner;
  parallel_for(plan.slots, 1, rows * plan.split.length * 8, [&](int64_t slot, int64_t last) {
    for (; slot < last; ++slot) {
      Element* scratch = static_cast<Element*>(call.scratch) + slot * plan.split.length;
      for (int64_t row = rows * slot / plan.slots; row < rows * (slot + 1) / plan.slots; ++row) body(scratch, row);
    }
  });
}

/// The rows of x as items, ordered by `sort`, then given to write(items, row).
template <class T, class Sort, class Write>
void order_rows(const KernelCall& call, Sort&& sort, Write&& write) {
  using C = compute_t<T>;
  const AxisSplit& s = static_cast<const SortPlan*>(call.prepared)->split;
  const T* x = call.in[0].as<T>();
  for_each_row<Item<C>>(call, [&](Item<C>* items, int64_t row) {
    int64_t start = row / s.inner * s.length * s.inner + row % s.inner;
    for (int64_t i = 0; i < s.length; ++i) items[i] = {load_one(x + start + i * s.inner), i};
    sort(items);
    write(items, row, start);
  });
}

}  // namespace

Plan plan_sort(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  AxisSplit split(in[0].shape, static_cast<const SortAttrs*>(attrs)->axis);
  int64_t slots = in[0].shape.size() * 8 < serial_below ? 1 : num_threads();
  return {std::make_shared<SortPlan>(SortPlan{split, slots}), size_t(slots * split.length) * sizeof(Item<double>)};
}

void sort(const KernelCall& call) {
  const AxisSplit& s = static_cast<const SortPlan*>(call.prepared)->split;
  visit_dtype(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* x = call.in[0].as<T>();
    T* y = call.out[0].as<T>();
    for_each_row<T>(call, [&](T* values, int64_t row) {
      int64_t start = row / s.inner * s.length * s.inner + row % s.inner;
      for (int64_t i = 0; i < s.length; ++i) values[i] = x[start + i * s.inner];
      std::sort(values, values + s.length,
                [](const T& a, const T& b) { return sorts_before(load_one(&a), load_one(&b)); });
      for (int64_t i = 0; i < s.length; ++i) y[start + i * s.inner] = values[i];
    });
  });
}

void argsort(const KernelCall& call) {
  const AxisSplit& s = static_cast<const SortPlan*>(call.prepared)->split;
  visit_dtype(call.in[0].dtype(), [&](auto zero) {
    visit_index(call.out[0].dtype(), [&](auto index) {
      using I = decltype(index);
      I* y = call.out[0].as<I>();
      order_rows<decltype(zero)>(
          call, [&](auto* items) { std::sort(items, items + s.length, Ascending{}); },
          [&](auto* items, int64_t, int64_t start) {
            for (int64_t i = 0; i < s.length; ++i) y[start + i * s.inner] = static_cast<I>(items[i].at);
          });
    });
  });
}

void top_k(const KernelCall& call) {
  const AxisSplit& s = static_cast<const SortPlan*>(call.prepared)->split;
  int64_t k = call.out[0].shape().empty() ? 1 : call.out[0].shape().back();
  visit_dtype(call.in[0].dtype(), [&](auto zero) {
    visit_index(call.out[1].dtype(), [&](auto index) {
      using T = decltype(zero);
      using I = decltype(index);
      order_rows<T>(
          call, [&](auto* items) { std::partial_sort(items, items + k, items + s.length, Descending{}); },
          [&](auto* items, int64_t row, int64_t) {
            for (int64_t i = 0; i < k; ++i) {
              call.out[0].as<T>()[row * k + i] = T(items[i].value);
              call.out[1].as<I>()[row * k + i] = static_cast<I>(items[i].at);
            }
          });
    });
  });
}

UniquePositions unique(const View& x) {
  UniquePositions found;
  std::vector<int64_t> order(size_t(x.size()));
  std::iota(order.begin(), order.end(), int64_t{0});
  found.inverse.resize(order.size());
  visit_dtype(x.dtype(), [&](auto zero) {
    const auto* values = x.as<decltype(zero)>();
    auto value = [&](int64_t i) { return load_one(values + i); };
    std::stable_sort(order.begin(), order.end(),
                     [&](int64_t a, int64_t b) { return sorts_before(value(a), value(b)); });
    for (int64_t at : order) {
      auto differs = [&] { return sorts_before(value(found.first.back()), value(at)); };
      if (found.first.empty() || differs()) {
        found.first.push_back(at);
        found.counts.push_back(0);
      }
      ++found.counts.back();
      found.inverse[size_t(at)] = int64_t(found.first.size()) - 1;
    }
  });
  return found;
}

std::vector<int64_t> nonzero(const View& x) {
  std::vector<int64_t> positions;
  visit_dtype(x.dtype(), [&](auto zero) {
    const auto* values = x.as<decltype(zero)>();
    for (int64_t i = 0, n = x.size(); i < n; ++i)
      if (load_one(values + i) != compute_t<decltype(zero)>(0)) positions.push_back(i);
  });
  return positions;
}

}  // namespace addax::backends::cpu
