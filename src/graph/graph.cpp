#include "graph/graph.hpp"

namespace addax {

std::vector<int> Graph::uses() const {
  std::vector<int> count(values.size(), 0);
  auto use = [&](int v) {
    if (v >= 0) ++count[static_cast<size_t>(v)];
  };
  for (const Step& step : steps)
    for (int v : step.in) use(v);
  for (int v : outputs) use(v);
  for (const State& s : states) use(s.write);
  return count;
}

std::vector<bool> Graph::steady() const {
  std::vector<bool> is(values.size());
  for (const State& state : states)
    if (state.read >= 0 && state.write < 0) is[static_cast<size_t>(state.read)] = true;
  for (const Step& step : steps) {
    bool all = !step.op->has(Trait::random), any = false;
    for (int v : step.in) {
      const bool here = is[static_cast<size_t>(v)];
      any = any || here;
      all = all && (here || is_constant(v));
    }
    for (int v : step.out) is[static_cast<size_t>(v)] = all && any;
  }
  return is;
}

void Graph::substitute(const std::vector<int>& with) {
  auto change = [&](int& v) {
    while (v >= 0 && with[static_cast<size_t>(v)] != v) v = with[static_cast<size_t>(v)];
  };
  for (Step& step : steps)
    for (int& v : step.in) change(v);
  for (int& v : outputs) change(v);
  for (State& s : states) {
    change(s.write);
    if (s.write == s.read) s.write = -1;
  }
}

void Graph::renumber() {
  for (size_t i = 0; i < steps.size(); ++i)
    for (int v : steps[i].out) values[static_cast<size_t>(v)].index = static_cast<int>(i);
}

void Graph::verify() const {
  std::vector<bool> ready(values.size());
  for (size_t v = 0; v < values.size(); ++v) ready[v] = values[v].from != Value::From::step;
  auto fault = [&](size_t i, const std::string& what) {
    throw StateError("graph: expected a legal step " + std::to_string(i) + ", got " + what + ".\n" + to_string());
  };
  for (size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    Tensors in;
    for (int v : step.in) {
      if (!ready[static_cast<size_t>(v)]) fault(i, "a use of value " + std::to_string(v) + " before it exists");
      in.push_back(as_tensor(make_ref<TensorState>(spec(v))));
    }
    bool made_by_pass = !step.op->infer && !step.op->infer_all;
    Specs specs;
    if (!made_by_pass) specs = infer({*step.op, in, step.attrs.get()});
    for (size_t o = 0; o < step.out.size(); ++o) {
      if (!made_by_pass && specs[o] != spec(step.out[o]))
        fault(i, specs[o].to_string() + " where " + spec(step.out[o]).to_string() + " was promised");
      ready[static_cast<size_t>(step.out[o])] = true;
    }
  }
  for (int v : outputs)
    if (!ready[static_cast<size_t>(v)]) fault(steps.size(), "an output that is never made");
}

std::string Graph::specs_of(const Step& step) const {
  auto list = [&](const std::vector<int>& values) {
    std::string text;
    for (int v : values) text += (text.empty() ? "" : ", ") + spec(v).to_string();
    return text;
  };
  return list(step.in) + " -> " + list(step.out);
}

std::string Graph::to_string() const {
  std::string text;
  auto name = [&](int v) {
    const Value& value = values[static_cast<size_t>(v)];
    switch (value.from) {
      case Value::From::input: return "input" + std::to_string(value.index);
      case Value::From::variable: return states[static_cast<size_t>(value.index)].variable->path;
      case Value::From::constant:
        return value.spec.shape.size() == 1 ? value.constant.to_string() : "constant " + value.spec.to_string();
      case Value::From::step: break;
    }
    return "%" + std::to_string(v);
  };
  auto list = [&](const std::vector<int>& ids) {
    std::string joined;
    for (int v : ids) joined += (joined.empty() ? "" : ", ") + name(v);
    return joined;
  };
  for (const Step& step : steps) {
    text += list(step.out) + " = " + std::string(step.op->name) + "(" + list(step.in) + ")";
    if (step.attrs) text += " {" + step.attrs->to_string() + "}";
    for (int v : step.out) text += " : " + spec(v).to_string();
    text += "\n";
  }
  for (const State& s : states)
    if (s.write >= 0) text += s.variable->path + " <- " + name(s.write) + "\n";
  return text + "return " + list(outputs) + "\n";
}

}  // namespace addax
