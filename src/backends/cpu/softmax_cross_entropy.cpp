// Sparse categorical cross-entropy, fused with the softmax where the scores are logits, and its gradient.
#include <algorithm>
#include <cmath>

#include "backends/cpu/softmax_rows.hpp"
#include "backends/cpu/softmax_staged.hpp"
#include "backends/softmax.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

constexpr double epsilon = 1e-7;

int64_t label_of(const View& labels, int64_t row) {
  return labels.dtype() == DType::int64 ? labels.as<int64_t>()[row] : labels.as<int32_t>()[row];
}

/// Runs row_op over the rows of scores, with the attributes at hand.
template <class RowOp>
void over_rows(const KernelCall& call, bool single, RowOp&& row_op) {
  RowLayout local(*call.in[0].spec, std::max(call.in[0].shape().rank() - 1, 0));
  const RowLayout& g = call.prepared ? *static_cast<const RowLayout*>(call.prepared) : local;
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    for_each_rows<T>(call, g, call.in[0].as<T>(), nullptr, call.out[0].as<T>(), single, row_op);
  });
}

struct Loss {
  const View& labels;
  bool from_logits;

  template <class C>
  void operator()(const Rows<C>& rows) const {
    if (from_logits) return logits(rows);
    for (int64_t r = 0; r < rows.count; ++r) {
      const C* p = rows.a + r * rows.length;
      int64_t label = label_of(labels, rows.first + r);
      C total = 0;
      for (int64_t i = 0; i < rows.length; ++i) total += p[i];
      rows.y[r] = label >= 0 && label < rows.length
                      ? -std::log(std::clamp(p[label] / total, C(epsilon), C(1 - epsilon)))
                      : std::numeric_limits<C>::quiet_NaN();
    }
  }

  template <class C>
  void logits(const Rows<C>& rows) const {
    vectorised([&](auto bytes) ADDAX_INLINE {
      log_sum_rows<bytes()>(rows.a, rows.count, rows.length, [&](int64_t r, C shift, C log_sum) ADDAX_INLINE {
        int64_t label = label_of(labels, rows.first + r);
        rows.y[r] = label >= 0 && label < rows.length ? log_sum - (rows.a[r * rows.length + label] - shift)
                                                      : std::numeric_limits<C>::quiet_NaN();
      });
    });
  }
};

template <class T>
struct LossGradient {
  const View& labels;
  const T* dloss;
  bool from_logits;

  template <class C>
  void operator()(const Rows<C>& rows) const {
    if (from_logits)
      vectorised([&](auto bytes) ADDAX_INLINE { softmax_rows<bytes()>(rows.a, rows.y, rows.count, rows.length); });
    for (int64_t r = 0; r < rows.count; ++r) {
      C* dx = rows.y + r * rows.length;
      int64_t label = label_of(labels, rows.first + r);
      C scale = load_one(dloss + rows.first + r);
      if (label < 0 || label >= rows.length) {
        std::fill_n(dx, rows.length, std::numeric_limits<C>::quiet_NaN());
      } else if (from_logits) {
        dx[label] -= 1;
        for (int64_t i = 0; i < rows.length; ++i) dx[i] *= scale;
      } else {
        probabilities(rows.a + r * rows.length, dx, rows.length, label, scale);
      }
    }
  }

  /// -log(p[label] / sum(p)), constant where the clip holds.
  template <class C>
  static void probabilities(const C* p, C* dx, int64_t length, int64_t label, C scale) {
    C total = 0;
    for (int64_t i = 0; i < length; ++i) total += p[i];
    C q = p[label] / total;
    bool clipped = q < C(epsilon) || q > C(1 - epsilon);
    std::fill_n(dx, length, clipped ? C(0) : scale / total);
    if (!clipped) dx[label] -= scale / p[label];
  }
};

}  // namespace

Plan plan_cross_entropy(std::span<const Spec> in, std::span<const Spec>, const void*) {
  auto layout = std::make_shared<RowLayout>(in[0], std::max(in[0].shape.rank() - 1, 0));
  size_t scratch = layout->scratch();
  return {std::move(layout), scratch};
}

void sparse_cross_entropy(const KernelCall& call) {
  over_rows(call, true, Loss{call.in[1], static_cast<const CrossEntropyAttrs*>(call.attrs)->from_logits});
}

void sparse_cross_entropy_gradient(const KernelCall& call) {
  bool from_logits = static_cast<const CrossEntropyAttrs*>(call.attrs)->from_logits;
  visit_float(call.in[2].dtype(), [&](auto zero) {
    using T = decltype(zero);
    over_rows(call, false, LossGradient<T>{call.in[1], call.in[2].as<T>(), from_logits});
  });
}

}  // namespace addax::backends::cpu
