// The CUDA module's matrix products on a cuBLASLt that is made up, against the processor's.
#include "backends/matmul.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/cuda/cublas_api.hpp"
#include "backends/cuda/library.hpp"
#include "device/both_kernels.hpp"
#include "device/made_up_cublas.hpp"
#include "support/environment.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::both;
using addax::tests::cublas_seen;
using addax::tests::numbers;

namespace {

const KernelEntry processor{cpu::matmul, cpu::plan_matmul};

double rounding(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 1.6e-2;
  return dtype == DType::float32 ? 1e-5 : dtype == DType::float64 ? 1e-12 : 0;
}

/// Both signs, so that relu shows.
Tensor signed_numbers(const Shape& shape, DType dtype, int seed) {
  const Tensor values = numbers(shape, dtype, seed);
  return dtype.is_float() ? values - 0.5 : values;
}

Shape operand_shape(Shape leading, int64_t rows, int64_t columns, bool transposed) {
  leading.push_back(transposed ? columns : rows);
  leading.push_back(transposed ? rows : columns);
  return leading;
}

struct Case {
  Shape a, b, c;  // leading axes
  int64_t m, n, k;
};

void check_product(const Case& sizes, DType dtype, const MatmulAttrs& attrs, DType bias_dtype) {
  std::vector<Tensor> in{signed_numbers(operand_shape(sizes.a, sizes.m, sizes.k, attrs.transpose_a), dtype, 1),
                         signed_numbers(operand_shape(sizes.b, sizes.k, sizes.n, attrs.transpose_b), dtype, 2)};
  if (attrs.bias) in.push_back(signed_numbers({sizes.n}, bias_dtype, 3));
  const Spec out{operand_shape(sizes.c, sizes.m, sizes.n, false), dtype};
  auto [wanted, got] = both("matmul", processor, in, {out}, &attrs);
  const std::vector<double> a = got[0].to_vector<double>(), b = wanted[0].to_vector<double>();
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) <= rounding(dtype) * std::max(1.0, std::abs(b[i]))) continue;
    FAIL_CHECK(in[0].spec().to_string(), " times ", in[1].spec().to_string(), ", element ", i, ": expected ", b[i],
               ", got ", a[i]);
    return;
  }
}

void check_product(const Case& sizes, DType dtype, const MatmulAttrs& attrs) {
  check_product(sizes, dtype, attrs, dtype);
}

}  // namespace

TEST_CASE("cuBLASLt is given the layouts that make the processor's products, however operands lie") {
  const Case cases[] = {{{}, {}, {}, 3, 5, 4},
                        {{}, {}, {}, 1, 1, 1},
                        {{}, {}, {}, 1, 7, 9},
                        {{}, {}, {}, 6, 1, 3},
                        {{4}, {}, {4}, 3, 5, 2},
                        {{}, {4}, {4}, 3, 5, 2},
                        {{2, 3}, {2, 3}, {2, 3}, 3, 2, 5},
                        {{2, 1}, {3}, {2, 3}, 3, 4, 5},
                        {{2, 1, 3}, {4, 1}, {2, 4, 3}, 2, 3, 4},
                        {{2, 3}, {}, {2, 3}, 4, 5, 6},
                        {{1}, {1}, {1}, 2, 3, 4},
                        {{0}, {}, {0}, 2, 3, 4},
                        {{}, {}, {}, 0, 3, 4},
                        {{}, {}, {}, 2, 3, 0}};
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64, DType::int8, DType::uint8,
                      DType::int16, DType::uint16, DType::int32, DType::uint32, DType::int64, DType::uint64})
    for (const Case& sizes : cases)
      for (int flags = 0; flags < 16; ++flags)
        check_product(
            sizes, dtype,
            {(flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, flags & 8 ? Epilogue::relu : Epilogue::none});
}

TEST_CASE("a bias of another dtype, and what cuBLASLt has no epilogue for, are added behind the product") {
  const Case sizes{{}, {}, {}, 3, 5, 4};
  const MatmulAttrs attrs{false, false, true, Epilogue::relu};
  check_product(sizes, DType::bfloat16, attrs, DType::float32);
  CHECK(cublas_seen().epilogue == cuda::epilogue_none);
  check_product(sizes, DType::float64, attrs);
  CHECK(cublas_seen().epilogue == cuda::epilogue_none);
  check_product(sizes, DType::float32, attrs);
  CHECK(cublas_seen().epilogue == (cuda::epilogue_bias | cuda::epilogue_relu));
}

TEST_CASE("products are one call where they can be, and each is prepared once") {
  auto seen = [](const Case& sizes, DType dtype, const MatmulAttrs& attrs = {}) {
    const auto before = cublas_seen();
    check_product(sizes, dtype, attrs);
    return std::pair(cublas_seen().chosen - before.chosen, cublas_seen().multiplied - before.multiplied);
  };
  const Case rows{{5}, {}, {5}, 31, 2, 3}, batch{{5, 2}, {5, 2}, {5, 2}, 2, 3, 41},
      crossed{{2, 1}, {1, 7}, {2, 7}, 2, 3, 11};
  CHECK(seen(rows, DType::float32) == std::pair(1, 1));
  CHECK(cublas_seen().batch == 1);
  CHECK(seen(rows, DType::float32) == std::pair(0, 1));
  CHECK(seen(batch, DType::float32) == std::pair(1, 1));
  CHECK(cublas_seen().batch == 10);
  CHECK(seen(crossed, DType::float32) == std::pair(1, 2));  // one for each matrix on the left
  CHECK(cublas_seen().batch == 7);
  CHECK(seen({{70000}, {70000}, {70000}, 1, 1, 2}, DType::float32) == std::pair(2, 2));  // as many as a grid has
  CHECK(seen({{}, {}, {}, 128, 128, 128}, DType::float32) == std::pair(1, 1));
  CHECK(cublas_seen().workspace == size_t{32} << 20);
}

TEST_CASE("float32 is multiplied in float32, and with TF32 only where it is enabled") {
  const Case sizes{{}, {}, {}, 3, 5, 4};
  check_product(sizes, DType::float32, {});
  CHECK(cublas_seen().compute_type == cuda::compute_f32);
  CHECK_FALSE(config::is_tf32_enabled());
  config::enable_tf32();
  check_product(sizes, DType::float32, {});
  CHECK(cublas_seen().compute_type == cuda::compute_tf32);
  for (DType dtype : {DType::float16, DType::bfloat16}) {
    check_product(sizes, dtype, {});
    CHECK(cublas_seen().compute_type == cuda::compute_f32);
  }
  check_product(sizes, DType::float64, {});
  CHECK(cublas_seen().compute_type == cuda::compute_f64);
  config::enable_tf32(false);
  check_product(sizes, DType::float32, {});
  CHECK(cublas_seen().compute_type == cuda::compute_f32);
}

TEST_CASE("algorithms are chosen for the memory that there is") {
  std::vector<float> memory(64 + 4 * 64);
  auto* aligned = reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(memory.data()) + 255) / 256 * 256);
  const Spec spec{{1, 1}, DType::float32};
  const MatmulAttrs attrs;
  auto alignment = [&](int64_t first) {
    const View in[] = {{aligned + first, &spec}, {aligned + 64, &spec}};
    const View out[] = {{aligned + 128, &spec}};
    KernelCall call;
    call.in = in;
    call.out = out;
    call.attrs = &attrs;
    cuda::kernel_of("matmul").run(call);
    return cublas_seen().alignment;
  };
  CHECK(alignment(0) == 64);
  CHECK(alignment(16) == 64);
  CHECK(alignment(1) == 4);
  CHECK(alignment(4) == 16);
}

TEST_CASE("libraries are found where CUDA_HOME says") {
  Dl_info ours;
  REQUIRE(dladdr(reinterpret_cast<void*>(&config::is_tf32_enabled), &ours));
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "lib64");
  std::filesystem::create_symlink(std::filesystem::absolute(ours.dli_fname), folder / "lib64" / "libhere.so.13");
  CHECK(tests::refusal<DeviceError>([] { cuda::Library("it", "libhere.so.13", "package"); }) != "accepted");
  const tests::Environment home("CUDA_HOME", folder.path().string());
  CHECK(tests::refusal<DeviceError>([] { cuda::Library("it", "libhere.so.13", "package"); }) == "accepted");
}

TEST_CASE("a cuBLASLt that is missing, or refuses, is a DeviceError that says so") {
  CHECK(tests::refusal<DeviceError>([] { cuda::Library("cuBLASLt", "libnot_there.so.13", "libcublas-13-0"); }) ==
        "device: expected cuBLASLt (libnot_there.so.13), got \"libnot_there.so.13: cannot open shared object file: No "
        "such file or directory\". Install libcublas-13-0, or use the cpu.");
  CHECK(tests::refusal<DeviceError>([] {
          void (*nothing)() = nullptr;
          cuda::Library("libm", "libm.so.6", "libc6").find("no_such_function", nothing);
        }) ==
        "device: expected libm (libm.so.6), got \"one without no_such_function\". Install libc6, or use the cpu.");
  cublas_seen().refusal = 7;
  CHECK(tests::refusal<DeviceError>([] {
          check_product({{}, {}, {}, 3, 77, 4}, DType::float32, {});
        }) ==
        "cuda: expected cuBLASLt to multiply matrices, got \"an unsupported value\". See that its version fits the "
        "driver's, or use the cpu.");
  cublas_seen().refusal = 0;
  check_product({{}, {}, {}, 3, 77, 4}, DType::float32, {});
}
