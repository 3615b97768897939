#include "support/check_op.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/model.hpp"
#include "graph/trace.hpp"
#include "support/refusal.hpp"

namespace addax::tests {
namespace {

std::vector<OpRow>& registered() {
  static std::vector<OpRow> rows;
  return rows;
}

std::vector<DType> joined(std::vector<DType> a, const std::vector<DType>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Rounding of one operation; half floats compute in float and round their result.
double rounding(DType dtype) {
  switch (dtype) {
    case DType::float16: return 1e-3;
    case DType::bfloat16: return 8e-3;
    case DType::float32: return 1e-6;
    case DType::float64: return 1e-13;
    default: return 0;
  }
}

bool close(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

/// What a row's call records for these inputs.
Graph traced(const OpRow& row, const Tensors& inputs) {
  Trace trace;
  Tensors in;
  for (const Tensor& t : inputs) in.push_back(trace.input(t.spec()));
  Tensors out = row.call(in);
  return trace.finish(out);
}

bool uses(const Graph& graph, const std::string& name) {
  return std::any_of(graph.steps.begin(), graph.steps.end(), [&](const Step& s) { return s.op->name == name; });
}

/// Runs a graph step by step; the op of that name by its composition.
Tensors interpreted(const Graph& graph, const Tensors& inputs, const std::string& composed) {
  std::vector<Tensor> values;
  for (const Value& v : graph.values) values.push_back(v.constant);
  for (size_t i = 0; i < graph.inputs.size(); ++i) values[size_t(graph.inputs[i])] = inputs[i];
  for (const Step& step : graph.steps) {
    Tensors in;
    for (int v : step.in) in.push_back(values[size_t(v)]);
    Tensors out = step.op->name == composed ? step.op->compose({*step.op, in, step.attrs.get()})
                                            : apply_all(*step.op, in, step.attrs);
    for (size_t i = 0; i < step.out.size(); ++i) values[size_t(step.out[i])] = out[i];
  }
  Tensors results;
  for (int v : graph.outputs) results.push_back(values[size_t(v)]);
  return results;
}

bool has_composition(const Graph& graph, const std::string& name) {
  return std::any_of(graph.steps.begin(), graph.steps.end(),
                     [&](const Step& s) { return s.op->name == name && s.op->compose; });
}

void check_all_close(const Tensors& got, const Tensors& wanted, double tolerance) {
  REQUIRE(got.size() == wanted.size());
  for (size_t i = 0; i < got.size(); ++i) check_close(got[i], wanted[i], tolerance);
}

void check_results(const OpRow& row, const Tensors& inputs) {
  Tensors eager = row.call(inputs);
  if (row.host) {
    check_all_close(row.reference(inputs), eager, row.tolerance);
    CHECK_THROWS_AS(traced(row, inputs), StateError);
    return;
  }
  Graph graph = traced(row, inputs);
  CHECK_MESSAGE(uses(graph, row.name) != row.composed, "the row's call should use the op ", row.name,
                ", or, where it is composed, have none of that name");
  REQUIRE(graph.outputs.size() == eager.size());
  for (size_t i = 0; i < eager.size(); ++i)
    CHECK(graph.spec(graph.outputs[i]).to_string() == eager[i].spec().to_string());
  Tensors executed = function(row.call)(inputs);
  INFO("executed against eager");
  check_all_close(executed, eager, row.tolerance);
  if (has_composition(graph, row.name)) {
    INFO("composition against kernel");
    check_all_close(interpreted(graph, inputs, row.name), eager, 4 * row.tolerance);
  }
  if (row.reference) {
    INFO("reference against kernel");
    check_all_close(row.reference(inputs), eager, 4 * row.tolerance);
  }
}

/// Half floats and float32 against float64 on the same numbers.
void check_precision(const OpRow& row, const Tensors& inputs) {
  Tensors wide;
  for (const Tensor& t : inputs) wide.push_back(t.dtype().is_float() ? ops::cast(t, DType::float64) : t);
  Tensors got = row.call(inputs), exact = row.call(wide);
  for (size_t i = 0; i < got.size(); ++i)
    if (got[i].dtype().is_float()) check_close(got[i], ops::cast(exact[i], got[i].dtype()), 8 * row.tolerance);
}

using Scalar = std::function<Tensor(const Tensors&)>;

/// Two lengths of a central difference, combined: what is left is of the fourth order.
double slope(const Scalar& f, const Tensors& x, const Tensors& along) {
  auto difference = [&](double h) {
    Tensors up, down;
    for (size_t i = 0; i < x.size(); ++i) {
      up.push_back(along[i].defined() ? x[i] + along[i] * h : x[i]);
      down.push_back(along[i].defined() ? x[i] - along[i] * h : x[i]);
    }
    return (f(up).item<double>() - f(down).item<double>()) / (2 * h);
  };
  return (4 * difference(1e-4) - difference(2e-4)) / 3;
}

Tensors directions(Draw& draw, const Tensors& like) {
  Tensors result;
  for (const Tensor& t : like) result.push_back(t.dtype().is_float() ? draw.real(t.shape(), -1, 1) : Tensor());
  return result;
}

/// The sum of a · b over tensors; what is not connected adds nothing.
Tensor inner(const Tensors& a, const Tensors& b) {
  Tensor total = Tensor::scalar(0.0);
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i].defined() && b[i].defined()) total = total + ops::sum(a[i] * b[i]);
  return total;
}

Tensors gradient_of(const Scalar& f, const Tensors& x) {
  GradientTape tape;
  Tensors followed;
  for (const Tensor& t : x)
    if (t.dtype().is_float()) followed.push_back(t);
  tape.watch(followed);
  Tensors some = tape.gradient(f(x), followed), result;
  for (size_t i = 0, next = 0; i < x.size(); ++i) result.push_back(x[i].dtype().is_float() ? some[next++] : Tensor());
  return result;
}

void check_slope(const Scalar& f, const Tensors& x, Draw& draw, double tolerance) {
  Tensors along = directions(draw, x);
  double wanted = slope(f, x, along), got = inner(gradient_of(f, x), along).item<double>();
  CAPTURE(got);
  CAPTURE(wanted);
  CHECK(std::abs(got - wanted) <= 1e-6 * tolerance * std::max(1.0, std::abs(wanted)));
}

/// Gradients to order 2 along random directions, in float64; traced gradients equal eager ones.
void check_gradients(const OpRow& row, const Tensors& inputs, Draw& draw) {
  if (row.order < 1) return;
  Tensors weights;
  for (const Tensor& y : row.call(inputs))
    weights.push_back(y.dtype().is_float() ? draw.real(y.shape(), -1, 1) : Tensor());
  Scalar weighted = [&](const Tensors& x) { return inner(row.call(x), weights); };
  {
    INFO("first gradient");
    check_slope(weighted, inputs, draw, row.tolerance);
    auto first = [&](const Tensors& x) {
      Tensors connected;
      for (const Tensor& g : gradient_of(weighted, x))
        if (g.defined()) connected.push_back(g);
      return connected;
    };
    INFO("executed against eager");
    check_all_close(function(first)(inputs), first(inputs), 8 * row.tolerance);
  }
  if (row.order < 2) return;
  INFO("second gradient");
  Tensors along = directions(draw, inputs);
  check_slope([&](const Tensors& x) { return inner(gradient_of(weighted, x), along); }, inputs, draw, row.tolerance);
}

/// The row's call as a functional model; nothing where its results need no values of the inputs.
Tensors through_model(const OpRow& row, const Tensors& inputs, bool known) {
  Tensors symbols;
  for (const Tensor& t : inputs) {
    Shape shape = t.shape();
    if (!known && shape.rank() > 0) shape[0] = -1;
    symbols.push_back(Input({.dtype = t.dtype(), .batch_shape = shape}));
  }
  Tensors outputs = row.call(symbols);
  for (const Tensor& y : outputs)
    if (!y.defined() || !state_of(y).symbol) return {};
  return Model(symbols, outputs).call_all(inputs);
}

/// With an unknown first axis an op may be refused, but it is never taken for another one.
void check_symbolic(const OpRow& row, const Tensors& inputs) {
  if (row.host || inputs.empty()) return;
  Tensors eager = row.call(inputs), results;
  for (bool known : {true, false}) {
    CAPTURE(known);
    try {
      results = through_model(row, inputs, known);
    } catch (const StateError&) {
      return;  // control flow that reads a value
    } catch (const Error& error) {
      if (known) FAIL_CHECK(row.name, ": ", std::string(error.what()));
      return;
    }
    INFO("a functional model against eager");
    if (!results.empty()) check_all_close(results, eager, row.tolerance);
  }
}

void check_refusals(const OpRow& row) {
  for (const Refusal& refused : row.refused) CHECK(refusal<Error>(refused.call) == refused.text);
}

}  // namespace

std::vector<DType> OpRow::numbers() { return joined(floats(), integers()); }
std::vector<DType> OpRow::any() { return joined(numbers(), {DType::bool_}); }

OpRows::OpRows(std::vector<OpRow> rows) {
  for (OpRow& row : rows) registered().push_back(std::move(row));
}
const std::vector<OpRow>& OpRows::all() { return registered(); }

void check_close(const Tensor& got, const Tensor& wanted, double tolerance) {
  CHECK(got.spec().to_string() == wanted.spec().to_string());
  if (got.shape() != wanted.shape()) return;
  std::vector<double> a = got.to_vector<double>(), b = wanted.to_vector<double>();
  double allowed = 4 * tolerance * rounding(got.dtype());
  for (size_t i = 0; i < a.size(); ++i) {
    if (close(a[i], b[i], allowed)) continue;
    FAIL_CHECK("element ", i, " of ", got.spec().to_string(), ": expected ", float_repr(b[i]), ", got ",
               float_repr(a[i]));
    return;
  }
}

void check_op(const OpRow& row) {
  CAPTURE(row.name);
  uint64_t seed = std::hash<std::string>{}(row.name);
  for (DType dtype : row.dtypes) {
    CAPTURE(dtype.name());
    for (int64_t n : {3, 1, 37, 0}) {
      if (n == 0 && !row.nothing) continue;
      CAPTURE(n);
      Draw draw(n, dtype, seed++);
      Tensors inputs = row.inputs(draw);
      check_results(row, inputs);
      if (dtype == DType::float64 && n == 3) check_gradients(row, inputs, draw);
      if (dtype == row.dtypes.front() && n == 37) check_symbolic(row, inputs);
      if (dtype.is_float() && dtype != DType::float64 && n > 0) check_precision(row, inputs);
    }
  }
  check_refusals(row);
}

}  // namespace addax::tests
