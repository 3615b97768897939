// Softmax, its kin and cross-entropy of the CUDA module, compiled as ordinary C++, against the processor's.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "addax/ops.hpp"
#include "backends/softmax.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::check_close;
using addax::tests::numbers;

namespace {

constexpr DType::Code floats[] = {DType::float16, DType::bfloat16, DType::float32, DType::float64};

double rounding(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 2e-2;
  return dtype == DType::float32 ? 2e-6 : 1e-12;
}

/// -4 to 4.
Tensor scores(const Shape& shape, DType dtype, int seed) {
  return ops::cast((numbers(shape, DType::float64, seed) - 0.5) * 10, dtype);
}

struct Row {
  std::string_view op;
  Kernel kernel;
  size_t inputs;
};
const Row rows[] = {{"softmax", cpu::softmax, 1},
                    {"log_softmax", cpu::log_softmax, 1},
                    {"logsumexp", cpu::logsumexp, 1},
                    {"softmax_gradient", cpu::softmax_gradient, 2},
                    {"log_softmax_gradient", cpu::log_softmax_gradient, 2}};

}  // namespace

TEST_CASE("softmax and its kin on the CUDA module give the processor's numbers, along any axis") {
  for (const Row& row : rows)
    for (const Shape& shape : {Shape{}, Shape{1}, Shape{70, 10}, Shape{5, 1000}, Shape{3, 40, 7}, Shape{0, 3}})
      for (int axis = 0; axis < std::max(shape.rank(), 1); ++axis)
        for (DType dtype : floats) {
          if (shape.rank() > 0 && shape[axis] == 0) continue;
          const SoftmaxAttrs attrs{axis};
          std::vector<Tensor> in;
          for (size_t i = 0; i < row.inputs; ++i) in.push_back(scores(shape, dtype, int(i)));
          if (row.op == "log_softmax_gradient") in[0] = in[0] - 4;  // logarithms of probabilities
          Spec out{shape, dtype};
          if (row.op == "logsumexp" && shape.rank() > 0) out.shape[axis] = 1;
          check_close(row.op, {row.kernel, cpu::plan_softmax}, in, {out}, &attrs, 4 * rounding(dtype));
        }
}

TEST_CASE("rows that hold infinities and NaN give what they give on the processor") {
  const float inf = INFINITY;
  const Tensor x = Tensor::from({1.f, inf, 2.f, -inf, -inf, -inf, 1.f, NAN, inf, -inf, 0.f, 500.f}, {4, 3});
  const SoftmaxAttrs attrs{1};
  for (const Row& row : rows) {
    if (row.inputs > 1) continue;
    const Spec out{row.op == "logsumexp" ? Shape{4, 1} : Shape{4, 3}, DType::float32};
    check_close(row.op, {row.kernel, cpu::plan_softmax}, {x}, {out}, &attrs, 1e-5);
  }
}

TEST_CASE("cross-entropy of class numbers and its gradient on the CUDA module give the processor's numbers") {
  for (bool from_logits : {false, true})
    for (const Shape& shape : {Shape{40, 10}, Shape{6, 300}, Shape{2, 3, 5}, Shape{0, 4}})
      for (DType dtype : floats)
        for (DType::Code index : {DType::int32, DType::int64}) {
          const CrossEntropyAttrs attrs{from_logits};
          const Shape batch = shape.part(0, shape.rank() - 1);
          std::vector<double> classes;  // one of them outside
          for (int64_t i = 0; i < batch.size(); ++i) classes.push_back(double((i * 3) % (shape.back() + 1)));
          const Tensor labels = ops::cast(Tensor::from(classes, batch), DType(index));
          Tensor x = from_logits ? scores(shape, dtype, 1) : numbers(shape, dtype, 1);
          const double bound = 4 * rounding(dtype);
          check_close("sparse_cross_entropy", {cpu::sparse_cross_entropy, cpu::plan_cross_entropy}, {x, labels},
                      {{batch, dtype}}, &attrs, bound);
          check_close("sparse_cross_entropy_gradient", {cpu::sparse_cross_entropy_gradient, cpu::plan_cross_entropy},
                      {x, labels, numbers(batch, dtype, 2)}, {{shape, dtype}}, &attrs, bound);
        }
}
