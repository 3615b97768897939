#include "graph/loop.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "graph/graph_work.hpp"
#include "graph/trace.hpp"

namespace addax {

template <>
std::string AttrsOf<Loop>::to_string() const {
  std::string text = "carried=" + std::to_string(value_.carried) + ", stacked=" + std::to_string(value_.stacked);
  if (value_.length >= 0) text += ", length=" + std::to_string(value_.length);
  if (value_.reverse) text += ", reverse";
  if (value_.counted) text += ", counted";
  if (value_.condition) text += ", while=" + indented(*value_.condition);
  return text + ", body=" + indented(*value_.body);
}

namespace {

Spec stacked_spec(const Spec& row, int64_t length) {
  Spec spec = row;
  spec.shape.insert(0, length);
  return spec;
}

Specs infer_loop(const CallView& c) {
  const Loop& loop = c.attr<Loop>();
  const Graph& body = *loop.body;
  for (size_t i = 0; i < body.inputs.size(); ++i) {
    bool stacked = i >= loop.carried && i < loop.carried + loop.stacked;
    const Spec& row = body.spec(body.inputs[i]);
    Spec wanted = stacked ? stacked_spec(row, loop.length) : row;
    if (c.in[i].spec() != wanted)
      fail_shape(c, "expected argument " + std::to_string(i) + " to be " + wanted.to_string() + ", got " +
                        c.in[i].spec().to_string() + ".");
  }
  Specs specs = specs_of(body, body.outputs);
  for (size_t i = loop.carried; i < specs.size(); ++i) specs[i] = stacked_spec(specs[i], loop.length);
  if (loop.condition) specs.push_back({Shape{}, DType::int32});
  return specs;
}

AttrsRef narrow_loop(const Attrs& attrs, std::span<bool> needed) {
  Loop loop = *static_cast<const Loop*>(attrs.data());
  Graph body = *loop.body;
  std::fill_n(needed.begin(), loop.carried, true);
  if (loop.condition) needed.back() = true;
  if (std::find(needed.begin(), needed.end(), false) == needed.end()) return {};
  size_t i = 0;
  std::erase_if(body.outputs, [&](int) { return !needed[i++]; });
  loop.body = std::make_shared<const Graph>(std::move(body));
  return attrs_of(std::move(loop));
}

/// Which steps of the body leave their results for the way back: those that differ from round to round. Views, and what
/// depends on constants or on what every round reads, are made again.
std::vector<bool> kept_steps(const Loop& loop) {
  const Graph& body = *loop.body;
  std::vector<bool> differs(body.values.size()), kept;
  for (size_t i = 0; i < loop.carried + loop.stacked; ++i) differs[static_cast<size_t>(body.inputs[i])] = true;
  for (const Step& step : body.steps) {
    bool any = std::any_of(step.in.begin(), step.in.end(), [&](int v) { return differs[static_cast<size_t>(v)]; });
    for (int v : step.out) differs[static_cast<size_t>(v)] = any;
    kept.push_back(any && !step.op->has(Trait::view));
  }
  return kept;
}

/// The loop that goes back over the steps of another. It carries the gradients of what that one carried, and sums those
/// of what every step read.
class BackwardLoop {
 public:
  explicit BackwardLoop(const Backward& b) : b_(b), loop_(b.attr<Loop>()), body_(*loop_.body) {}

  Tensors run() {
    Graph graph = trace();
    take_kept_values(graph);
    passes::drop_dead(graph);
    std::vector<int> uses = graph.uses(), list;
    auto unused = [&](const Feed& feed) { return uses[static_cast<size_t>(graph.inputs[feed.input])] == 0; };
    std::erase_if(stacked_, unused);
    std::erase_if(shared_, unused);

    Tensors in;
    for (const auto* feeds : {&carried_, &stacked_, &shared_})
      for (const Feed& feed : *feeds) {
        list.push_back(graph.inputs[feed.input]);
        const Spec& spec = graph.spec(list.back());
        in.push_back(feed.outside.defined() ? feed.outside : ops::zeros(spec.shape, spec.dtype));
      }
    set_inputs(graph, std::move(list));
    Loop back{.body = std::make_shared<const Graph>(std::move(graph)),
              .carried = carried_.size(),
              .stacked = stacked_.size(),
              .length = loop_.length,
              .reverse = !loop_.reverse,
              .counted = loop_.counted || loop_.condition,
              .name = loop_.name};
    if (back.counted) in.push_back(loop_.condition ? b_.y.back() : b_.in.back());
    Tensors results = apply_loop(std::move(back), in), gradients;
    gradients.resize(b_.in.size());
    for (size_t i = 0; i < of_input_.size(); ++i) gradients[of_input_[i]] = results[i];
    return gradients;
  }

 private:
  /// An input of the body, and what the loop gives it; zero where that is not defined.
  struct Feed {
    size_t input;
    Tensor outside;
  };

  Graph trace() {
    Trace trace;
    size_t made = 0, stacked_end = loop_.carried + loop_.stacked;
    auto input = [&](std::vector<Feed>& list, int v, const Tensor& outside) {
      list.push_back({made++, outside});
      return trace.input(body_.spec(v));
    };
    Tensors in, seeds, results;
    for (size_t i = 0; i < body_.inputs.size(); ++i)
      in.push_back(input(i < stacked_end ? stacked_ : shared_, body_.inputs[i],
                         i < loop_.carried ? b_.y[loop_.kept + i] : b_.in[i]));
    seeds.resize(body_.outputs.size());
    for (size_t i = 0; i < seeds.size(); ++i)
      if (body_.spec(body_.outputs[i]).dtype.is_float() && (i < loop_.carried || b_.dy[i].defined()))
        seeds[i] = input(i < loop_.carried ? carried_ : stacked_, body_.outputs[i], b_.dy[i]);

    Tensors gradients = pull_back(body_, in, seeds);
    auto give = [&](size_t i, const Tensor& gradient) {
      results.push_back(gradient);
      of_input_.push_back(i);
    };
    auto known = [&](size_t i) { return b_.wants(i) && gradients[i].defined(); };
    for (size_t i = 0; i < loop_.carried; ++i)
      if (in[i].dtype().is_float()) give(i, gradients[i].defined() ? gradients[i] : ops::zeros_like(in[i]));
    for (size_t i = stacked_end; i < in.size(); ++i)
      if (known(i)) give(i, input(carried_, body_.inputs[i], {}) + gradients[i]);
    for (size_t i = loop_.carried; i < stacked_end; ++i)
      if (known(i)) give(i, gradients[i]);
    return trace.finish(results);
  }

  /// The steps that compute anew what the loop has kept are left out: their results become stacked inputs.
  void take_kept_values(Graph& graph) {
    size_t kept = loop_.kept + loop_.carried, values = graph.values.size();
    std::vector<int> with(values);
    for (size_t v = 0; v < values; ++v) with[v] = static_cast<int>(v);
    std::vector<bool> keeps = kept_steps(loop_);
    for (size_t s = 0; s < body_.steps.size(); ++s) {
      if (!keeps[s]) continue;
      for (int v : graph.steps[s].out) {
        stacked_.push_back({graph.inputs.size(), b_.y[kept++]});
        graph.inputs.push_back(graph.add_value({graph.spec(v), Value::From::input, 0, {}}));
        with[static_cast<size_t>(v)] = graph.inputs.back();
      }
    }
    for (size_t v = values; v < graph.values.size(); ++v) with.push_back(static_cast<int>(v));
    graph.substitute(with);
  }

  const Backward& b_;
  const Loop& loop_;
  const Graph& body_;
  std::vector<Feed> carried_, stacked_, shared_;
  std::vector<size_t> of_input_;  // for each result of the loop: whose gradient it is
};

Tensors loop_gradient(const Backward& b) {
  const Loop& loop = b.attr<Loop>();
  if (loop.length < 0)
    throw StateError(loop.name + ": expected a bound on the number of steps where a gradient is asked for, got none. " +
                     "What the steps computed must be kept: give maximum_iterations, or use scan().");
  return BackwardLoop(b).run();
}

const Op loop_op{.name = "loop",
                 .infer_all = infer_loop,
                 .gradient = loop_gradient,
                 .kernels = {.cpu = {run_loop, plan_loop}, .device = {run_loop, plan_loop}},
                 .narrow = narrow_loop};

/// Of all steps; of a loop without a bound, of one.
const WorkOf loop_work(loop_op, [](const WorkView& c) {
  const Loop& loop = c.attr<Loop>();
  double step = work_of(*loop.body) + (loop.condition ? work_of(*loop.condition) : 0);
  return step * static_cast<double>(loop.length < 0 ? 1 : loop.length);
});

}  // namespace

Tensors apply_loop(Loop loop, const Tensors& in) {
  loop.kept = loop.body->outputs.size();
  if (loop.length >= 0) {
    Graph body = *loop.body;
    body.outputs.insert(body.outputs.end(), body.inputs.begin(),
                        body.inputs.begin() + static_cast<int64_t>(loop.carried));
    std::vector<bool> keeps = kept_steps(loop);
    for (size_t s = 0; s < keeps.size(); ++s)
      if (keeps[s]) body.outputs.insert(body.outputs.end(), body.steps[s].out.begin(), body.steps[s].out.end());
    loop.body = std::make_shared<const Graph>(std::move(body));
  }
  return apply_all(loop_op, in, attrs_of(std::move(loop)));
}

}  // namespace addax
