// Matrix products of the workloads W0 and W1: our kernels beside oneDNN and OpenBLAS, on the same threads.
//   OMP_NUM_THREADS=2 taskset -c 0,1 matmul_bench --benchmark_repetitions=7
#include <benchmark/benchmark.h>
#include <cblas.h>

#include <cstdlib>
#include <cstring>
#include <dnnl.hpp>
#include <memory>
#include <string>
#include <vector>

#include "backends/matmul.hpp"
#include "backends/parallel.hpp"

namespace {

using namespace addax;
using namespace addax::backends;

struct Sizes {
  int64_t m, n, k;
  bool transpose_a, transpose_b, fused;  // fused: bias and relu
};

struct Buffer {
  explicit Buffer(size_t bytes) : data(std::aligned_alloc(64, (bytes + 127) / 64 * 64), &std::free) {}
  std::unique_ptr<void, decltype(&std::free)> data;
};

/// A and B hold small numbers in their dtype, C and bias zeros.
struct Operands {
  Spec a, b, bias, c;
  Buffer a_data, b_data, bias_data, c_data;

  Operands(const Sizes& s, DType in, DType out)
      : a{s.transpose_a ? Shape{s.k, s.m} : Shape{s.m, s.k}, in},
        b{s.transpose_b ? Shape{s.n, s.k} : Shape{s.k, s.n}, in},
        bias{{s.n}, out},
        c{{s.m, s.n}, out},
        a_data(a.bytes()),
        b_data(b.bytes()),
        bias_data(bias.bytes()),
        c_data(c.bytes()) {
    fill(a_data.data.get(), a);
    fill(b_data.data.get(), b);
    std::memset(bias_data.data.get(), 0, bias.bytes());
    std::memset(c_data.data.get(), 0, c.bytes());
  }

  static void fill(void* data, const Spec& spec) {
    for (int64_t i = 0; i < spec.shape.size(); ++i) {
      const float value = float(i % 13) * 0.125f - 0.75f;
      if (spec.dtype == DType::float32)
        static_cast<float*>(data)[i] = value;
      else
        static_cast<bfloat16_t*>(data)[i] = bfloat16_t(value);
    }
  }
};

void count(benchmark::State& state, const Sizes& s) {
  state.counters["GF/s"] =
      benchmark::Counter(2.0 * double(s.m) * double(s.n) * double(s.k), benchmark::Counter::kIsIterationInvariantRate,
                         benchmark::Counter::kIs1000);
  state.counters["GF/s"].value *= 1e-9;
}

void ours(benchmark::State& state, Sizes s, DType in, DType out) {
  Operands o(s, in, out);
  MatmulAttrs attrs{s.transpose_a, s.transpose_b, s.fused, s.fused ? Epilogue::relu : Epilogue::none};
  std::vector<Spec> specs{o.a, o.b};
  std::vector<View> views{{o.a_data.data.get(), &o.a}, {o.b_data.data.get(), &o.b}};
  if (s.fused) {
    specs.push_back(o.bias);
    views.push_back({o.bias_data.data.get(), &o.bias});
  }
  Plan plan = cpu::plan_matmul(specs, {&o.c, 1}, &attrs);
  Buffer scratch(plan.scratch);
  View c{o.c_data.data.get(), &o.c};
  KernelCall call{views, {&c, 1}, &attrs, plan.prepared.get(), scratch.data.get(), nullptr};
  for (auto _ : state) cpu::matmul(call);
  count(state, s);
}

/// With `packed` weights lie as oneDNN likes them, which leaves the cost of bringing them there out.
void onednn(benchmark::State& state, Sizes s, DType in, DType out, bool packed) {
  using namespace dnnl;
  using tag = memory::format_tag;
  const auto type = [](DType d) { return d == DType::float32 ? memory::data_type::f32 : memory::data_type::bf16; };
  Operands o(s, in, out);
  engine cpu(engine::kind::cpu, 0);
  stream stream(cpu);
  memory::desc a({s.m, s.k}, type(in), s.transpose_a ? tag::ba : tag::ab);
  memory::desc b({s.k, s.n}, type(in), s.transpose_b ? tag::ba : tag::ab);
  memory::desc b_used = packed ? memory::desc({s.k, s.n}, type(in), tag::any) : b;
  memory::desc bias = s.fused ? memory::desc({1, s.n}, type(out), tag::ab) : memory::desc();
  memory::desc c({s.m, s.n}, type(out), tag::ab);
  primitive_attr attr;
  if (s.fused) {
    post_ops ops;
#if DNNL_VERSION_MAJOR >= 3
    ops.append_eltwise(algorithm::eltwise_relu, 0, 0);
#else
    ops.append_eltwise(1, algorithm::eltwise_relu, 0, 0);
#endif
    attr.set_post_ops(ops);
  }
#if DNNL_VERSION_MAJOR >= 3
  auto pd =
      s.fused ? matmul::primitive_desc(cpu, a, b_used, bias, c, attr) : matmul::primitive_desc(cpu, a, b_used, c, attr);
#else
  auto pd = s.fused ? matmul::primitive_desc(matmul::desc(a, b_used, bias, c), attr, cpu)
                    : matmul::primitive_desc(matmul::desc(a, b_used, c), attr, cpu);
#endif
  matmul product(pd);
  memory plain(b, cpu, o.b_data.data.get()), weights = plain;
  if (pd.weights_desc() != b) {
    weights = memory(pd.weights_desc(), cpu);
    reorder(plain, weights).execute(stream, plain, weights);
  }
  std::unordered_map<int, memory> args{{DNNL_ARG_SRC, memory(a, cpu, o.a_data.data.get())},
                                       {DNNL_ARG_WEIGHTS, weights},
                                       {DNNL_ARG_DST, memory(c, cpu, o.c_data.data.get())}};
  if (s.fused) args.insert({DNNL_ARG_BIAS, memory(bias, cpu, o.bias_data.data.get())});
  for (auto _ : state) product.execute(stream, args);
  count(state, s);
}

void openblas(benchmark::State& state, Sizes s) {
  Operands o(s, DType::float32, DType::float32);
  const int m = int(s.m), n = int(s.n), k = int(s.k);
  for (auto _ : state)
    cblas_sgemm(CblasRowMajor, s.transpose_a ? CblasTrans : CblasNoTrans, s.transpose_b ? CblasTrans : CblasNoTrans, m,
                n, k, 1, static_cast<float*>(o.a_data.data.get()), s.transpose_a ? m : k,
                static_cast<float*>(o.b_data.data.get()), s.transpose_b ? k : n, 0,
                static_cast<float*>(o.c_data.data.get()), n);
  count(state, s);
}

void add(const std::string& name, const Sizes& s, bool libraries = true) {
  const DType f32 = DType::float32, bf16 = DType::bfloat16;
  const auto row = [&](const std::string& what, auto&&... args) {
    benchmark::RegisterBenchmark((name + "/" + what).c_str(), args...)->UseRealTime();
  };
  row("f32/addax", ours, s, f32, f32);
  if (libraries) row("f32/onednn", onednn, s, f32, f32, false);
  if (libraries && !s.transpose_a) row("f32/onednn-packed", onednn, s, f32, f32, true);
  if (libraries) row("f32/openblas", openblas, s);
  const DType out = s.transpose_a ? f32 : bf16;  // gradients of weights stay float32
  row("bf16/addax", ours, s, bf16, out);
  if (libraries) row("bf16/onednn", onednn, s, bf16, out, false);
  if (libraries && !s.transpose_a) row("bf16/onednn-packed", onednn, s, bf16, out, true);
}

}  // namespace

int main(int argc, char** argv) {
  const auto dense = [](const std::string& name, int64_t b, int64_t in, int64_t out) {
    const std::string end = "/" + std::to_string(b) + "x" + std::to_string(in) + "x" + std::to_string(out);
    add(name + "/forward" + end, {b, out, in, false, false, true});
    add(name + "/weights" + end, {in, out, b, true, false, false});
    add(name + "/inputs" + end, {b, in, out, false, true, false});
  };
  dense("W0", 32, 4, 16);
  dense("W0", 32, 16, 3);
  for (int64_t b : {32, 128, 1024}) {
    dense("W1", b, 784, 512);
    dense("W1", b, 512, 512);
    dense("W1", b, 512, 10);
  }
  add("W1/predict/1x784x512", {1, 512, 784, false, false, true});
  add("W1/predict/1x512x512", {1, 512, 512, false, false, true});
  add("W1/predict/1x512x10", {1, 10, 512, false, false, true});
  add("square/1024", {1024, 1024, 1024, false, false, false});
  add("square/2048", {2048, 2048, 2048, false, false, false});
  add("W6/weights/256x1024x4096", {256, 1024, 4096, true, false, false});
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
