#include "device/both_kernels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "addax/ops.hpp"
#include "core/tensor_state.hpp"

namespace addax::tests {

using namespace backends;

Tensor numbers(const Shape& shape, DType dtype, int seed) {
  std::vector<double> values;
  for (int64_t i = 0; i < shape.size(); ++i)
    values.push_back(dtype.is_float() ? 0.1 + 0.8 * double((i * 37 + seed * 11) % 97) / 97
                                      : double((i * 7 + seed) % 6));
  return ops::cast(Tensor::from(values, shape), dtype);
}

namespace {

std::vector<Tensor> results_of(KernelEntry kernel, const std::vector<Tensor>& in, const std::vector<Spec>& out,
                               const void* attrs) {
  std::vector<Tensor> results;
  std::vector<View> views;
  std::vector<Spec> specs;
  for (const Tensor& t : in) {
    views.push_back({data_of(t), &t.spec()});
    specs.push_back(t.spec());
  }
  for (const Spec& spec : out) {
    results.push_back(allocate(spec));
    if (size_t bytes = spec.bytes()) std::memset(data_of(results.back()), 0x5a, bytes);
    views.push_back({data_of(results.back()), &spec});
  }
  const Plan plan = kernel.plan ? kernel.plan(specs, out, attrs) : Plan{};
  std::vector<uint64_t> scratch(plan.scratch / 8 + 8);
  KernelCall call;
  call.in = {views.data(), in.size()};
  call.out = {views.data() + in.size(), out.size()};
  call.attrs = attrs;
  call.prepared = plan.prepared.get();
  call.scratch = scratch.data();
  kernel.run(call);
  return results;
}

}  // namespace

double elementwise_rounding(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 2e-2;
  return dtype == DType::float32 ? 1e-5 : dtype == DType::float64 ? 1e-11 : 0;
}

std::pair<std::vector<Tensor>, std::vector<Tensor>> both(std::string_view op, KernelEntry processor,
                                                         const std::vector<Tensor>& in, const std::vector<Spec>& out,
                                                         const void* attrs) {
  const KernelEntry kernel = cuda::kernel_of(op);
  REQUIRE_MESSAGE(kernel, op);
  return {results_of(processor, in, out, attrs), results_of(kernel, in, out, attrs)};
}

void check_same_bits(std::string_view op, KernelEntry processor, const std::vector<Tensor>& in,
                     const std::vector<Spec>& out, const void* attrs) {
  auto [wanted, got] = both(op, processor, in, out, attrs);
  for (size_t i = 0; i < out.size(); ++i) {
    const size_t bytes = out[i].bytes();
    if (bytes == 0 || std::memcmp(data_of(wanted[i]), data_of(got[i]), bytes) == 0) continue;
    FAIL_CHECK(op, " of ", in.empty() ? out[i].to_string() : in[0].spec().to_string(), ", result ", i, ": expected ",
               wanted[i].to_string(), ", got ", got[i].to_string());
  }
}

void check_close(std::string_view op, KernelEntry processor, const std::vector<Tensor>& in,
                 const std::vector<Spec>& out, const void* attrs, double bound) {
  auto [wanted, got] = both(op, processor, in, out, attrs);
  for (size_t k = 0; k < out.size(); ++k) {
    const std::vector<double> a = got[k].to_vector<double>(), b = wanted[k].to_vector<double>();
    for (size_t i = 0; i < a.size(); ++i) {
      if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
      if (std::abs(a[i] - b[i]) <= bound * std::max(1.0, std::abs(b[i]))) continue;
      FAIL_CHECK(op, " of ", in[0].spec().to_string(), ", result ", k, ", element ", i, ": expected ", b[i], ", got ",
                 a[i]);
      break;
    }
  }
}

}  // namespace addax::tests
