#include "graph/body.hpp"

#include <algorithm>
#include <unordered_map>

#include "autograd/gradient.hpp"
#include "graph/trace.hpp"

namespace addax {
namespace {

/// What several graphs take from around them, in the order in which it was first met.
class Surroundings {
 public:
  void add(const Graph& graph, const Tensors& captured) {
    for (const Tensor& t : captured)
      if (place_.try_emplace(t.handle().get(), tensors_.size()).second) tensors_.push_back(t);
    for (const State& s : graph.states) {
      auto [found, fresh] = place_.try_emplace(s.variable.get(), variables_.size());
      if (fresh) variables_.push_back({s.variable, false});
      variables_[found->second].written |= s.write >= 0;
    }
  }
  /// Gives `graph`, whose last inputs are its own `captured`, the inputs and results that all graphs share.
  void arrange(Graph& graph, const Tensors& captured, size_t carried) const {
    std::unordered_map<const void*, int> known;
    size_t own = graph.inputs.size() - captured.size();
    for (size_t i = 0; i < captured.size(); ++i) known[captured[i].handle().get()] = graph.inputs[own + i];
    std::unordered_map<const void*, int> after;
    for (const State& s : graph.states) {
      known[s.variable.get()] = s.read;
      if (s.write >= 0) after[s.variable.get()] = s.write;
    }
    auto value_of = [&](const void* key, const Spec& spec) {
      auto [found, fresh] = known.try_emplace(key, -1);
      return fresh ? found->second = graph.add_value({spec, Value::From::input, 0, {}}) : found->second;
    };
    size_t split = std::min(carried, own), split_results = std::min(carried, graph.outputs.size());
    std::vector<int> in(graph.inputs.begin(), graph.inputs.begin() + static_cast<int64_t>(split)), new_values;
    for (const Met& v : variables_)
      if (v.written) {
        in.push_back(value_of(v.state.get(), v.state->spec));
        auto found = after.find(v.state.get());
        new_values.push_back(found == after.end() ? in.back() : found->second);
      }
    for (size_t i = split; i < own; ++i) in.push_back(graph.inputs[i]);
    for (const Tensor& t : tensors_) in.push_back(value_of(t.handle().get(), t.spec()));
    for (const Met& v : variables_)
      if (!v.written) in.push_back(value_of(v.state.get(), v.state->spec));
    graph.outputs.insert(graph.outputs.begin() + static_cast<int64_t>(split_results), new_values.begin(),
                         new_values.end());
    graph.states.clear();
    set_inputs(graph, std::move(in));
  }
  void read(Bodies& bodies) const {
    bodies.captured = tensors_;
    for (const Met& v : variables_) {
      Variable variable{Ref<detail::RefCounted>(v.state)};
      (v.written ? bodies.before : bodies.captured).push_back(variable.value());
      if (v.written) bodies.written.push_back(variable);
    }
  }

 private:
  struct Met {
    Ref<VariableState> state;
    bool written;
  };
  Tensors tensors_;
  std::vector<Met> variables_;
  std::unordered_map<const void*, size_t> place_;
};

void check_not_symbolic(const std::string& where, const Tensors& tensors) {
  for (const Tensor& t : tensors)
    if (state_of(t).symbol)
      throw StateError(where + ": expected functions that are given the symbolic tensors that they use, got one that " +
                       "takes " + t.spec().to_string() + " from around it. Pass it as an argument.");
}

}  // namespace

Bodies trace_bodies(const std::string& where, const Specs& in, size_t carried,
                    std::span<const BodyFunction> functions) {
  std::vector<Graph> graphs;
  std::vector<Tensors> captured(functions.size());
  Surroundings around;
  for (const BodyFunction& f : functions) {
    Trace trace;
    Tensors inputs;
    for (const Spec& spec : in) inputs.push_back(trace.input(spec));
    Tensors results = f(inputs);
    for (const Tensor& t : results)
      if (!t.defined()) throw StateError(where + ": expected a tensor for each result, got an empty handle.");
    check_not_symbolic(where, results);
    graphs.push_back(trace.finish(results, &captured[graphs.size()]));
    check_not_symbolic(where, captured[graphs.size() - 1]);
    around.add(graphs.back(), captured[graphs.size() - 1]);
  }
  Bodies bodies;
  for (size_t i = 0; i < graphs.size(); ++i) {
    around.arrange(graphs[i], captured[i], carried);
    bodies.graphs.push_back(std::make_shared<const Graph>(std::move(graphs[i])));
  }
  around.read(bodies);
  return bodies;
}

void assign_written(const Bodies& bodies, std::span<const Tensor> values) {
  for (size_t i = 0; i < bodies.written.size(); ++i) Variable(bodies.written[i]).assign(values[i]);
}

std::vector<Tensor> replay(const Graph& graph, std::span<const Tensor> in) {
  std::vector<Tensor> values(graph.values.size());
  for (size_t v = 0; v < values.size(); ++v) values[v] = graph.values[v].constant;
  for (size_t i = 0; i < in.size(); ++i) values[static_cast<size_t>(graph.inputs[i])] = in[i];
  for (const Step& step : graph.steps) {
    Tensors operands;
    operands.reserve(step.in.size());
    for (int v : step.in) operands.push_back(values[static_cast<size_t>(v)]);
    Tensors results = apply_all(*step.op, operands, step.attrs);
    for (size_t i = 0; i < step.out.size(); ++i) values[static_cast<size_t>(step.out[i])] = results[i];
  }
  return values;
}

Tensors pull_back(const Graph& body, std::span<const Tensor> in, std::span<const Tensor> seeds) {
  std::vector<Tensor> values = replay(body, in);
  Tensors targets, weights;
  for (size_t i = 0; i < seeds.size(); ++i) {
    if (!seeds[i].defined()) continue;
    targets.push_back(values[static_cast<size_t>(body.outputs[i])]);
    weights.push_back(seeds[i]);
  }
  return gradient(targets, in, weights);
}

Specs specs_of(const Graph& graph, std::span<const int> values) {
  Specs specs;
  for (int v : values) specs.push_back(graph.spec(v));
  return specs;
}

Specs specs_of(std::span<const Tensor> tensors) {
  Specs specs;
  for (const Tensor& t : tensors) specs.push_back(t.spec());
  return specs;
}

Tensors named(std::span<const Tensor> tensors, const std::vector<std::string>& names) {
  Tensors result;
  result.reserve(tensors.size());
  for (size_t i = 0; i < tensors.size(); ++i)
    if (names.empty())
      result.push_back(tensors[i]);
    else
      result.push_back(names[i], tensors[i]);
  return result;
}

Tensors joined(std::span<const Tensor> a, std::span<const Tensor> b, std::span<const Tensor> c) {
  Tensors all;
  all.reserve(a.size() + b.size() + c.size());
  for (auto list : {a, b, c})
    for (const Tensor& t : list) all.push_back(t);
  return all;
}

std::string indented(const Graph& graph) {
  std::string text = "{\n";
  bool at_begin = true;
  for (char c : graph.to_string()) {
    if (at_begin) text.append("  ");
    text.push_back(c);
    at_begin = c == '\n';
  }
  text.push_back('}');
  return text;
}

void set_inputs(Graph& graph, std::vector<int> list) {
  for (size_t i = 0; i < list.size(); ++i) {
    Value& value = graph.values[static_cast<size_t>(list[i])];
    value.from = Value::From::input;
    value.index = static_cast<int>(i);
  }
  graph.inputs = std::move(list);
}

}  // namespace addax
