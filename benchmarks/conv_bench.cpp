// Convolutions of the workloads W2 and W3: own kernels beside oneDNN's, on the same threads. Items are operations.
//   OMP_NUM_THREADS=2 taskset -c 0,1 conv_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "backends/cpu/conv_problem.hpp"
#include "backends/parallel.hpp"

namespace {

using namespace addax;
using namespace addax::backends;
using cpu::ConvResult;

struct Case {
  const char* name;
  int64_t n, size, in, out, kernel, stride;
  bool same;
};
const Case cases[] = {{"W2_1", 128, 28, 1, 32, 3, 1, false},      {"W2_2", 128, 13, 32, 64, 3, 1, false},
                      {"W3_0", 128, 32, 3, 16, 3, 1, true},       {"W3_16", 128, 32, 16, 16, 3, 1, true},
                      {"W3_32", 128, 16, 32, 32, 3, 1, true},     {"W3_64", 128, 8, 64, 64, 3, 1, true},
                      {"W3_2", 128, 32, 16, 32, 3, 2, true},      {"W3_1x1", 128, 32, 16, 32, 1, 2, true},
                      {"wide_128", 16, 16, 128, 128, 3, 1, true}, {"wide_256", 16, 8, 256, 256, 3, 1, true},
                      {"large_64", 2, 112, 64, 64, 3, 1, true},   {"one_512", 1, 7, 512, 512, 3, 1, true},
                      {"one_W2_2", 1, 13, 32, 64, 3, 1, false},   {"one_W3_16", 1, 32, 16, 16, 3, 1, true}};

using Make = std::unique_ptr<cpu::ConvRun> (*)(const cpu::ConvProblem&);

struct Buffer {
  explicit Buffer(size_t bytes) : data(std::aligned_alloc(64, (bytes + 127) / 64 * 64), &std::free) {
    std::fill_n(static_cast<uint16_t*>(data.get()), bytes / 2, uint16_t{0x3c00});
  }
  std::unique_ptr<void, decltype(&std::free)> data;
};

void run(benchmark::State& state, const Case& c, DType dtype, ConvResult result, Make make) {
  const int64_t extent = c.kernel, places = c.same ? (c.size - 1) / c.stride + 1 : (c.size - extent) / c.stride + 1;
  const int64_t before = c.same ? std::max<int64_t>(0, (places - 1) * c.stride + extent - c.size) / 2 : 0;
  const Spec x{{c.n, c.size, c.size, c.in}, dtype}, y{{c.n, places, places, c.out}, dtype};
  const Spec kernel{{c.kernel, c.kernel, c.in, c.out}, dtype};
  ConvAttrs attrs{{c.stride, c.stride}, {1, 1}, {before, before}, {}, 1, false, Epilogue::none};
  const Spec in[2] = {result == ConvResult::x ? y : x, result == ConvResult::kernel ? y : kernel};
  const Spec& out = result == ConvResult::y ? y : result == ConvResult::x ? x : kernel;
  auto problem = conv_problem(result, in, {&out, 1}, attrs);
  auto conv = make(problem);
  if (!conv) return state.SkipWithError("none");
  Buffer a(in[0].bytes()), b(in[1].bytes()), to(out.bytes()), scratch(conv->scratch());
  const View views[2] = {{a.data.get(), &in[0]}, {b.data.get(), &in[1]}}, result_view{to.data.get(), &out};
  const KernelCall call{views, {&result_view, 1}, &attrs, nullptr, scratch.data.get(), nullptr};
  for (auto _ : state) conv->run(call);
  state.SetItemsProcessed(int64_t(state.iterations()) * 2 * problem.work());
}

}  // namespace

int main(int argc, char** argv) {
  for (const Case& c : cases)
    for (DType dtype : {DType::float32, DType::bfloat16})
      for (auto [result, of] : {std::pair{ConvResult::y, "y"}, {ConvResult::x, "x"}, {ConvResult::kernel, "kernel"}})
        for (auto [make, by] : {std::pair<Make, const char*>{cpu::vector_conv, "vectors"},
                                {cpu::winograd_conv, "winograd"},
                                {cpu::tile_conv, "tiles"},
                                {cpu::pairs_conv, "pairs"},
                                {cpu::compiled_conv, "compiled"},
                                {cpu::onednn_conv, "onednn"}})
          benchmark::RegisterBenchmark(
              (std::string(c.name) + "/" + std::string(dtype.name()) + "/" + of + "/" + by).c_str(),
              [c = c, dtype = dtype, result = result, make = make](benchmark::State& s) {
                run(s, c, dtype, result, make);
              })
              ->UseRealTime()
              ->Unit(benchmark::kMicrosecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
