// Control flow of keras.ops: branches and loops whose course depends on values.
//
// Eagerly, the functions run as C++ would run them. While function(), fit() or a compiled model is being traced, each
// call becomes one instruction that holds its bodies; they run without allocating and have gradients of any order.
// Bodies may use tensors and variables from around them, and may assign variables. They are traced once or twice, so
// they should do nothing else. Where values decide, `if (tensor)` and `item()` cannot be traced: use these instead.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::ops {

/// What true_fn returns where `pred`, a scalar, is true, else what false_fn returns (keras.ops.cond). While tracing,
/// both must return tensors of the same shapes and dtypes: ShapeError or DTypeError.
Tensors cond(const Tensor& pred, const std::function<Tensors()>& true_fn, const std::function<Tensors()>& false_fn);

/// branches[index](operands), with an index outside taken for the nearest one inside (keras.ops.switch, a word that C++
/// keeps for itself). OptionError without branches.
Tensors switch_case(const Tensor& index, const std::vector<std::function<Tensors(const Tensors&)>>& branches,
                    const Tensors& operands = {});

struct WhileLoopOptions {
  std::optional<int64_t> maximum_iterations = {};  // None: as long as cond holds
};
/// Repeats loop_vars = body(loop_vars) while cond(loop_vars), a scalar, is true. What body returns has the shapes and
/// dtypes of loop_vars: ShapeError or DTypeError. While tracing, a gradient needs maximum_iterations (StateError), as
/// room for what the steps computed; eagerly it does not.
Tensors while_loop(const std::function<Tensor(const Tensors& loop_vars)>& cond,
                   const std::function<Tensors(const Tensors& loop_vars)>& body, const Tensors& loop_vars,
                   const WhileLoopOptions& options = {});

/// Repeats state = body_fun(i, state) for i = lower, lower + 1, … upper − 1, scalars. While tracing, a gradient needs
/// bounds that are numbers (StateError).
Tensors fori_loop(const Tensor& lower, const Tensor& upper,
                  const std::function<Tensors(const Tensor& i, const Tensors& state)>& body_fun,
                  const Tensors& init_val);

/// What a step of scan() returns, and scan() itself.
struct Scanned {
  Tensors carry;
  Tensors ys;  // of a step, or of all steps along a new first axis
};
struct ScanOptions {
  std::optional<int64_t> length = {};  // steps; needed where there are no xs
  bool reverse = false;                // from the last row to the first
  Number unroll = 1;                   // true, or at least the number of steps: written out one after another
};
/// carry, y = f(carry, x) for each x, the rows of `xs` along the first axis; ys are stacked in the order of xs:
/// `auto [carry, ys] = scan([](const Tensors& c, const Tensors& x) -> Scanned { … }, init, xs)`. The carry keeps its
/// shapes and dtypes: ShapeError or DTypeError. Names of init and xs are those that f sees.
Scanned scan(const std::function<Scanned(const Tensors& carry, const Tensors& x)>& f, const Tensors& init,
             const Tensors& xs = {}, const ScanOptions& options = {});

/// f of each row of `xs` along the first axis, stacked.
Tensors map(const std::function<Tensors(const Tensors& x)>& f, const Tensors& xs);
/// The same; its steps may not depend on their order.
Tensors vectorized_map(const std::function<Tensors(const Tensors& x)>& function, const Tensors& elements);

struct AssociativeScanOptions {
  bool reverse = false;
  int64_t axis = 0;
};
/// elems[0], f(elems[0], elems[1]), f(f(elems[0], elems[1]), elems[2]), … along `axis`, in 2·log2(n) calls of f, which
/// must be associative and gets many positions of the axis at once.
Tensors associative_scan(const std::function<Tensors(const Tensors& a, const Tensors& b)>& f, const Tensors& elems,
                         const AssociativeScanOptions& options = {});

}  // namespace addax::ops
