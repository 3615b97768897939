// Sums of squares over rows and columns: the operations.
#include "ops/square_sums.hpp"

#include "addax/ops.hpp"
#include "backends/square_sums.hpp"
#include "ops/op.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

Shape of_columns(const Shape& x) {
  Shape columns = x.part(0, x.rank() - 2);
  columns.push_back(x.back());
  return columns;
}

Specs square_sums_specs(const CallView& c) {
  const Shape& x = c.shape(0);
  if (x.rank() < 2) fail_shape(c, "expected at least a matrix, got " + c.in[0].spec().to_string() + ".");
  if (c.dtype(0) != DType::float32) fail_dtype(c, "expected float32, got " + c.in[0].spec().to_string() + ".");
  return {{x.part(0, x.rank() - 1), DType::float32}, {of_columns(x), DType::float32}};
}

Tensor over_rows(const Tensor& x, const Tensor& weights) {
  const Tensor squares = ops::square(x);
  return ops::sum(weights.defined() ? squares * ops::expand_dims(weights, -2) : squares, {.axis = -1});
}

constexpr Op square_sums_op{.name = "square_sums",
                            .infer_all = square_sums_specs,
                            .compose = [](const CallView& c) -> Tensors {
                              return {over_rows(c.in[0], {}), ops::sum(ops::square(c.in[0]), {.axis = -2})};
                            },
                            .kernels = {.cpu = {backends::cpu::square_sums, backends::cpu::plan_square_sums}}};

constexpr Op row_square_sums_op{
    .name = "row_square_sums",
    .infer = [](const CallView& c) -> Spec {
      const Spec rows = square_sums_specs(c)[0];
      const Spec columns{of_columns(c.shape(0)), DType::float32};
      if (c.in.size() > 1 && c.in[1].spec() != columns)
        fail_shape(c, "expected weights of " + columns.to_string() + ", got " + c.in[1].spec().to_string() + ".");
      return rows;
    },
    .compose = [](const CallView& c) -> Tensors { return {over_rows(c.in[0], c.in.size() > 1 ? c.in[1] : Tensor())}; },
    .kernels = {.cpu = {backends::cpu::square_sums, backends::cpu::plan_square_sums}}};

const WorkOf square_sums_work{square_sums_op, [](const WorkView& c) { return 3 * each_input(c); }};
const WorkOf row_square_sums_work{row_square_sums_op, [](const WorkView& c) { return 2 * each_input(c); }};

}  // namespace

namespace ops {

SquareSums square_sums(const Tensor& x) {
  if (x.dtype() != DType::float32) return {over_rows(x, {}), sum(square(x), {.axis = -2})};
  Tensors sums = apply_all(square_sums_op, {&x, 1});
  return {sums[0], sums[1]};
}

Tensor row_square_sums(const Tensor& x, const Tensor& weights) {
  if (x.dtype() != DType::float32) return over_rows(x, weights);
  if (!weights.defined()) return apply(row_square_sums_op, x);
  return apply(row_square_sums_op, x, weights);
}

}  // namespace ops
}  // namespace addax
