// softmax, log_softmax, logsumexp and their gradients, along any axis.
#include "backends/softmax.hpp"

#include <algorithm>

#include "backends/cpu/softmax_rows.hpp"
#include "backends/cpu/softmax_staged.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

/// Runs row_op over all rows of the call's axis.
template <class RowOp>
void over_rows(const KernelCall& call, bool single, RowOp&& row_op) {
  RowLayout local(*call.in[0].spec, static_cast<const SoftmaxAttrs*>(call.attrs)->axis);
  const RowLayout& g = call.prepared ? *static_cast<const RowLayout*>(call.prepared) : local;
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* b = call.in.size() > 1 ? call.in[1].as<T>() : nullptr;
    for_each_rows<T>(call, g, call.in[0].as<T>(), b, call.out[0].as<T>(), single, row_op);
  });
}

struct Softmax {
  template <class C>
  void operator()(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE { softmax_rows<bytes()>(rows.a, rows.y, rows.count, rows.length); });
  }
};

/// dx = y (dy - sum(y dy))
struct SoftmaxGradient {
  template <class C>
  void operator()(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE {
      for (int64_t r = 0; r < rows.count; ++r) {
        const C *y = rows.a + r * rows.length, *dy = rows.b + r * rows.length;
        C* dx = rows.y + r * rows.length;
        C dot = row_sum<bytes(), C>(rows.length, [&](int64_t i, auto& v) ADDAX_INLINE {
          std::remove_reference_t<decltype(v)> w;
          load_as(y + i, v);
          load_as(dy + i, w);
          v *= w;
        });
        for (int64_t i = 0; i < rows.length; ++i) dx[i] = y[i] * (dy[i] - dot);
      }
    });
  }
};

struct LogSoftmax {
  template <class C>
  void operator()(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE {
      log_sum_rows<bytes()>(rows.a, rows.count, rows.length, [&](int64_t r, C shift, C log_sum) ADDAX_INLINE {
        const C* x = rows.a + r * rows.length;
        C* y = rows.y + r * rows.length;
        for (int64_t i = 0; i < rows.length; ++i) y[i] = x[i] - shift - log_sum;
      });
    });
  }
};

/// dx = dy - exp(y) sum(dy)
struct LogSoftmaxGradient {
  template <class C>
  void operator()(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE {
      std::copy_n(rows.a, rows.count * rows.length, rows.y);
      exp_flat<bytes()>(rows.y, rows.count * rows.length);
      for (int64_t r = 0; r < rows.count; ++r) {
        const C* dy = rows.b + r * rows.length;
        C* dx = rows.y + r * rows.length;
        C total = row_sum<bytes(), C>(rows.length, [&](int64_t i, auto& v) ADDAX_INLINE { load_as(dy + i, v); });
        for (int64_t i = 0; i < rows.length; ++i) dx[i] = dy[i] - dx[i] * total;
      }
    });
  }
};

struct LogSumExp {
  template <class C>
  void operator()(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE {
      log_sum_rows<bytes()>(rows.a, rows.count, rows.length, [&](int64_t r, C shift, C log_sum) ADDAX_INLINE {
        rows.y[r] = std::isinf(shift) ? infinite(rows.a + r * rows.length, rows.length, shift) : shift + log_sum;
      });
    });
  }

  /// A row whose largest element is infinite gives that, unless there is a NaN.
  template <class C>
  static C infinite(const C* x, int64_t length, C largest) {
    for (int64_t i = 0; i < length; ++i)
      if (x[i] != x[i]) return x[i];
    return largest;
  }
};

}  // namespace

Plan plan_softmax(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  auto layout = std::make_shared<RowLayout>(in[0], static_cast<const SoftmaxAttrs*>(attrs)->axis);
  size_t scratch = layout->scratch();
  return {std::move(layout), scratch};
}

void softmax(const KernelCall& call) { over_rows(call, false, Softmax{}); }
void softmax_gradient(const KernelCall& call) { over_rows(call, false, SoftmaxGradient{}); }
void log_softmax(const KernelCall& call) { over_rows(call, false, LogSoftmax{}); }
void log_softmax_gradient(const KernelCall& call) { over_rows(call, false, LogSoftmaxGradient{}); }
void logsumexp(const KernelCall& call) { over_rows(call, true, LogSumExp{}); }

}  // namespace addax::backends::cpu
