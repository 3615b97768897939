// The softmax family and the cross-entropy of class numbers. Each has a kernel for one axis, and its gradient another:
// in a train step softmax, loss and their gradients are four instructions.
#include "backends/softmax.hpp"

#include <algorithm>
#include <optional>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/indices.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

using backends::CrossEntropyAttrs;
using backends::SoftmaxAttrs;

// ---- Softmax ----------------------------------------------------------------------------------------------------

Spec float_like_last(const CallView& c) {
  const Tensor& x = c.in.back();
  if (!x.dtype().is_float()) fail_dtype(c, "expected floats, got " + x.spec().to_string() + ".");
  return x.spec();
}

/// A sum along the axis of the call, which stays as 1.
Tensor axis_sum(const CallView& c, const Tensor& x) {
  if (x.rank() == 0) return x;
  return ops::sum(x, {.axis = c.attr<SoftmaxAttrs>().axis, .keepdims = true});
}
Tensor axis_max(const CallView& c, const Tensor& x) {
  if (x.rank() == 0) return ops::stop_gradient(x);
  if (x.size() == 0) return ops::zeros(reduced_shape(x.shape(), {c.attr<SoftmaxAttrs>().axis}, true), x.dtype());
  return ops::stop_gradient(ops::max(x, {.axis = c.attr<SoftmaxAttrs>().axis, .keepdims = true}));
}

constexpr Op softmax_op_of(std::string_view name, backends::Kernel kernel, Compose compose, GradientRule gradient) {
  return {.name = name,
          .infer = float_like_last,
          .gradient = gradient,
          .compose = compose,
          .kernels = {.cpu = {kernel, backends::cpu::plan_softmax}}};
}

constexpr Op softmax_gradient_op = softmax_op_of(
    "softmax_gradient", backends::cpu::softmax_gradient,
    [](const CallView& c) -> Tensors {
      const Tensor &y = c.in[0], &dy = c.in[1];
      return {y * (dy - axis_sum(c, y * dy))};
    },
    nullptr);

constexpr Op softmax_op = softmax_op_of(
    "softmax", backends::cpu::softmax,
    [](const CallView& c) -> Tensors {
      Tensor e = ops::exp(c.in[0] - axis_max(c, c.in[0]));
      return {e / axis_sum(c, e)};
    },
    [](const Backward& b) -> Tensors { return {apply(softmax_gradient_op, b.y[0], b.dy[0], AttrsRef(b.attrs))}; });

constexpr Op log_softmax_gradient_op = softmax_op_of(
    "log_softmax_gradient", backends::cpu::log_softmax_gradient,
    [](const CallView& c) -> Tensors {
      const Tensor &y = c.in[0], &dy = c.in[1];
      return {dy - ops::exp(y) * axis_sum(c, dy)};
    },
    nullptr);

constexpr Op log_softmax_op = softmax_op_of(
    "log_softmax", backends::cpu::log_softmax,
    [](const CallView& c) -> Tensors {
      Tensor shifted = c.in[0] - axis_max(c, c.in[0]);
      return {shifted - ops::log(axis_sum(c, ops::exp(shifted)))};
    },
    [](const Backward& b) -> Tensors { return {apply(log_softmax_gradient_op, b.y[0], b.dy[0], AttrsRef(b.attrs))}; });

constexpr Op logsumexp_op{.name = "logsumexp",
                          .infer = [](const CallView& c) -> Spec {
                            Spec spec = float_like_last(c);
                            if (spec.shape.rank() > 0) spec.shape[c.attr<SoftmaxAttrs>().axis] = 1;
                            return spec;
                          },
                          .gradient = [](const Backward& b) -> Tensors { return {b.dy[0] * ops::exp(b.x() - b.y[0])}; },
                          .compose = [](const CallView& c) -> Tensors {
                            Tensor shift = axis_max(c, c.in[0]);
                            shift = ops::where(ops::isfinite(shift), shift, 0);
                            return {ops::log(axis_sum(c, ops::exp(c.in[0] - shift))) + shift};
                          },
                          .kernels = {.cpu = {backends::cpu::logsumexp, backends::cpu::plan_softmax}}};

/// The largest, the difference, its exponential, the sum, and the share or its logarithm.
double softmax_work_of(const WorkView& call) { return 5 * each_input(call); }
const WorkOf softmax_work[] = {
    {softmax_op, softmax_work_of}, {log_softmax_op, softmax_work_of}, {logsumexp_op, softmax_work_of}};

/// Several axes that count as one: made neighbours, then joined.
struct Joined {
  Tensor x;
  Shape apart;
  int axis;
};

/// Neighbouring axes joined into one; nothing where they are not neighbours.
std::optional<Joined> joined(const Tensor& x, const Shape& axes) {
  if (axes.empty()) return {};
  int first = static_cast<int>(axes.front()), count = axes.rank();
  if (axes.back() != first + count - 1) return {};
  Shape shape = x.shape().part(0, first);
  shape.push_back(x.shape().part(first, first + count).size());
  for (int64_t d : x.shape().part(first + count, x.rank())) shape.push_back(d);
  return Joined{ops::reshape(x, shape), x.shape(), first};
}

Tensor softmax_over(const Op& op, const Tensor& input, const Axes& axis) {
  Tensor x = as_float(input);
  Shape axes = canonical_axes(op.name, axis, std::max(1, x.rank()));
  if (x.rank() == 0) return apply(op, x, attrs_of(SoftmaxAttrs{0}));
  if (auto one = joined(x, axes)) return ops::reshape(apply(op, one->x, attrs_of(SoftmaxAttrs{one->axis})), x.shape());
  // Axes that lie apart.
  Tensor shifted = x - ops::logsumexp(x, {.axis = axes.to_vector(), .keepdims = true});
  return &op == &softmax_op ? ops::exp(shifted) : shifted;
}

// ---- Cross-entropy of class numbers -----------------------------------------------------------------------------

/// Whether each class is the label: [..., classes].
Tensor is_label(const Tensor& labels, int64_t classes) {
  return ops::equal(ops::expand_dims(labels, -1), ops::cast(counted(classes), labels.dtype()));
}

constexpr double smallest = 1e-7;  // probabilities are clipped at it and at 1 less it, as in Keras

Spec cross_entropy_spec(const CallView& c) {
  const Shape &scores = c.shape(0), &labels = c.shape(1);
  if (!c.dtype(0).is_float()) fail_dtype(c, "expected scores in floats, got " + c.in[0].spec().to_string() + ".");
  if (!c.dtype(1).is_int()) fail_dtype(c, "expected labels in integers, got " + c.in[1].spec().to_string() + ".");
  if (scores.rank() < 1 || scores.part(0, scores.rank() - 1) != labels)
    fail_shape(c, "expected a label for each row of scores, got labels " + labels.to_string() + " for scores " +
                      scores.to_string() + ". The last axis of the scores holds the classes.");
  return {labels, c.dtype(0)};
}

Tensor row_sum(const Tensor& x) { return ops::sum(x, {.axis = -1, .keepdims = true}); }

constexpr Op sparse_cross_entropy_gradient_op{
    .name = "sparse_cross_entropy_gradient",
    .infer = [](const CallView& c) -> Spec { return cross_entropy_spec(c), c.in[0].spec(); },
    .compose = [](const CallView& c) -> Tensors {
      const Tensor& scores = c.in[0];
      Tensor hit = is_label(c.in[1], scores.shape().back()), dloss = ops::expand_dims(c.in[2], -1);
      Tensor wrong = ops::logical_not(ops::any(hit, {.axis = -1, .keepdims = true}));
      Tensor slope;
      if (c.attr<CrossEntropyAttrs>().from_logits) {
        slope = ops::softmax(scores) - ops::cast(hit, scores.dtype());
      } else {
        Tensor total = row_sum(scores), p = scores / total;
        Tensor open = hit & ops::greater_equal(p, smallest) & ops::less_equal(p, 1 - smallest);
        Tensor dp = ops::where(open, -1 / ops::where(open, p, 1), 0);
        slope = (dp - row_sum(dp * p)) / total;
      }
      return {ops::where(wrong, std::numeric_limits<double>::quiet_NaN(), slope * dloss)};
    },
    .kernels = {.cpu = {backends::cpu::sparse_cross_entropy_gradient, backends::cpu::plan_cross_entropy}}};

constexpr Op sparse_cross_entropy_op{
    .name = "sparse_cross_entropy",
    .infer = cross_entropy_spec,
    .gradient = [](const Backward& b) -> Tensors {
      const Tensor in[] = {b.x(0), b.x(1), b.dy[0]};
      return {apply(sparse_cross_entropy_gradient_op, in, AttrsRef(b.attrs))};
    },
    .compose = [](const CallView& c) -> Tensors {
      const Tensor& scores = c.in[0];
      Tensor hit = is_label(c.in[1], scores.shape().back());
      Tensor logs = c.attr<CrossEntropyAttrs>().from_logits
                        ? ops::log_softmax(scores)
                        : ops::log(ops::clip(scores / row_sum(scores), smallest, 1 - smallest));
      Tensor loss = -ops::sum(ops::where(hit, logs, 0), {.axis = -1});
      return {ops::where(ops::any(hit, {.axis = -1}), loss, std::numeric_limits<double>::quiet_NaN())};
    },
    .kernels = {.cpu = {backends::cpu::sparse_cross_entropy, backends::cpu::plan_cross_entropy}}};

void check_axis_of_classes(const char* where, const Tensor& target, const Tensor& output, const Shape& wanted) {
  if (target.shape() != wanted)
    throw ShapeError(std::string(where) + ": expected a target of shape " + wanted.to_string() + ", got " +
                     target.spec().to_string() + " for an output of " + output.spec().to_string() + ".");
}

}  // namespace

namespace ops {

static const Operation softmax_operation{"softmax", "nn", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
                                           return softmax_over(softmax_op, x, axis);
                                         }};
Tensor softmax(const Tensor& x, const SoftmaxOptions& options) { return softmax_operation(x, options.axis); }

static const Operation log_softmax_operation{
    "log_softmax", "nn", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
      return softmax_over(log_softmax_op, x, axis);
    }};
Tensor log_softmax(const Tensor& x, const SoftmaxOptions& options) { return log_softmax_operation(x, options.axis); }

static const Operation logsumexp_operation{
    "logsumexp", "math", {"axis", "keepdims"}, [](const Tensor& input, const Axes& axis, bool keepdims) -> Tensor {
      Tensor x = as_float(input), y = x;
      Shape axes = canonical_axes("logsumexp", axis, x.rank());
      if (auto one = joined(x, axes)) {
        y = apply(logsumexp_op, one->x, attrs_of(SoftmaxAttrs{one->axis}));
      } else {
        // One axis after the other; the log of a sum of sums is that of their logs.
        for (int64_t a : axes) y = apply(logsumexp_op, y, attrs_of(SoftmaxAttrs{static_cast<int>(a)}));
      }
      return reshape(y, reduced_shape(x.shape(), axes, keepdims));
    }};
Tensor logsumexp(const Tensor& x, const ReduceOptions& options) {
  return logsumexp_operation(x, options.axis, options.keepdims);
}

Tensor categorical_crossentropy(const Tensor& target, const Tensor& output, const CrossentropyOptions& options) {
  Tensor scores = as_float(output), y = as_dtype(target, scores.dtype());
  check_axis_of_classes("categorical_crossentropy", target, output, output.shape());
  int64_t axis = canonical_axis("categorical_crossentropy", options.axis, scores.rank());
  if (options.from_logits) return -sum(y * log_softmax(scores, axis), {.axis = axis});
  Tensor p = scores / sum(scores, {.axis = axis, .keepdims = true});
  return -sum(y * log(clip(p, smallest, 1 - smallest)), {.axis = axis});
}

Tensor sparse_categorical_crossentropy(const Tensor& target, const Tensor& output, const CrossentropyOptions& options) {
  Tensor scores = as_float(output);
  int axis = canonical_axis("sparse_categorical_crossentropy", options.axis, scores.rank());
  if (axis != scores.rank() - 1)
    throw ShapeError("sparse_categorical_crossentropy: expected the classes along the last axis, got axis " +
                     std::to_string(options.axis) + " of " + output.spec().to_string() + ".");
  Shape wanted = scores.shape().part(0, axis);
  Tensor labels = target.dtype().is_int() ? target : cast(target, DType::int32);
  if (labels.rank() == scores.rank() && labels.shape().back() == 1) labels = squeeze(labels, -1);
  check_axis_of_classes("sparse_categorical_crossentropy", labels, output, wanted);
  if (labels.dtype() != DType::int64) labels = cast(labels, DType::int32);
  return apply(sparse_cross_entropy_op, scores, labels, attrs_of(CrossEntropyAttrs{options.from_logits}));
}

Tensor binary_crossentropy(const Tensor& target, const Tensor& output, const BinaryCrossentropyOptions& options) {
  Tensor scores = as_float(output), y = as_dtype(target, scores.dtype());
  check_axis_of_classes("binary_crossentropy", target, output, output.shape());
  if (options.from_logits) return -(y * log_sigmoid(scores) + (1 - y) * log_sigmoid(-scores));
  Tensor p = clip(scores, smallest, 1 - smallest);
  return -(y * log(p) + (1 - y) * log(1 - p));
}

}  // namespace ops
}  // namespace addax
