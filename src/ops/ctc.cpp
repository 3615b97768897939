// Connectionist temporal classification. The loss and its gradient have kernels; what they mean, and the gradient of
// the gradient, is written out step by step.
#include "backends/ctc.hpp"
#include "addax/ops.hpp"
#include "ops/elementwise.hpp"
#include "ops/indices.hpp"

namespace addax {
namespace {

using backends::BeamAttrs;
using backends::ctc_log_zero;
using backends::CtcAttrs;

Spec losses(const CallView& c) { return {{c.shape(0)[0]}, c.dtype(0)}; }

/// The recursion of backends/cpu/ctc.cpp on tensors: states of one time, and what connects them.
class Alignment {
 public:
  explicit Alignment(const CallView& c)
      : log_p_(c.in[0]), labels_(c.in[1]), steps_(c.in[3]), mask_(c.attr<CtcAttrs>().mask), count_(c.shape(1)[1]) {
    int64_t batch = c.shape(0)[0];
    Tensor next = ops::slice(ops::pad(labels_, {{0, 0}, {0, 1}}), {0, 1}, {batch, count_});
    Tensor repeats = ops::logical_and(ops::equal(labels_, next), counted(count_) < static_cast<int32_t>(count_ - 1));
    between_ = ops::cast(repeats, log_p_.dtype()) * ctc_log_zero;
    classes_ = ops::one_hot(labels_, c.shape(0)[2], {.axis = -1, .dtype = log_p_.dtype()});
    Tensor at =
        ops::equal(counted(count_ + 1), ops::expand_dims(ops::clip(c.in[2], 0, static_cast<int32_t>(count_)), 1));
    end_ = ops::cast(at, log_p_.dtype());
  }

  struct States {
    Tensor blank, label;  // [batch, count + 1], [batch, count]
  };
  struct Step {
    States from;
    Tensor ready;
  };

  States start() const {
    Tensor none = ops::full({labels_.shape()[0], count_}, ctc_log_zero, log_p_.dtype());
    return {ops::pad(none, {{0, 0}, {1, 0}}), none};
  }

  States advance(int64_t t, Step& step) const {
    const States& s = step.from;
    step.ready = joined(s.blank, ops::logaddexp(tail(s.blank), s.label + between_));
    Tensor row = this->row(t), blank = blank_of(row);
    Tensor label = ops::logaddexp(head(step.ready), s.label) + labels_of(row);
    Tensor both = ops::logaddexp(tail(step.ready), s.label + of_blank());
    return chosen(t, {joined(step.ready, both) + blank, label}, s);
  }

  Tensor loss(const States& last) const {
    Tensor total = joined(last.blank, ops::logaddexp(tail(last.blank), last.label));
    return -ops::sum(total * end_, -1);
  }

  /// The gradient of loss() with respect to the last states.
  States loss_gradient(const States& last) const {
    Tensor waits = ops::sigmoid(tail(last.blank) - last.label), end = tail(end_);
    return {-joined(end_, end * waits), -(end * (1 - waits))};
  }

  /// The gradients of the states before step t, and of its row of log-probabilities, from those after it.
  States retreat(int64_t t, const Step& step, const States& d, Tensor& row_gradient) const {
    const States& s = step.from;
    Tensor stays = ops::sigmoid(tail(step.ready) - (s.label + of_blank())), dblank = tail(d.blank);
    Tensor comes = ops::sigmoid(head(step.ready) - s.label);
    Tensor dready = joined(d.blank, dblank * stays) + ops::pad(d.label * comes, {{0, 0}, {0, 1}});
    Tensor waits = ops::sigmoid(tail(s.blank) - (s.label + between_));
    Tensor dlabel = dblank * (1 - stays) + d.label * (1 - comes) + tail(dready) * (1 - waits);
    Tensor blanks = ops::sum(d.blank, {.axis = 1, .keepdims = true});
    Tensor hot = ops::one_hot(Tensor::from({mask_}), log_p_.shape()[2], {.axis = -1, .dtype = log_p_.dtype()});
    Tensor row = blanks * hot + ops::squeeze(ops::matmul(ops::expand_dims(d.label, 1), classes_), 1);
    row_gradient = ops::where(counts(t), row, 0);
    return chosen(t, {joined(dready, tail(dready) * waits), dlabel}, d);
  }

  int64_t times() const { return log_p_.shape()[1]; }

 private:
  /// [batch, count + 1] of a first column and the others.
  static Tensor joined(const Tensor& first, const Tensor& others) {
    return ops::concatenate({ops::slice(first, {0, 0}, {-1, 1}), others}, 1);
  }
  Tensor head(const Tensor& x) const { return ops::slice(x, {0, 0}, {-1, count_}); }
  Tensor tail(const Tensor& x) const { return ops::slice(x, {0, 1}, {-1, count_}); }
  Tensor of_blank() const { return ctc_log_zero - between_; }
  Tensor row(int64_t t) const { return ops::squeeze(ops::slice(log_p_, {0, t, 0}, {-1, 1, -1}), 1); }
  Tensor blank_of(const Tensor& row) const { return ops::slice(row, {0, mask_}, {-1, 1}); }
  Tensor labels_of(const Tensor& row) const { return ops::squeeze(ops::matmul(classes_, ops::expand_dims(row, 2)), 2); }
  /// Whether step t counts: [batch, 1].
  Tensor counts(int64_t t) const { return ops::expand_dims(steps_ > static_cast<int32_t>(t), 1); }
  States chosen(int64_t t, const States& after, const States& before) const {
    return {ops::where(counts(t), after.blank, before.blank), ops::where(counts(t), after.label, before.label)};
  }

  Tensor log_p_, labels_, steps_;
  int64_t mask_, count_;
  Tensor between_, classes_, end_;
};

Tensors loss_composition(const CallView& c) {
  Alignment alignment(c);
  Alignment::States states = alignment.start();
  for (int64_t t = 0; t < alignment.times(); ++t) {
    Alignment::Step step{states, {}};
    states = alignment.advance(t, step);
  }
  return {alignment.loss(states)};
}

Tensors gradient_composition(const CallView& c) {
  Alignment alignment(c);
  std::vector<Alignment::Step> steps;
  Alignment::States states = alignment.start();
  for (int64_t t = 0; t < alignment.times(); ++t) {
    steps.push_back({states, {}});
    states = alignment.advance(t, steps.back());
  }
  if (steps.empty()) return {ops::zeros_like(c.in[0])};
  Alignment::States d = alignment.loss_gradient(states);
  Tensors rows;
  rows.resize(steps.size());
  for (int64_t t = alignment.times() - 1; t >= 0; --t)
    d = alignment.retreat(t, steps[static_cast<size_t>(t)], d, rows[t]);
  return {ops::stack(rows, 1)};
}

constexpr Op ctc_gradient_op{.name = "ctc_gradient",
                             .infer = like_first,
                             .compose = gradient_composition,
                             .kernels = {.cpu = {backends::cpu::ctc_gradient, backends::cpu::plan_ctc}}};

Tensors loss_gradient(const Backward& b) {
  Tensor gradient = apply(ctc_gradient_op, b.in, AttrsRef(b.attrs));
  return {ops::expand_dims(b.dy[0], {1, 2}) * gradient};
}

constexpr Op ctc_loss_op{.name = "ctc_loss",
                         .infer = losses,
                         .gradient = loss_gradient,
                         .compose = loss_composition,
                         .kernels = {.cpu = {backends::cpu::ctc_loss, backends::cpu::plan_ctc}}};

constexpr Op ctc_beam_search_op{
    .name = "ctc_beam_search",
    .infer_all = [](const CallView& c) -> Specs {
      int64_t paths = c.attr<BeamAttrs>().paths;
      return {{{paths, c.shape(0)[0], c.shape(0)[1]}, DType::int32}, {{c.shape(0)[0], paths}, c.dtype(0)}};
    },
    .gradient = no_gradient,
    .kernels = {.cpu = {backends::cpu::ctc_beam_search, backends::cpu::plan_ctc_beam_search}}};

// ---- Arguments --------------------------------------------------------------------------------------------------

/// Scores in float32 or float64.
Tensor scores_of(const char* where, const Tensor& output) {
  if (output.rank() != 3)
    throw ShapeError(std::string(where) + ": expected scores [batch, time, classes], got " + output.spec().to_string() +
                     ".");
  return as_dtype(output, output.dtype() == DType::float64 ? DType::float64 : DType::float32);
}
Tensor lengths_of(const char* where, const Tensor& lengths, int64_t batch) {
  if (lengths.shape() != Shape{batch})
    throw ShapeError(std::string(where) + ": expected lengths of shape [" + std::to_string(batch) + "], got " +
                     lengths.spec().to_string() + ".");
  return as_dtype(lengths, DType::int32);
}
int64_t checked_mask(const char* where, int64_t mask, int64_t classes) {
  if (mask < 0 || mask >= classes)
    throw OptionError(std::string(where) + ": expected a mask_index among " + std::to_string(classes) +
                      " classes, got " + std::to_string(mask) + ".");
  return mask;
}

ops::CtcDecoded decode_greedily(const Tensor& scores, const Tensor& lengths, bool merge_repeated, int64_t mask) {
  int64_t time = scores.shape()[1];
  Tensor outside = counted(time) >= ops::expand_dims(lengths, 1);
  Tensor best = ops::where(outside, static_cast<int32_t>(mask), ops::argmax(scores, -1));
  Tensor total = ops::sum(ops::where(outside, 0, ops::max(scores, -1)), {.axis = 1, .keepdims = true});
  Tensor skipped = ops::equal(best, static_cast<int32_t>(mask));
  if (merge_repeated && time > 1) {
    Tensor before = ops::pad(ops::split(best, {time - 1}, 1)[0], {{0, 0}, {1, 0}}, {.constant_values = -1});
    skipped = skipped | ops::equal(best, before);
  }
  Tensor order = ops::argsort(ops::where(skipped, static_cast<int32_t>(time), counted(time)), 1);
  Tensor labels = ops::take_along_axis(ops::where(skipped, -1, best), order, 1);
  return {ops::expand_dims(labels, 0), -total};
}

}  // namespace

namespace ops {

Tensor ctc_loss(const Tensor& target, const Tensor& output, const Tensor& target_length, const Tensor& output_length,
                const CtcLossOptions& options) {
  Tensor scores = scores_of("ctc_loss", output);
  int64_t batch = scores.shape()[0];
  if (target.rank() != 2 || target.shape()[0] != batch)
    throw ShapeError("ctc_loss: expected a target [batch, labels] for an output of " + output.spec().to_string() +
                     ", got " + target.spec().to_string() + ".");
  checked_mask("ctc_loss", options.mask_index, scores.shape()[2]);
  const Tensor in[] = {log_softmax(scores), as_dtype(target, DType::int32),
                       lengths_of("ctc_loss", target_length, batch), lengths_of("ctc_loss", output_length, batch)};
  return apply(ctc_loss_op, std::span<const Tensor>(in), attrs_of(CtcAttrs{options.mask_index}));
}

CtcDecoded ctc_decode(const Tensor& inputs, const Tensor& sequence_lengths, const CtcDecodeOptions& options) {
  const char* where = "ctc_decode";
  Tensor scores = scores_of(where, inputs);
  Tensor lengths = lengths_of(where, sequence_lengths, scores.shape()[0]);
  int64_t mask = checked_mask(where, options.mask_index.value_or(scores.shape()[2] - 1), scores.shape()[2]);
  if (options.strategy == "greedy") return decode_greedily(scores, lengths, options.merge_repeated, mask);
  if (options.strategy != "beam_search")
    throw OptionError("ctc_decode: expected the strategy \"greedy\" or \"beam_search\", got \"" + options.strategy +
                      "\".");
  if (options.beam_width < 1 || options.top_paths < 1)
    throw OptionError("ctc_decode: expected a beam_width and top_paths of at least 1, got " +
                      std::to_string(options.beam_width) + " and " + std::to_string(options.top_paths) + ".");
  const Tensor in[] = {log_softmax(scores), lengths};
  Tensors found = apply_all(ctc_beam_search_op, std::span<const Tensor>(in),
                            attrs_of(BeamAttrs{mask, options.beam_width, options.top_paths}));
  return {found[0], found[1]};
}

}  // namespace ops
}  // namespace addax
