// CudaDevice on a runtime of CUDA that is made up: errors of drivers and GPUs, the pool of memory, recorded runs.
#include "backends/cuda/cuda_device.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <list>
#include <vector>

#include "addax/ops.hpp"
#include "error_of.hpp"
#include "graph/trace.hpp"

using namespace addax;
using addax::tests::error_of;
using namespace addax::backends::cuda;

namespace {

/// What the made-up runtime answers and has seen.
struct Fake {
  int driver = 13000, count = 1, count_error = 0, major = 9;
  int copy_error = 0;
  size_t free = 1 << 20;
  std::vector<std::string> seen = {};
} fake;

std::list<std::vector<char>> blocks;  // also the streams

void see(const char* call) { fake.seen.emplace_back(call); }

CudaApi made_up() {
  CudaApi api{};
  api.device_count = [](int* count) { return *count = fake.count, fake.count_error; };
  api.driver_version = [](int* version) { return *version = fake.driver, 0; };
  api.runtime_version = [](int* version) { return *version = 13000, 0; };
  api.compute_capability = [](int* major, int* minor, int) { return *major = fake.major, *minor = 5, 0; };
  api.set_device = [](int) { return 0; };
  api.memory_info = [](size_t* free, size_t* total) { return *free = fake.free, *total = 1 << 20, 0; };
  api.allocate = [](void** block, size_t bytes) {
    if (bytes > fake.free) return out_of_memory;
    see("allocate");
    fake.free -= bytes;
    return *block = blocks.emplace_back(bytes).data(), 0;
  };
  api.release = [](void*) { return see("release"), fake.free = 1 << 20, 0; };
  api.make_stream = [](void** stream) { return *stream = blocks.emplace_back(1).data(), 0; };
  api.synchronize = [](void*) { return see("synchronize"), 0; };
  api.copy_in = [](void* to, const void* from, size_t bytes, void*) {
    return std::memcpy(to, from, bytes), fake.copy_error;
  };
  api.copy_out = [](void* to, const void* from, size_t bytes, void*) { return std::memcpy(to, from, bytes), 0; };
  api.copy = [](void*, const void*, size_t, void*) { return see("copy"), 0; };
  api.zero = [](void*, size_t, void*) { return see("zero"), 0; };
  api.begin_capture = [](void*) { return see("begin"), 0; };
  api.end_capture = [](void*, void** graph) { return see("end"), *graph = &fake, 0; };
  api.instantiate = [](void** executable, void*) { return see("instantiate"), *executable = &fake, 0; };
  api.launch = [](void*, void*) { return see("launch"), 0; };
  api.destroy_executable = [](void*) { return 0; };
  api.destroy_graph = [](void*) { return 0; };
  api.last_error = [] { return 0; };
  api.error_text = [](int error) { return error == 700 ? "an illegal memory access was encountered" : "unknown"; };
  return api;
}

const CudaApi api = made_up();

CudaDevice device() {
  return CudaDevice(
      0, api, [](std::string_view) { return backends::KernelEntry{}; },
      [](void*, const void*, size_t, const int64_t*, int64_t, void*) { see("gather"); });
}

std::string refusal(Fake answers) {
  fake = std::move(answers);
  return error_of([] { (void)count_devices(api); });
}

}  // namespace

TEST_CASE("a machine without a usable GPU is told what is missing") {
  CHECK(refusal({.driver = 0}) ==
        "device: expected NVIDIA's driver, got none. Install the driver of the GPU and see that nvidia-smi lists it, "
        "or use "
        "the cpu.");
  CHECK(refusal({.driver = 12020, .count_error = driver_too_old}) ==
        "device: expected a driver for CUDA 13.0 or newer, got one for 12.2. Install a newer driver, or use the cpu.");
  CHECK(refusal({.count = 0, .count_error = no_device}) ==
        "device: expected a GPU, got a driver that finds none. See that CUDA_VISIBLE_DEVICES does not hide it, or use "
        "the "
        "cpu.");
  CHECK(refusal({.count_error = 999}) ==
        "device: expected a GPU that works, got \"unknown\". See what nvidia-smi says, or use the cpu.");
  CHECK(refusal({.count = 2}) == "nothing was refused");
  fake = {.major = 7};
  CHECK(error_of([] { (void)device(); }) ==
        "cuda:0: expected a GPU of compute capability 8.0 or newer, got 7.5. Use a newer GPU, or the cpu.");
}

TEST_CASE("blocks are kept and used again, and given back before memory is refused") {
  fake = {};
  CudaDevice gpu = device();
  void* block = gpu.allocate(1000);
  CHECK(gpu.memory_info().in_use == 1024);
  gpu.release(block, 1000);
  CHECK(gpu.allocate(900) == block);
  CHECK(gpu.memory_info().peak == 1024);
  gpu.release(block, 900);
  fake.seen.clear();
  void* large = gpu.allocate((1 << 20) - 512);  // fits only once the kept block is given back
  CHECK(fake.seen == std::vector<std::string>{"synchronize", "release", "allocate"});
  CHECK(error_of([&] { (void)gpu.allocate(4096); }) ==
        "cuda:0: expected 4096 bytes of its memory, got 512 free. Use a smaller batch_size or a smaller model.");
  gpu.release(large, (1 << 20) - 512);
  gpu.set_memory_limit(2048);
  CHECK(error_of([&] {
          (void)gpu.allocate(4096);
        }).starts_with("cuda:0: expected 4096 bytes of its memory, got 2048 free."));
  gpu.release(gpu.allocate(2048), 2048);
}

TEST_CASE("a run is recorded once, on a stream of its own") {
  fake = {};
  CudaDevice gpu = device();
  void* outside = gpu.stream();
  auto recorded = gpu.record([&] {
    CHECK(gpu.stream() != outside);
    gpu.copy(nullptr, nullptr, 1);
    gpu.zero(nullptr, 1);
  });
  CHECK(gpu.stream() == outside);
  recorded->launch();
  recorded->launch();
  CHECK(fake.seen == std::vector<std::string>{"begin", "copy", "zero", "end", "instantiate", "launch", "launch"});
  CHECK_THROWS_AS((void)gpu.record([] { throw ValueError("stopped"); }), ValueError);
  CHECK(gpu.stream() == outside);
}

TEST_CASE("an error that the device does not recover from is said again by every later call") {
  fake = {};
  CudaDevice gpu = device();
  void* block = gpu.allocate(64);
  float value = 1;
  fake.copy_error = 700;
  const std::string broken =
      "cuda:0: expected a device that works, got \"copy to the device: an illegal memory access was encountered\". "
      "Only a "
      "new process can use it again; this one goes on on the cpu.";
  CHECK(error_of([&] { gpu.copy_in(block, &value, sizeof value); }) == broken);
  fake.copy_error = 0;
  CHECK(error_of([&] { gpu.synchronize(); }) == broken);
  CHECK(error_of([&] { (void)gpu.allocate(64); }) == broken);
  gpu.release(block, 64);
}

TEST_CASE("where a device has no kernel for chains of elementwise steps they stay apart") {
  for (bool on_device : {false, true}) {
    Trace trace;
    const Tensor x = trace.input({{4}, DType::float32});
    const Tensor y = ops::tanh(x) * x;
    Graph graph = trace.finish({&y, 1});
    CudaDevice there = device();
    optimize(graph, on_device ? &there : nullptr);
    CHECK(graph.steps.size() == (on_device ? 2 : 1));
    CHECK(graph.steps.front().op->name == (on_device ? "tanh" : "fused"));
  }
}
