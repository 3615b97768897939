// CudaDevice on a runtime of CUDA that is made up: errors of drivers and GPUs, the pool of memory, recorded runs.
#include "backends/cuda/cuda_device.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <thread>
#include <utility>
#include <vector>

#include "addax/ops.hpp"
#include "addax/utils/profile.hpp"
#include "addax/utils/warning.hpp"
#include "graph/executable.hpp"
#include "graph/trace.hpp"
#include "support/refusal.hpp"

using namespace addax;
using addax::tests::refusal;
using namespace addax::backends::cuda;

namespace {

/// What the made-up runtime answers and has seen.
struct Fake {
  int driver = 13000, count = 1, count_error = 0, major = 9;
  int reads_main_memory = 0;
  int pinned_error = 0, copy_error = 0, zero_error = 0, end_error = 0, instantiate_error = 0;
  size_t free = 1 << 20;
  int last_error = 0, streams = 0;
  void* pinned = nullptr;
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
  api.reads_main_memory = [](int* reads, int) { return *reads = fake.reads_main_memory, 0; };
  api.set_device = [](int) { return 0; };
  api.memory_info = [](size_t* free, size_t* total) { return *free = fake.free, *total = 1 << 20, 0; };
  api.allocate = [](void** block, size_t bytes) {
    if (bytes > fake.free) return out_of_memory;
    see("allocate");
    fake.free -= bytes;
    return *block = blocks.emplace_back(bytes).data(), 0;
  };
  api.release = [](void*) { return see("release"), fake.free = 1 << 20, 0; };
  api.allocate_pinned = [](void** block, size_t bytes) {
    return *block = fake.pinned = blocks.emplace_back(bytes).data(), fake.pinned_error;
  };
  api.make_stream = [](void** stream) { return ++fake.streams, *stream = blocks.emplace_back(1).data(), 0; };
  api.synchronize = [](void*) { return see("synchronize"), 0; };
  api.copy_in = [](void* to, const void* from, size_t bytes, void*) {
    return std::memcpy(to, from, bytes), fake.copy_error;
  };
  api.copy_out = [](void* to, const void* from, size_t bytes, void*) {
    see(to == fake.pinned ? "copy to pinned memory" : "copy out");
    return std::memcpy(to, from, bytes), 0;
  };
  api.copy = [](void*, const void*, size_t, void*) { return see("copy"), 0; };
  api.zero = [](void*, size_t, void*) { return see("zero"), fake.last_error = fake.zero_error; };
  api.begin_capture = [](void*) { return see("begin"), 0; };
  api.end_capture = [](void*, void** graph) { return see("end"), *graph = &fake, fake.end_error; };
  api.instantiate = [](void** executable, void*) {
    return see("instantiate"), *executable = &fake, fake.instantiate_error;
  };
  api.launch = [](void*, void*) { return see("launch"), 0; };
  api.destroy_executable = [](void*) { return 0; };
  api.destroy_graph = [](void*) { return 0; };
  api.last_error = [] { return std::exchange(fake.last_error, 0); };
  api.error_text = [](int error) {
    return error == 700             ? "an illegal memory access was encountered"
           : error == out_of_memory ? "out of memory"
           : error == 900           ? "operation not permitted when stream is capturing"
                                    : "unknown";
  };
  return api;
}

const CudaApi api = made_up();

CudaDevice device() {
  return CudaDevice(
      0, api, [](std::string_view) { return backends::KernelEntry{}; },
      [](void*, const void*, size_t, const int64_t*, int64_t, void*) { see("gather"); });
}

std::string refusal_of(Fake answers) {
  fake = std::move(answers);
  return refusal<DeviceError>([] { (void)count_devices(api); });
}

Graph tanh_of_four() {
  Trace trace;
  const Tensor x = trace.input({{4}, DType::float32}), y = ops::tanh(x);
  return trace.finish({&y, 1});
}

}  // namespace

TEST_CASE("a machine without a usable GPU is told what is missing") {
  CHECK(refusal_of({.driver = 0}) ==
        "device: expected NVIDIA's driver, got none. Install the driver of the GPU and see that nvidia-smi lists it, "
        "or use "
        "the cpu.");
  CHECK(refusal_of({.driver = 12020, .count_error = driver_too_old}) ==
        "device: expected a driver for CUDA 13.0 or newer, got one for 12.2. Install a newer driver, or use the cpu.");
  CHECK(refusal_of({.count = 0, .count_error = no_device}) ==
        "device: expected a GPU, got a driver that finds none. See that CUDA_VISIBLE_DEVICES does not hide it, or use "
        "the "
        "cpu.");
  CHECK(refusal_of({.count_error = 999}) ==
        "device: expected a GPU that works, got \"unknown\". See what nvidia-smi says, or use the cpu.");
  CHECK(refusal_of({.count = 2}) == "accepted");
  fake = {.major = 7};
  CHECK(refusal<DeviceError>([] { (void)device(); }) ==
        "cuda:0: expected a GPU of compute capability 8.0 or newer, got 7.5. Use a newer GPU, or the cpu.");
}

TEST_CASE("what is small comes through pinned memory where there is some") {
  for (int error : {0, out_of_memory}) {
    fake = {.pinned_error = error};
    CudaDevice gpu = device();
    std::vector<char> from(5000, 'a'), to(5000);
    fake.seen.clear();
    gpu.copy_out(to.data(), from.data(), 4096);
    CHECK(fake.seen == std::vector<std::string>{error ? "copy out" : "copy to pinned memory", "synchronize"});
    CHECK(std::count(to.begin(), to.end(), 'a') == 4096);
    fake.seen.clear();
    gpu.copy_out(to.data(), from.data(), 5000);
    CHECK(fake.seen == std::vector<std::string>{"copy out", "synchronize"});
    CHECK(to == from);
  }
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
  CHECK(refusal<DeviceError>([&] { (void)gpu.allocate(4096); }) ==
        "cuda:0: expected 4096 bytes of its memory, got 512 free. Use a smaller batch_size or a smaller model.");
  gpu.release(large, (1 << 20) - 512);
  gpu.set_memory_limit(2048);
  CHECK(refusal<DeviceError>([&] {
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

TEST_CASE("main memory may change once a copy from it returns, also where the device reads it by itself") {
  float value = 1;
  for (int reads : {0, 1}) {
    fake = {.reads_main_memory = reads};
    CudaDevice gpu = device();
    void* block = gpu.allocate(64);
    fake.seen.clear();
    gpu.copy_in(block, &value, sizeof value);
    CHECK(fake.seen == std::vector<std::string>(size_t(reads), "synchronize"));
    gpu.release(block, 64);
  }
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
  CHECK(refusal<DeviceError>([&] { gpu.copy_in(block, &value, sizeof value); }) == broken);
  fake.copy_error = 0;
  CHECK(refusal<DeviceError>([&] { gpu.synchronize(); }) == broken);
  CHECK(refusal<DeviceError>([&] { (void)gpu.allocate(64); }) == broken);
  gpu.release(block, 64);
}

TEST_CASE("memory that is short for a call is an error of that call alone") {
  fake = {.zero_error = out_of_memory};
  CudaDevice gpu = device();
  CHECK(refusal<DeviceError>([&] { gpu.zero(nullptr, 1); }) ==
        "cuda:0: expected memory and a stream for zeros, got \"out of memory\". Use a smaller batch_size or a smaller "
        "model.");
  fake.zero_error = 0;
  CHECK_NOTHROW(gpu.check_launch("kernel"));  // the runtime keeps it until it is asked
  CHECK_NOTHROW(gpu.zero(nullptr, 1));
}

TEST_CASE("what cannot be recorded goes step by step, and the device works on") {
  std::vector<std::string> warnings;
  utils::set_warning_handler([&](const std::string& text) { warnings.push_back(text); });
  fake = {};
  CudaDevice gpu = device();
  void* outside = gpu.stream();
  auto recorded = [&](Fake answers) {
    fake = std::move(answers);
    return gpu.record([&] { gpu.zero(nullptr, 1); });
  };
  CHECK(recorded({.zero_error = 900}) == nullptr);
  CHECK(recorded({.end_error = 901}) == nullptr);
  CHECK(recorded({.instantiate_error = out_of_memory}) == nullptr);
  CHECK(recorded({}) != nullptr);
  CHECK(gpu.stream() == outside);
  utils::set_warning_handler({});
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0] ==
        "cuda:0: a run cannot be recorded and goes step by step, \"cuda:0: expected memory and a stream for zeros, got "
        "\"operation not permitted when stream is capturing\". Use a smaller batch_size or a smaller model.\".");
  CHECK(warnings[2] == "cuda:0: a run cannot be recorded and goes step by step, \"out of memory\".");
}

TEST_CASE("recordings share streams, and hold nothing that the host must do") {
  std::string warning;
  utils::set_warning_handler([&](const std::string& text) { warning = text; });
  fake = {};
  CudaDevice gpu = device();
  for (int i = 0; i < 2; ++i) std::thread([&] { CHECK(gpu.record([&] { gpu.zero(nullptr, 1); })); }).join();
  CHECK(fake.streams == 2);  // one is the device's
  float value = 1;
  void* block = gpu.allocate(64);
  gpu.release(block, 64);
  fake.seen.clear();
  CHECK_FALSE(gpu.record([&] { gpu.copy_in(block, &value, sizeof value); }));
  CHECK(
      warning ==
      "cuda:0: a run cannot be recorded and goes step by step, \"cuda:0: expected work that can be done again without "
      "the host, got a copy from main memory. Such a run goes step by step.\".");
  CHECK_FALSE(gpu.record([&] { gpu.copy_out(&value, block, sizeof value); }));
  CHECK_FALSE(gpu.record([&] { (void)gpu.allocate(64); }));  // somebody else's as soon as it is given back
  CHECK(fake.seen == std::vector<std::string>{"begin", "end", "begin", "end", "begin", "end"});
  utils::set_warning_handler({});
}

TEST_CASE("several runs are recorded as one, and other numbers of them apart from it") {
  fake = {};
  CudaDevice gpu(
      0, api,
      [](std::string_view) {
        return backends::KernelEntry{[](const backends::KernelCall& call) {
          see(static_cast<const char*>(call.in[0].data));  // its memory says which run this is
        }};
      },
      [](void*, const void*, size_t, const int64_t*, int64_t, void*) {});
  Graph graph = tanh_of_four();
  detail::devices_wanted = true;  // as by config::set_device()
  OnDevice there(&gpu);
  const Executable executable(std::move(graph));
  const void *const three[] = {"a", "b", "c"}, *const one[] = {"a"};
  float results[4];
  void* const to[] = {results};
  auto seen = [&](std::span<const void* const> from) {
    fake.seen.clear();
    executable.run(from, to);
    return fake.seen;
  };
  using Calls = std::vector<std::string>;
  executable.run(three, to);
  CHECK(fake.seen.back() == "c");
  CHECK(seen(three) == Calls{"begin", "a", "b", "c", "end", "instantiate", "launch"});
  CHECK(seen(one) == Calls{"a"});
  CHECK(seen(three) == Calls{"launch"});
  CHECK(seen(one) == Calls{"begin", "a", "end", "instantiate", "launch"});
  CHECK(seen(one) == Calls{"launch"});
  fake.seen.clear();
  (void)utils::profile([&] { executable.run(one, to); });
  CHECK(fake.seen == Calls{"a", "synchronize"});  // its time is not that of telling the GPU
  const void* const others[] = {"a", "c", "b"};
  CHECK(seen(others) == Calls{"synchronize", "a", "c", "b"});
  float elsewhere[4];
  void* const to_others[] = {elsewhere};
  executable.run(one, to_others);
  CHECK(fake.seen.back() == "a");
}

TEST_CASE("a recording that was refused is not tried again") {
  fake = {};
  CudaDevice gpu(
      0, api,
      [](std::string_view) { return backends::KernelEntry{[](const backends::KernelCall&) { see("kernel"); }}; },
      [](void*, const void*, size_t, const int64_t*, int64_t, void*) {});
  Graph graph = tanh_of_four();
  detail::devices_wanted = true;  // as by config::set_device()
  OnDevice there(&gpu);
  const Executable executable(std::move(graph));
  fake.end_error = 900;
  utils::set_warning_handler([](const std::string&) {});
  const void* const from[] = {"a"};
  float results[4];
  void* const to[] = {results};
  executable.run(from, to);
  fake.seen.clear();
  for (int i = 0; i < 2; ++i) executable.run(from, to);
  utils::set_warning_handler({});
  CHECK(fake.seen == std::vector<std::string>{"begin", "kernel", "end", "kernel", "kernel"});
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
