#include "addax/function.hpp"

#include <algorithm>

#include "graph/executable.hpp"
#include "graph/trace.hpp"

namespace addax {

struct Function::State {
  struct Traced {
    Specs signature;
    std::vector<std::string> input_names, output_names;
    std::shared_ptr<const Executable> executable;

    bool fits(const Tensors& inputs) const {
      bool same = executable->memory() == current_memory() && signature.size() == inputs.size() &&
                  input_names == inputs.names();
      for (size_t i = 0; same && i < inputs.size(); ++i) same = signature[i] == inputs[i].spec();
      return same;
    }
  };

  std::function<Tensors(const Tensors&)> body;
  FunctionOptions options;
  std::mutex mutex;
  std::vector<Traced> traced;

  /// Refuses inputs that are not of the input signature.
  void check(const Tensors& inputs) const {
    const std::vector<Spec>& wanted = options.input_signature;
    if (wanted.empty()) return;
    if (inputs.size() != wanted.size())
      throw ShapeError("Function: expected " + std::to_string(wanted.size()) + " inputs, got " +
                       std::to_string(inputs.size()) + ".");
    for (size_t i = 0; i < wanted.size(); ++i) {
      const Spec& got = inputs[i].spec();
      std::string text = "Function: expected input " + std::to_string(i) + " to be " + wanted[i].to_string() +
                         ", got " + got.to_string() + ". It is so by the input signature.";
      auto fits = [](int64_t is, int64_t should) { return should < 0 || is == should; };
      const Shape &is = got.shape, &should = wanted[i].shape;
      if (!std::equal(is.begin(), is.end(), should.begin(), should.end(), fits)) throw ShapeError(text);
      if (got.dtype != wanted[i].dtype) throw DTypeError(text);
    }
  }

  const Traced* find(const Tensors& inputs) const {
    auto found = std::find_if(traced.begin(), traced.end(), [&](const Traced& t) { return t.fits(inputs); });
    return found == traced.end() ? nullptr : &*found;
  }

  const Traced& trace(const Tensors& inputs) {
    Traced fresh;
    Trace open;
    Tensors promised;
    for (size_t i = 0; i < inputs.size(); ++i) {
      fresh.signature.push_back(inputs[i].spec());
      Tensor input = open.input(inputs[i].spec());
      if (inputs.names().empty())
        promised.push_back(input);
      else
        promised.push_back(inputs.names()[i], input);
    }
    fresh.input_names = inputs.names();
    Tensors outputs = body(promised);
    fresh.output_names = outputs.names();
    fresh.executable = std::make_shared<Executable>(open.finish(outputs));
    traced.push_back(std::move(fresh));
    return traced.back();
  }
};

Function::Function(std::function<Tensors(const Tensors&)> body, FunctionOptions options)
    : state_(std::make_shared<State>()) {
  state_->body = std::move(body);
  state_->options = std::move(options);
}

Tensors Function::operator()(const Tensors& inputs) const {
  if (!state_) throw StateError("Function: expected a function, got an empty handle.");
  state_->check(inputs);
  bool symbolic = std::any_of(inputs.begin(), inputs.end(), [](const Tensor& t) { return !is_eager(t); });
  if (Stage::current() || !Observer::active().empty() || symbolic) return state_->body(inputs);
  std::shared_ptr<const Executable> executable;
  std::vector<std::string> names;
  {
    std::lock_guard lock(state_->mutex);
    const State::Traced* found = state_->find(inputs);
    if (!found) found = &state_->trace(inputs);
    executable = found->executable;
    names = found->output_names;
  }
  Tensors plain = executable->run({inputs.begin(), inputs.size()});
  if (names.empty()) return plain;
  Tensors named;
  for (size_t i = 0; i < plain.size(); ++i) named.push_back(names[i], plain[i]);
  return named;
}

size_t Function::traces() const {
  std::lock_guard lock(state_->mutex);
  return state_->traced.size();
}

std::string Function::to_string() const {
  std::lock_guard lock(state_->mutex);
  std::string text;
  for (const State::Traced& t : state_->traced) {
    std::string inputs;
    for (const Spec& spec : t.signature) inputs += (inputs.empty() ? "" : ", ") + spec.to_string();
    text += "function(" + inputs + "):\n" + t.executable->to_string();
  }
  return text;
}

}  // namespace addax
