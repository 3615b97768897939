// The elementwise kernels of the CUDA module, compiled as ordinary C++, against the processor's.
#include <doctest/doctest.h>

#include "backends/elementwise.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::all_dtypes;
using addax::tests::check_close;
using addax::tests::elementwise_rounding;
using addax::tests::numbers;

namespace {

/// What both kernels make of the same call.
void check_call(ElementwiseOp op, const std::vector<Tensor>& in, const Spec& out) {
  INFO(name(op));
  ElementwiseAttrs attrs{op};
  check_close("elementwise", {cpu::elementwise}, in, {out}, &attrs, elementwise_rounding(in.back().dtype()));
}

}  // namespace

TEST_CASE("elementwise kernels of the CUDA module give the processor's numbers, whatever broadcasts") {
  const Shape shapes[][4] = {{{3, 4, 5}, {3, 4, 5}, {3, 4, 5}, {3, 4, 5}},
                             {{3, 4, 5}, {3, 1, 5}, {4, 1}, {}},
                             {{2, 3, 4, 5}, {5}, {2, 3, 1, 1}, {3, 4, 5}},
                             {{0, 4}, {0, 4}, {4}, {0, 1}},
                             {{}, {}, {}, {}}};
  for (int o = 0; o < int(ElementwiseOp::cast); ++o) {
    auto op = static_cast<ElementwiseOp>(o);
    for (DType dtype : all_dtypes) {
      if (!takes(op, dtype)) continue;
      for (const auto& shape : shapes) {
        std::vector<Tensor> in;
        for (int i = 0; i < arity(op); ++i) {
          const bool condition = op == ElementwiseOp::select && i == 0;
          in.push_back(numbers(arity(op) == 1 ? shape[0] : shape[i + 1], condition ? DType(DType::bool_) : dtype, i));
        }
        Shape out = shape[0];
        if (arity(op) == 2 && out.rank() == 4) in[0] = numbers(out, dtype, 3);
        check_call(op, in, {out, result_dtype(op, dtype)});
      }
    }
  }
}

TEST_CASE("casts of the CUDA module are the processor's") {
  for (DType from : all_dtypes)
    for (DType to : all_dtypes) check_call(ElementwiseOp::cast, {numbers({7, 3}, from, 1)}, {{7, 3}, to});
}

TEST_CASE("rows are gathered in words of their size") {
  const int64_t positions[] = {2, 0, 2};
  for (size_t bytes : {1, 4, 6, 24}) {
    std::vector<uint8_t> from(3 * bytes), to(3 * bytes), wanted;
    for (size_t i = 0; i < from.size(); ++i) from[i] = static_cast<uint8_t>(i);
    for (int64_t p : positions)
      wanted.insert(wanted.end(), from.begin() + p * int64_t(bytes), from.begin() + (p + 1) * int64_t(bytes));
    cuda::gather_rows(to.data(), from.data(), bytes, positions, 3, nullptr);
    CHECK(to == wanted);
  }
}
