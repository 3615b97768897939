// The CUDA module's convolutions, compiled as ordinary C++, against the processor's.
#include "backends/conv.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "addax/utils/warning.hpp"
#include "backends/cuda/cudnn.hpp"
#include "backends/cuda/kernels.hpp"
#include "device/both_kernels.hpp"
#include "device/made_up_cudnn.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::check_close;
using addax::tests::cudnn_seen;
using addax::tests::numbers;

namespace {

const KernelEntry processor_y{cpu::conv, cpu::plan_conv},
    processor_x{cpu::conv_input_gradient, cpu::plan_conv_input_gradient},
    processor_kernel{cpu::conv_kernel_gradient, cpu::plan_conv_kernel_gradient};

double conv_rounding(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 1.6e-2;
  return dtype == DType::float32 ? 2e-5 : 1e-12;
}

/// Both signs, so that relu shows.
Tensor signed_numbers(const Shape& shape, DType dtype, int seed) { return numbers(shape, dtype, seed) - 0.5; }

/// x and kernel, strides, dilation, zeros before the first place, places of y.
struct Case {
  Shape x, kernel;
  std::vector<int64_t> strides, dilation, before, y;
};

const Case cases[] = {
    {{2, 5, 6, 3}, {3, 3, 3, 4}, {1, 1}, {1, 1}, {0, 0}, {3, 4}},
    {{2, 5, 6, 3}, {3, 3, 3, 4}, {1, 1}, {1, 1}, {1, 1}, {5, 6}},  // "same"
    {{2, 6, 8, 3}, {3, 3, 3, 5}, {2, 2}, {1, 1}, {0, 0}, {3, 4}},  // "same", one zero behind the last place
    {{1, 7, 6, 2}, {2, 5, 2, 3}, {2, 1}, {1, 1}, {0, 2}, {4, 6}},
    {{2, 9, 8, 2}, {3, 2, 2, 4}, {1, 1}, {2, 3}, {0, 0}, {5, 5}},  // dilated
    {{2, 9, 8, 2}, {3, 2, 2, 4}, {3, 2}, {2, 1}, {2, 1}, {3, 4}},
    {{2, 5, 5, 6}, {3, 3, 2, 9}, {1, 1}, {1, 1}, {1, 1}, {5, 5}},  // three groups
    {{2, 6, 6, 4}, {3, 3, 1, 8}, {2, 2}, {1, 1}, {1, 1}, {3, 3}},  // depthwise
    {{3, 4, 4, 20}, {1, 1, 20, 35}, {2, 2}, {1, 1}, {0, 0}, {2, 2}},
    {{2, 11, 3}, {4, 3, 5}, {1}, {2}, {6}, {11}},  // causal
    {{2, 11, 3}, {3, 3, 40}, {2}, {1}, {0}, {5}},
    {{2, 4, 5, 3, 2}, {2, 3, 2, 2, 3}, {1, 2, 1}, {1, 1, 1}, {0, 1, 0}, {3, 3, 2}},
    {{1, 3, 3, 2}, {3, 3, 2, 2}, {1, 1}, {1, 1}, {2, 2}, {5, 5}},   // more places than x has
    {{64, 9, 2, 2}, {3, 1, 2, 2}, {1, 1}, {1, 1}, {1, 0}, {9, 2}},  // sums in several chunks
    {{1, 4, 4, 2}, {2, 2, 2, 2}, {3, 3}, {1, 1}, {0, 0}, {1, 1}},   // places that nobody sees
    {{0, 4, 4, 2}, {2, 2, 2, 3}, {1, 1}, {1, 1}, {0, 0}, {3, 3}},
    {{2, 4, 4, 2}, {2, 2, 2, 0}, {1, 1}, {1, 1}, {0, 0}, {3, 3}},
};

ConvAttrs attrs_of(const Case& c, const Shape& places) {
  ConvAttrs attrs{c.strides, c.dilation, c.before, {places.begin(), places.end()}, 1};
  if (c.kernel[-2] > 0) attrs.groups = std::max<int64_t>(1, c.x.back() / c.kernel[-2]);
  return attrs;
}

Shape with_ends(int64_t first, const std::vector<int64_t>& places, int64_t last) {
  Shape shape{first};
  for (int64_t length : places) shape.push_back(length);
  shape.push_back(last);
  return shape;
}

/// All three ops; y and the gradient of x with bias and relu, too.
void check_conv(const Case& c, DType dtype) {
  const double bound = conv_rounding(dtype);
  const Shape y_shape = with_ends(c.x[0], c.y, c.kernel.back());
  const Tensor x = signed_numbers(c.x, dtype, 1), kernel = signed_numbers(c.kernel, dtype, 2),
               dy = signed_numbers(y_shape, dtype, 3);
  for (bool more : {false, true}) {
    auto check = [&](const char* op, KernelEntry processor, const Tensor& first, const Shape& out) {
      ConvAttrs attrs = attrs_of(c, out.part(1, out.rank() - 1));
      std::vector<Tensor> in{first, kernel};
      attrs.bias = more;
      attrs.epilogue = more ? Epilogue::relu : Epilogue::none;
      if (more) in.push_back(signed_numbers({out.back()}, dtype, 4));
      check_close(op, processor, in, {{out, dtype}}, &attrs, bound);
    };
    check("conv", processor_y, x, y_shape);
    check("conv_input_gradient", processor_x, dy, c.x);
  }
  const ConvAttrs attrs = attrs_of(c, c.kernel.part(0, c.kernel.rank() - 2));
  check_close("conv_kernel_gradient", processor_kernel, {x, dy}, {{c.kernel, dtype}}, &attrs, bound);
}

}  // namespace

TEST_CASE("convolutions of the CUDA module are the processor's, and so are both gradients") {
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64})
    for (const Case& c : cases) check_conv(c, dtype);
}

TEST_CASE("cuDNN is given every convolution but those of float64, depthwise ones and empty ones") {
  auto runs = [](const Case& c, DType dtype) {
    const int before = cudnn_seen().ran;
    check_conv(c, dtype);
    return cudnn_seen().ran - before;
  };
  for (const Case& c : cases) {
    const bool empty = c.x[0] == 0 || c.kernel.back() == 0, depthwise = c.kernel[-2] == 1;
    for (DType dtype : {DType::float16, DType::bfloat16, DType::float32})
      CHECK(runs(c, dtype) == (empty || depthwise ? 0 : 5));
    CHECK(runs(c, DType::float64) == 0);
  }
  CHECK(runs(cases[0], DType::float32) == 5);
  CHECK(cudnn_seen().axes == 2);
  CHECK(runs(cases[9], DType::float32) == 5);
  CHECK(cudnn_seen().axes == 2);
  CHECK(runs(cases[11], DType::float32) == 5);
  CHECK(cudnn_seen().axes == 3);
}

TEST_CASE("an algorithm is chosen once, and TF32 is used only where it is enabled") {
  const Case c{{2, 5, 7, 3}, {3, 3, 3, 4}, {1, 1}, {1, 1}, {0, 0}, {3, 5}};
  auto chosen = [&](DType dtype) {
    const int before = cudnn_seen().chosen;
    check_conv(c, dtype);
    return cudnn_seen().chosen - before;
  };
  CHECK(chosen(DType::float32) == 3);
  CHECK(cudnn_seen().math == cuda::cudnn_plain_math);
  CHECK(chosen(DType::float32) == 0);
  config::enable_tf32();
  CHECK(chosen(DType::float32) == 3);
  CHECK(cudnn_seen().math == cuda::cudnn_tensor_math);
  config::enable_tf32(false);
  CHECK(chosen(DType::float32) == 0);
  CHECK(cudnn_seen().math == cuda::cudnn_plain_math);
  CHECK(chosen(DType::bfloat16) == 3);
  CHECK(cudnn_seen().math == cuda::cudnn_tensor_math);
}

TEST_CASE("what cuDNN refuses runs on plain kernels, and the first refusal is said") {
  std::vector<std::string> warnings;
  utils::set_warning_handler([&](const std::string& text) { warnings.push_back(text); });
  const int before = cudnn_seen().ran;
  auto refused = [](Case c) {
    c.x[0] += 1;  // not the shapes of another test
    for (DType dtype : {DType::bfloat16, DType::float32}) check_conv(c, dtype);
  };
  cudnn_seen().refusal = cuda::cudnn_not_supported;
  for (const Case& c : cases) refused(c);
  cudnn_seen().refusal = 0;
  CHECK(cudnn_seen().ran == before);
  cudnn_seen().failure = cuda::cudnn_not_supported;
  for (Case c : cases) {
    c.x[0] += 2;
    check_conv(c, DType::float32);
  }
  cudnn_seen().failure = 0;
  check_conv({{4, 5, 6, 3}, {3, 3, 3, 4}, {1, 1}, {1, 1}, {0, 0}, {3, 4}}, DType::float32);  // refused before
  CHECK(cudnn_seen().ran == before);
  utils::set_warning_handler({});
  CHECK(warnings == std::vector<std::string>{
                        "cuda:0: cuDNN refuses a convolution, \"CUDNN_STATUS_NOT_SUPPORTED\": such ones run on plain "
                        "kernels of the module's own."});
}

TEST_CASE("images at odd addresses are not given to cuDNN, which does not look") {
  const Spec specs[] = {{{1, 3, 3, 1}, DType::float32}, {{1, 1, 1, 2}, DType::float32}, {{1, 3, 3, 2}, DType::float32}};
  const ConvAttrs attrs{{1, 1}, {1, 1}, {0, 0}, {3, 3}, 1};
  const KernelEntry conv = cuda::kernel_of("conv");
  const Plan plan = conv.plan({specs, 2}, {specs + 2, 1}, &attrs);
  alignas(64) float x[16], kernel[] = {2, 3}, y[18];
  std::vector<uint64_t> scratch(plan.scratch / 8 + 8);
  for (int first : {0, 1, 4}) {
    std::fill(x, x + 16, 1.f);
    const View in[] = {{x + first, &specs[0]}, {kernel, &specs[1]}}, out[] = {{y, &specs[2]}};
    KernelCall call;
    call.in = in;
    call.out = out;
    call.attrs = &attrs;
    call.prepared = plan.prepared.get();
    call.scratch = scratch.data();
    const int before = cudnn_seen().ran;
    conv.run(call);
    CHECK(cudnn_seen().ran - before == (first == 1 ? 0 : 1));
    CHECK(y[16] == 2);
    CHECK(y[17] == 3);
  }
}

TEST_CASE("without cuDNN convolutions run on plain kernels, which is said once") {
  std::vector<std::string> warnings;
  utils::set_warning_handler([&](const std::string& text) { warnings.push_back(text); });
  cudnn_seen().is_missing = true;
  for (int i = 0; i < 2; ++i) CHECK(cuda::cudnn_on(7) == nullptr);
  cudnn_seen().is_missing = false;
  utils::set_warning_handler({});
  CHECK(warnings == std::vector<std::string>{"device: expected cuDNN 9, got none. Install it, or use the cpu. "
                                             "Convolutions run on plain kernels of the module's own."});
  CHECK(cuda::cudnn_on(7) == nullptr);
}
