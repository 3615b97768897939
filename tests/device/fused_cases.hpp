// Programs of elementwise ops that are made into C++ when the tests are built, and compared with the processor's when
// they run.
#pragma once

#include <array>

#include "backends/elementwise.hpp"

namespace addax::tests {

struct FusedCase {
  backends::Program program;
  std::vector<Spec> in, out;
};

inline std::vector<FusedCase> fused_cases() {
  using namespace backends;
  std::vector<FusedCase> cases;
  // Every op on each dtype, a result for each.
  for (int code = 0; code < DType::count; ++code) {
    const DType dtype = static_cast<DType::Code>(code);
    FusedCase all{{.inputs = 4}, {{{3, 5}, DType::bool_}, {{3, 5}, dtype}, {{3, 5}, dtype}, {{3, 5}, dtype}}, {}};
    for (int o = 0; o < elementwise_op_count; ++o) {
      const auto op = static_cast<ElementwiseOp>(o);
      if (!takes(op, dtype)) continue;
      const auto made = uint8_t(4 + all.program.instructions.size());
      std::array<uint8_t, 3> operands{1, 2, 3};
      if (op == ElementwiseOp::select) operands = {0, 1, 2};
      all.program.instructions.push_back({op, dtype, DType::float16, made, operands});
      all.program.outputs.push_back(made);
      all.out.push_back({{3, 5}, op == ElementwiseOp::index ? dtype : result_dtype(op, dtype, DType::float16)});
    }
    cases.push_back(all);
  }
  // Inputs that broadcast: a scalar, a row, a column, the middle of three axes.
  FusedCase spread{{.inputs = 5}, {}, {{{4, 3, 5}, DType::float32}}};
  for (const Shape& shape : {Shape{4, 3, 5}, Shape{}, Shape{5}, Shape{4, 1, 1}, Shape{1, 3, 1}})
    spread.in.push_back({shape, DType::float32});
  for (uint8_t i = 0; i < 4; ++i)
    spread.program.instructions.push_back({i % 2 ? ElementwiseOp::multiply : ElementwiseOp::add,
                                           DType::float32,
                                           DType::float32,
                                           uint8_t(5 + i),
                                           {uint8_t(i ? 4 + i : 0), uint8_t(i + 1)}});
  spread.program.outputs = {8};
  cases.push_back(spread);
  // Casts between all dtypes, with constants that only 64 bits hold, and rounding to half floats on the way.
  for (int code = 0; code < DType::count; ++code) {
    const DType dtype = static_cast<DType::Code>(code);
    FusedCase casts{{.inputs = 1, .constants = {Constant::of(dtype, dtype.is_float() ? -0.1 : 1.0)}},
                    {{{2, 3}, dtype}},
                    {{{2, 3}, dtype}}};
    if (dtype == DType::int64) casts.program.constants[0] = Constant::of(dtype, (int64_t{1} << 62) + 1);
    casts.program.outputs = {1};
    for (int to = 0; to < DType::count; ++to) {
      const auto made = uint8_t(2 + to);
      casts.program.instructions.push_back(
          {ElementwiseOp::cast, dtype, static_cast<DType::Code>(to), made, {uint8_t(to % 2)}});
      casts.program.outputs.push_back(made);
      casts.out.push_back({{2, 3}, static_cast<DType::Code>(to)});
    }
    cases.push_back(casts);
  }
  // What is summed over rows beside what is stored.
  cases.push_back({{.inputs = 2,
                    .constants = {Constant::of(DType::float32, INFINITY)},
                    .instructions = {{ElementwiseOp::multiply, DType::float32, DType::float32, 3, {0, 1}},
                                     {ElementwiseOp::minimum, DType::float32, DType::float32, 4, {3, 2}}},
                    .outputs = {3},
                    .sums = {4, 0},
                    .shape = {6, 4, 3}},
                   {{{6, 4, 3}, DType::float32}, {{3}, DType::float32}},
                   {{{6, 4, 3}, DType::float32}, {{4, 3}, DType::float32}, {{3}, DType::float32}}});
  return cases;
}

}  // namespace addax::tests
