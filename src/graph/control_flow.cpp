#include "addax/ops/control_flow.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "addax/ops.hpp"
#include "graph/branch.hpp"
#include "graph/loop.hpp"
#include "graph/trace.hpp"
#include "ops/axes.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

/// Whether values are there to decide by.
bool decides_now(const Tensor& t) { return is_eager(t) || !Stage::current(); }

/// Numbers get the dtype that they have alone: what is carried keeps its dtype.
Tensors strong(const Tensors& tensors) {
  Tensors result = tensors;
  for (Tensor& t : result) t = as_dtype(t, t.dtype());
  return result;
}

/// Refuses `got` where it has not the shapes and dtypes of `wanted`; `whose` is "body to return what it was given".
void check_same(const std::string& where, const std::string& whose, const Specs& wanted, const Specs& got) {
  if (got.size() != wanted.size())
    throw ShapeError(where + ": expected " + whose + ", " + std::to_string(wanted.size()) + " tensors, got " +
                     std::to_string(got.size()) + ".");
  for (size_t i = 0; i < got.size(); ++i) {
    std::string text = where + ": expected " + whose + ", " + wanted[i].to_string() + " as tensor " +
                       std::to_string(i) + ", got " + got[i].to_string() + ".";
    if (got[i].shape != wanted[i].shape) throw ShapeError(text);
    if (got[i].dtype != wanted[i].dtype) throw DTypeError(text + " ops::cast(x, dtype) changes the dtype.");
  }
}

Tensor scalar_bool(const std::string& where, const Tensor& t) {
  if (t.size() != 1)
    throw ShapeError(where + ": expected a scalar to decide by, got " + t.spec().to_string() +
                     ". ops::any and ops::all make one of many.");
  Tensor scalar = ops::reshape(t, {});
  return t.dtype() == DType::bool_ ? scalar : ops::not_equal(scalar, 0);
}

Spec row_spec(const Tensor& x) { return {x.shape().part(1, x.rank()), x.dtype()}; }

// ---- Functional models ------------------------------------------------------------------------------------------

/// What a node of a functional model does with the tensors that flow to it.
class Closure final : public Attrs {
 public:
  explicit Closure(BodyFunction run) : run(std::move(run)) {}
  const void* data() const override { return this; }
  bool equals(const Attrs& other) const override { return this == &other; }
  std::string to_string() const override { return "function"; }
  const BodyFunction run;
};

Tensors run_closure(const CallView& c) { return static_cast<const Closure*>(c.attrs)->run(joined(c.in, {})); }

const Op cond_node{.name = "cond", .compose = run_closure};
const Op switch_node{.name = "switch", .compose = run_closure};
const Op while_node{.name = "while_loop", .compose = run_closure};
const Op fori_node{.name = "fori_loop", .compose = run_closure};
const Op scan_node{.name = "scan", .compose = run_closure};

bool any_symbolic(const Tensors& tensors) {
  return std::any_of(tensors.begin(), tensors.end(), [](const Tensor& t) { return state_of(t).symbol; });
}

/// The call becomes a node of the model; `run` is it, once there are tensors that are not symbolic.
Tensors as_node(const Op& op, const Tensors& in, BodyFunction run) {
  return record_symbolic(op, in, make_ref<Closure>(std::move(run)));
}

// ---- Branches ---------------------------------------------------------------------------------------------------

/// One of several bodies, in a trace.
Tensors traced_switch(const std::string& where, const Tensor& index, const std::vector<BodyFunction>& branches,
                      const Tensors& operands) {
  std::vector<std::string> names;
  Specs first;
  std::vector<BodyFunction> checked;
  for (const BodyFunction& branch : branches)
    checked.push_back([&](const Tensors& in) {
      Tensors results = strong(branch(named(in, operands.names())));
      if (&branch == &branches.front()) {
        names = results.names();
        first = specs_of(results);
      }
      check_same(where, "all branches to return the same", first, specs_of(results));
      return results;
    });
  Bodies bodies = trace_bodies(where, specs_of(operands), all_carried, checked);
  Tensors results = apply_branch(index, {bodies.graphs}, joined(operands, bodies.before, bodies.captured));
  size_t own = first.size();
  assign_written(bodies, std::span<const Tensor>(results).subspan(own));
  return named(std::span<const Tensor>(results).first(own), names);
}

// ---- Loops ------------------------------------------------------------------------------------------------------

/// A loop in a trace: bodies of `carry` and one row of each of `xs`; the first is the body, a second one its condition.
/// Gives what is carried in the end, then what is stacked.
Tensors traced_loop(Loop loop, const std::vector<BodyFunction>& functions, const Tensors& carry, const Tensors& xs,
                    const Tensor& count = {}) {
  Specs in = specs_of(carry);
  for (const Tensor& x : xs) in.push_back(row_spec(x));
  Bodies bodies = trace_bodies(loop.name, in, carry.size(), functions);
  loop.body = bodies.graphs[0];
  loop.carried = carry.size() + bodies.before.size();
  loop.stacked = xs.size();
  loop.counted = count.defined();
  if (bodies.graphs.size() > 1) {
    Graph condition = *bodies.graphs[1];
    for (size_t i = 0; i < bodies.written.size(); ++i)
      if (condition.outputs[1 + i] != condition.inputs[carry.size() + i])
        throw StateError(loop.name + ": expected cond to leave variables as they are, got an assignment to " +
                         bodies.written[i].path() + ". Assign in body.");
    condition.outputs.resize(1);
    loop.condition = std::make_shared<const Graph>(std::move(condition));
  }
  size_t stacked = loop.body->outputs.size() - loop.carried;
  Tensors all = joined(joined(carry, bodies.before), xs, bodies.captured);
  if (count.defined()) all.push_back(count);
  Tensors results = apply_loop(loop, all);
  std::span<const Tensor> span = results;
  assign_written(bodies, span.subspan(carry.size()));
  return joined(span.first(carry.size()), span.subspan(loop.carried, stacked));
}

Tensors next_carry(const std::string& where, const Tensors& before, const Tensors& returned) {
  Tensors next = strong(returned);
  check_same(where, "what is carried to keep its shapes and dtypes", specs_of(before), specs_of(next));
  return named(next, before.names());
}

Tensors counted_loop(const Tensor& lower, const Tensor& upper,
                     const std::function<Tensors(const Tensor&, const Tensors&)>& body, const Tensors& init) {
  auto step = [&](const Tensors& in) {
    std::span<const Tensor> all = in;
    Tensors state = named(all.subspan(1), init.names());
    Tensors next = next_carry("fori_loop", state, body(all[0], state));
    return joined(Tensors(all[0] + 1), next);
  };
  Loop loop{.name = "fori_loop"};
  Tensor count;
  if (is_eager(lower) && is_eager(upper))
    loop.length = std::max<int64_t>(0, upper.item<int64_t>() - lower.item<int64_t>());
  else
    count = ops::cast(ops::maximum(upper - lower, 0), DType::int32);
  Tensors results = traced_loop(loop, {step}, joined(Tensors(lower), init), {}, count);
  return named(std::span<const Tensor>(results).subspan(1), init.names());
}

// ---- Scans ------------------------------------------------------------------------------------------------------

using ScanStep = std::function<ops::Scanned(const Tensors&, const Tensors&)>;

int64_t scan_length(const std::string& where, const Tensors& xs, const std::optional<int64_t>& given) {
  std::optional<int64_t> length = given;
  if (length && *length < 0)
    throw OptionError(where + ": expected a length of at least 0, got " + std::to_string(*length) + ".");
  for (const Tensor& x : xs) {
    if (x.rank() == 0)
      throw ShapeError(where + ": expected rows along a first axis, got " + x.spec().to_string() + ".");
    if (length.value_or(x.shape()[0]) != x.shape()[0])
      throw ShapeError(where + ": expected " + std::to_string(*length) + " rows in each tensor, got " +
                       x.spec().to_string() + ".");
    length = x.shape()[0];
  }
  if (!length) throw OptionError(where + ": expected tensors to go over, or a length, got neither.");
  return *length;
}

bool unrolled(const Number& unroll, int64_t length) {
  return unroll.kind() == Number::boolean ? unroll.as_int() != 0 : unroll.as_int() >= std::max<int64_t>(2, length);
}

/// Step after step, eagerly or written out into a trace.
ops::Scanned scan_by_steps(const std::string& where, const ScanStep& f, Tensors carry, const Tensors& xs,
                           int64_t length, bool reverse) {
  std::vector<Tensors> rows;
  std::vector<std::string> names;
  for (int64_t s = 0; s < length; ++s) {
    Tensors x;
    for (const Tensor& all : xs) x.push_back(all[reverse ? length - 1 - s : s]);
    auto [next, ys] = f(carry, named(x, xs.names()));
    carry = next_carry(where, carry, next);
    names = ys.names();
    rows.resize(ys.size());
    for (size_t i = 0; i < ys.size(); ++i) rows[i].push_back(ys[i]);
  }
  Tensors stacked;
  for (Tensors& all : rows) {
    if (reverse) std::reverse(all.begin(), all.end());
    stacked.push_back(ops::stack(all));
  }
  return {carry, named(stacked, names)};
}

ops::Scanned traced_scan(const std::string& where, const ScanStep& f, const Tensors& init, const Tensors& xs,
                         int64_t length, bool reverse) {
  std::vector<std::string> names;
  auto step = [&](const Tensors& in) {
    std::span<const Tensor> all = in;
    Tensors carry = named(all.first(init.size()), init.names());
    auto [next, ys] = f(carry, named(all.subspan(init.size()), xs.names()));
    names = ys.names();
    return joined(next_carry(where, carry, next), strong(ys));
  };
  Tensors results = traced_loop({.length = length, .reverse = reverse, .name = where}, {step}, init, xs);
  std::span<const Tensor> all = results;
  return {named(all.first(init.size()), init.names()), named(all.subspan(init.size()), names)};
}

/// No step at all: of f only the shapes and dtypes of its results count.
ops::Scanned scan_of_nothing(const ScanStep& f, const Tensors& carry, const Tensors& xs) {
  Specs in = specs_of(carry);
  for (const Tensor& x : xs) in.push_back(row_spec(x));
  std::vector<std::string> names;
  Specs rows = infer_specs(in, [&](const Tensors& promised) {
    std::span<const Tensor> all = promised;
    Tensors ys = f(named(all.first(carry.size()), carry.names()), named(all.subspan(carry.size()), xs.names())).ys;
    names = ys.names();
    return ys;
  });
  Tensors stacked;
  for (Spec& row : rows) {
    row.shape.insert(0, 0);
    stacked.push_back(allocate(row));
  }
  return {carry, named(stacked, names)};
}

ops::Scanned scan_rows(const std::string& where, const ScanStep& f, const Tensors& init, const Tensors& xs,
                       const ops::ScanOptions& options) {
  if (any_symbolic(init) || any_symbolic(xs)) {
    std::vector<std::string> carries = init.names(), rows = xs.names();
    size_t carried = init.size();
    Tensors results = as_node(scan_node, joined(init, xs), [=](const Tensors& in) {
      std::span<const Tensor> all = in;
      ops::Scanned scanned =
          scan_rows(where, f, named(all.first(carried), carries), named(all.subspan(carried), rows), options);
      return joined(scanned.carry, scanned.ys);
    });
    std::span<const Tensor> all = results;
    return {named(all.first(carried), carries), joined(all.subspan(carried), {})};
  }
  int64_t length = scan_length(where, xs, options.length);
  Tensors carry = strong(init);
  if (Stage::current() && !unrolled(options.unroll, length))
    return traced_scan(where, f, carry, xs, length, options.reverse);
  if (length == 0) return scan_of_nothing(f, carry, xs);
  return scan_by_steps(where, f, carry, xs, length, options.reverse);
}

// ---- Associative scans ------------------------------------------------------------------------------------------

/// Every second position of `axis`, from `start` up to, not including, `stop` (None: the end).
Tensor every_second(const Tensor& x, int64_t start, std::optional<int64_t> stop, int64_t axis) {
  std::vector<Index> index(static_cast<size_t>(axis), Index(all));
  index.push_back(Slice{start, stop, 2});
  return x.at(index);
}

Tensor part(const Tensor& x, std::optional<int64_t> start, std::optional<int64_t> stop, int64_t axis) {
  std::vector<Index> index(static_cast<size_t>(axis), Index(all));
  index.push_back(Slice{start, stop, {}});
  return x.at(index);
}

/// even[0], odd[0], even[1], odd[1], …
Tensor interleaved(const Tensor& even, const Tensor& odd, int64_t axis) {
  int64_t pairs = odd.shape()[static_cast<int>(axis)];
  Tensor paired = ops::stack({part(even, {}, pairs, axis), odd}, {.axis = axis + 1});
  Shape shape = odd.shape();
  shape[static_cast<int>(axis)] = 2 * pairs;
  return ops::concatenate({ops::reshape(paired, shape), part(even, pairs, {}, axis)}, {.axis = axis});
}

using Combine = std::function<Tensors(const Tensors&, const Tensors&)>;

/// Pairs are combined, the pairs scanned, and what lies between them is combined with its left neighbour.
Tensors scan_pairs(const Combine& f, const Tensors& elems, int64_t axis) {
  int64_t n = elems[0].shape()[static_cast<int>(axis)];
  if (n < 2) return elems;
  auto each = [&](const Tensors& list, auto&& change) {
    Tensors result;
    for (const Tensor& t : list) result.push_back(change(t));
    return named(result, elems.names());
  };
  Tensors left = each(elems, [&](const Tensor& t) { return every_second(t, 0, n - 1, axis); });
  Tensors right = each(elems, [&](const Tensor& t) { return every_second(t, 1, {}, axis); });
  Tensors odd = scan_pairs(f, named(f(left, right), elems.names()), axis);
  Tensors between = each(elems, [&](const Tensor& t) { return every_second(t, 2, {}, axis); });
  if (n > 2) {
    int64_t used = (n - 1) / 2;
    Tensors before = each(odd, [&](const Tensor& t) { return part(t, {}, used, axis); });
    between = f(before, between);
  }
  Tensors result;
  for (size_t i = 0; i < elems.size(); ++i)
    result.push_back(
        interleaved(ops::concatenate({part(elems[i], {}, 1, axis), between[i]}, {.axis = axis}), odd[i], axis));
  return named(result, elems.names());
}

}  // namespace

namespace ops {

Tensors cond(const Tensor& pred, const std::function<Tensors()>& true_fn, const std::function<Tensors()>& false_fn) {
  if (state_of(pred).symbol)
    return as_node(cond_node, pred, [=](const Tensors& in) { return cond(in[0], true_fn, false_fn); });
  Tensor which = scalar_bool("cond", pred);
  if (decides_now(which)) return which.item<bool>() ? true_fn() : false_fn();
  return traced_switch("cond", cast(which, DType::int32),
                       {[&](const Tensors&) { return false_fn(); }, [&](const Tensors&) { return true_fn(); }}, {});
}

Tensors switch_case(const Tensor& index, const std::vector<std::function<Tensors(const Tensors&)>>& branches,
                    const Tensors& operands) {
  if (branches.empty()) throw OptionError("switch_case: expected at least one branch, got none.");
  if (state_of(index).symbol || any_symbolic(operands)) {
    std::vector<std::string> names = operands.names();
    return as_node(switch_node, joined({&index, 1}, operands), [=](const Tensors& in) {
      return switch_case(in[0], branches, named(std::span<const Tensor>(in).subspan(1), names));
    });
  }
  if (index.size() != 1 || index.dtype().is_float())
    throw ShapeError("switch_case: expected an integer scalar as index, got " + index.spec().to_string() + ".");
  int64_t last = static_cast<int64_t>(branches.size()) - 1;
  if (decides_now(index))
    return branches[static_cast<size_t>(std::clamp<int64_t>(index.item<int64_t>(), 0, last))](operands);
  Tensor inside = cast(clip(reshape(index, {}), 0, last), DType::int32);
  return traced_switch("switch_case", inside, branches, strong(operands));
}

Tensors while_loop(const std::function<Tensor(const Tensors& loop_vars)>& cond,
                   const std::function<Tensors(const Tensors& loop_vars)>& body, const Tensors& loop_vars,
                   const WhileLoopOptions& options) {
  if (any_symbolic(loop_vars)) {
    std::vector<std::string> names = loop_vars.names();
    Tensors results = as_node(while_node, loop_vars,
                              [=](const Tensors& in) { return while_loop(cond, body, named(in, names), options); });
    return named(results, names);
  }
  Tensors vars = strong(loop_vars);
  int64_t most = options.maximum_iterations.value_or(-1);
  auto holds = [&](const Tensors& now) { return scalar_bool("while_loop", cond(named(now, vars.names()))); };
  auto step = [&](const Tensors& now) { return next_carry("while_loop", vars, body(named(now, vars.names()))); };
  if (Stage::current())
    return named(traced_loop({.length = most, .name = "while_loop"}, {step, holds}, vars, {}), vars.names());
  for (int64_t i = 0; i != most && holds(vars).item<bool>(); ++i) vars = step(vars);
  return vars;
}

Tensors fori_loop(const Tensor& lower, const Tensor& upper,
                  const std::function<Tensors(const Tensor& i, const Tensors& state)>& body_fun,
                  const Tensors& init_val) {
  if (any_symbolic(joined({&lower, 1}, {&upper, 1}, init_val))) {
    std::vector<std::string> names = init_val.names();
    Tensors results = as_node(fori_node, joined({&lower, 1}, {&upper, 1}, init_val), [=](const Tensors& in) {
      return fori_loop(in[0], in[1], body_fun, named(std::span<const Tensor>(in).subspan(2), names));
    });
    return named(results, names);
  }
  DType dtype = result_type(std::array{lower, upper});
  for (const Tensor* bound : {&lower, &upper})
    if (bound->size() != 1 || bound->dtype().is_float())
      throw ShapeError("fori_loop: expected integer scalars as bounds, got " + bound->spec().to_string() + ".");
  Tensor from = reshape(as_dtype(lower, dtype), {}), to = reshape(as_dtype(upper, dtype), {});
  Tensors state = strong(init_val);
  if (Stage::current()) return counted_loop(from, to, body_fun, state);
  for (int64_t i = from.item<int64_t>(), end = to.item<int64_t>(); i < end; ++i)
    state = next_carry("fori_loop", state, body_fun(constant(i, dtype), state));
  return state;
}

Scanned scan(const std::function<Scanned(const Tensors& carry, const Tensors& x)>& f, const Tensors& init,
             const Tensors& xs, const ScanOptions& options) {
  return scan_rows("scan", f, init, xs, options);
}

Tensors map(const std::function<Tensors(const Tensors& x)>& f, const Tensors& xs) {
  auto step = [f](const Tensors&, const Tensors& x) -> Scanned { return {{}, f(x)}; };
  return scan_rows("map", step, {}, xs, {}).ys;
}

Tensors vectorized_map(const std::function<Tensors(const Tensors& x)>& function, const Tensors& elements) {
  auto step = [function](const Tensors&, const Tensors& x) -> Scanned { return {{}, function(x)}; };
  return scan_rows("vectorized_map", step, {}, elements, {}).ys;
}

Tensors associative_scan(const std::function<Tensors(const Tensors& a, const Tensors& b)>& f, const Tensors& elems,
                         const AssociativeScanOptions& options) {
  if (elems.empty()) throw OptionError("associative_scan: expected at least one tensor, got none.");
  int64_t axis = canonical_axis("associative_scan", options.axis, elems[0].rank());
  Tensors list = strong(elems);
  for (Tensor& t : list) {
    if (t.rank() <= axis || t.shape()[static_cast<int>(axis)] != elems[0].shape()[static_cast<int>(axis)])
      throw ShapeError("associative_scan: expected tensors of one length along axis " + std::to_string(axis) +
                       ", got " + elems[0].spec().to_string() + " and " + t.spec().to_string() + ".");
    if (options.reverse) t = flip(t, {.axis = axis});
  }
  list = scan_pairs(f, list, axis);
  if (options.reverse)
    for (Tensor& t : list) t = flip(t, {.axis = axis});
  return list;
}

}  // namespace ops
}  // namespace addax
