#include "backends/cuda/fused.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "backends/cuda/fused_source.hpp"
#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/nvrtc.hpp"

namespace addax::backends::cuda {
namespace {

/// A chain that is planned, with the sums that are taken of float32 copies in scratch memory.
struct Chain {
  FusedSource source;
  void* kernel;
  std::vector<ColumnSums> sums = {};
  size_t copy_bytes = 0;
};

/// Chains with the same text have one kernel, as the updates of all weights.
void* kernel_for(const std::string& text, const CudaDevice& device) {
  static std::mutex mutex;
  static auto* known = new std::map<std::string, void*>;
  const auto [major, minor] = device.compute_capability();
  std::lock_guard lock(mutex);
  void*& kernel = (*known)[std::to_string(major) + "." + std::to_string(minor) + text];
  if (!kernel) kernel = device.load(Nvrtc::find()->compile_once(chain_source(text), major, minor), "chain");
  return kernel;
}

Plan plan_fused(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  const Program& program = static_cast<const FusedAttrs*>(attrs)->program;
  auto chain = std::make_shared<Chain>(Chain{FusedSource(program, in, out), nullptr});
  chain->kernel = kernel_for(chain->source.text("Chain"), *static_cast<CudaDevice*>(current_memory()));
  const int64_t count = chain->source.count();
  chain->copy_bytes = (size_t(count) * sizeof(float) + 255) / 256 * 256;
  size_t scratch = 0;
  for (const Spec& sum : out.subspan(program.outputs.size())) {
    const int64_t columns = sum.shape.size();
    chain->sums.emplace_back(count / columns, columns);
    scratch = std::max(scratch, chain->sums.back().scratch());
  }
  scratch += chain->sums.size() * chain->copy_bytes;
  return {std::move(chain), scratch};
}

void fused(const KernelCall& call) {
  const auto& chain = *static_cast<const Chain*>(call.prepared);
  const size_t plain = call.out.size() - chain.sums.size();
  auto* scratch = static_cast<char*>(call.scratch);
  std::vector<void*> copies;
  for (size_t k = 0; k < chain.sums.size(); ++k) copies.push_back(scratch + k * chain.copy_bytes);
  std::vector<uint64_t> words = chain.source.words(call.in, call.out, copies);
  device_of(call)->launch_loaded(chain.kernel, chain.source.count(), words.data());
  for (size_t k = 0; k < chain.sums.size(); ++k)
    chain.sums[k].launch(static_cast<const float*>(copies[k]), call.out[plain + k].as<float>(),
                         scratch + copies.size() * chain.copy_bytes, stream_of(call));
  check_launch(call, "chain of elementwise ops");
}

}  // namespace

std::string chain_source(const std::string& text) {
  return "#include \"backends/cuda/step.hpp\"\nnamespace addax::backends::cuda {\n" + text +
         R"(}
extern "C" __global__ void chain(addax::backends::cuda::Chain chain) {
  const int64_t count = int64_t(chain.word[0]), step = int64_t(gridDim.x) * blockDim.x;
  for (int64_t i = int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) chain(i);
}
)";
}

KernelEntry fused_kernel() { return Nvrtc::find() ? KernelEntry{fused, plan_fused} : KernelEntry{}; }

}  // namespace addax::backends::cuda
