#include "backends/cuda/cuda_device.hpp"

#include <algorithm>
#include <cstring>

#include "addax/errors.hpp"
#include "core/warning.hpp"

namespace addax::backends::cuda {
namespace {

/// The stream of the recording that a thread makes.
thread_local void* recording_stream = nullptr;

/// Sizes differ little from step to step: rounding up lets blocks be used again.
size_t rounded(size_t bytes) {
  const size_t unit = bytes < (size_t{1} << 20) ? 512 : size_t{1} << 20;
  return (std::max<size_t>(bytes, 1) + unit - 1) / unit * unit;
}

constexpr size_t pinned_bytes = 4096;

/// Whether the device works on after an error: memory was short, or what was asked for cannot be recorded.
bool passes(int error) {
  return error == out_of_memory || (error >= first_recording_error && error <= last_recording_error);
}

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

class CudaGraph final : public Recording {
 public:
  CudaGraph(CudaDevice& device, const CudaApi& api, void* executable)
      : device_(device), api_(api), executable_(executable) {}
  ~CudaGraph() override {
    api_.synchronize(device_.stream());  // a launch may still run
    api_.destroy_executable(executable_);
  }
  void launch() override {
    device_.check(api_.launch(executable_, device_.launch_stream()), "launch of a recorded run");
  }

 private:
  CudaDevice& device_;
  const CudaApi& api_;
  void* executable_;
};

}  // namespace

int count_devices(const CudaApi& api) {
  int driver = 0, runtime = 0, count = 0;
  api.driver_version(&driver);
  api.runtime_version(&runtime);
  if (driver == 0)
    throw DeviceError(
        "device: expected NVIDIA's driver, got none. Install the driver of the GPU and see that nvidia-smi lists it, "
        "or "
        "use the cpu.");
  const int error = api.device_count(&count);
  if (error == driver_too_old)
    throw DeviceError("device: expected a driver for CUDA " + version_text(runtime) + " or newer, got one for " +
                      version_text(driver) + ". Install a newer driver, or use the cpu.");
  if (error != 0 && error != no_device)
    throw DeviceError("device: expected a GPU that works, got \"" + std::string(api.error_text(error)) +
                      "\". See what nvidia-smi says, or use the cpu.");
  if (count == 0)
    throw DeviceError(
        "device: expected a GPU, got a driver that finds none. See that CUDA_VISIBLE_DEVICES does not hide it, or use "
        "the "
        "cpu.");
  return count;
}

CudaDevice::CudaDevice(int index, const CudaApi& api, KernelTable kernels, RowGatherer gather)
    : index_(index), api_(api), kernels_(kernels), gather_(gather) {
  const auto [major, minor] = compute_capability();
  if (major < oldest_major)
    throw DeviceError(device().to_string() + ": expected a GPU of compute capability " + std::to_string(oldest_major) +
                      ".0 or newer, got " + std::to_string(major) + "." + std::to_string(minor) +
                      ". Use a newer GPU, or the cpu.");
  select();
  check(api_.make_stream(&stream_), "stream");
  check(api_.reads_main_memory(&reads_main_memory_, index_), "attributes");
  if (api_.allocate_pinned(&pinned_, pinned_bytes) != 0) {
    pinned_ = nullptr;
    api_.last_error();
  }
}

void CudaDevice::check(int error, const char* what) const {
  if (error != 0) api_.last_error();  // told here: the next launch is not to blame
  std::lock_guard lock(mutex_);
  if (error != 0 && !passes(error) && broken_.empty())
    broken_ = std::string(what) + ": " +
              (error == wrong_architecture ? "the module holds no code for this GPU" : api_.error_text(error));
  if (!broken_.empty())
    throw DeviceError(device().to_string() + ": expected a device that works, got \"" + broken_ +
                      "\". Only a new process can use it again; this one goes on on the cpu.");
  if (error != 0)
    throw DeviceError(device().to_string() + ": expected memory and a stream for " + what + ", got \"" +
                      api_.error_text(error) + "\". Use a smaller batch_size or a smaller model.");
}

void CudaDevice::refuse_in_recording(const char* what) const {
  if (recording_stream)
    throw DeviceError(device().to_string() + ": expected work that can be done again without the host, got " + what +
                      ". Such a run goes step by step.");
}

void CudaDevice::select() const { check(api_.set_device(index_), "choice of the device"); }

void* CudaDevice::stream() const { return recording_stream ? recording_stream : stream_; }

void* CudaDevice::take_kept(size_t bytes) {
  auto found = kept_.lower_bound(bytes);
  if (found == kept_.end() || found->first > bytes + bytes / 8) return nullptr;
  void* block = found->second;
  sizes_[block] = found->first;
  kept_.erase(found);
  return block;
}

void CudaDevice::give_back_kept() {
  api_.synchronize(stream_);  // what was told before may use them
  for (const auto& [bytes, block] : kept_) {
    api_.release(block);
    reserved_ -= bytes;
  }
  kept_.clear();
}

void CudaDevice::fail_allocation(size_t bytes) const {
  size_t free = 0, total = 0;
  api_.memory_info(&free, &total);
  if (limit_) free = std::min(free, limit_ - std::min(limit_, reserved_));
  throw DeviceError(device().to_string() + ": expected " + std::to_string(bytes) + " bytes of its memory, got " +
                    std::to_string(free) + " free. Use a smaller batch_size or a smaller model.");
}

void* CudaDevice::allocate(size_t bytes) {
  refuse_in_recording("an allocation");
  select();
  std::lock_guard lock(mutex_);
  if (bytes > (size_t{1} << 50)) fail_allocation(bytes);
  const size_t wanted = rounded(bytes);
  void* block = take_kept(wanted);
  for (int attempt = 0; !block && attempt < 2; ++attempt) {
    const bool fits = !limit_ || reserved_ + wanted <= limit_;
    if (fits && api_.allocate(&block, wanted) == 0) {
      sizes_[block] = wanted;
      reserved_ += wanted;
    } else {
      block = nullptr;
      api_.last_error();
      if (attempt == 0) give_back_kept();
    }
  }
  if (!block) fail_allocation(bytes);
  in_use_ += sizes_[block];
  peak_ = std::max(peak_, in_use_);
  return block;
}

void CudaDevice::release(void* block, size_t) noexcept {
  std::lock_guard lock(mutex_);
  auto known = sizes_.extract(block);
  in_use_ -= known.mapped();
  kept_.emplace(known.mapped(), block);
}

void CudaDevice::copy_in(void* to, const void* from, size_t bytes) {
  refuse_in_recording("a copy from main memory");
  select();
  check(api_.copy_in(to, from, bytes, stream()), "copy to the device");
  if (reads_main_memory_) synchronize();  // else the driver has taken the bytes over by now
}

void CudaDevice::copy_out(void* to, const void* from, size_t bytes) {
  refuse_in_recording("a copy to main memory");
  select();
  auto fetch = [&](void* into) {
    check(api_.copy_out(into, from, bytes, stream()), "copy from the device");
    synchronize();
  };
  if (bytes > pinned_bytes || !pinned_) return fetch(to);
  std::lock_guard lock(pinned_mutex_);
  fetch(pinned_);
  std::memcpy(to, pinned_, bytes);
}

void CudaDevice::copy(void* to, const void* from, size_t bytes) {
  select();
  check(api_.copy(to, from, bytes, stream()), "copy");
}

void CudaDevice::zero(void* to, size_t bytes) {
  select();
  check(api_.zero(to, bytes, stream()), "zeros");
}

void CudaDevice::synchronize() { check(api_.synchronize(stream()), "work"); }

config::MemoryInfo CudaDevice::memory_info() const {
  select();
  size_t free = 0, total = 0;
  check(api_.memory_info(&free, &total), "memory");
  std::lock_guard lock(mutex_);
  return {in_use_, peak_, reserved_, free, limit_};
}

void CudaDevice::set_memory_limit(size_t bytes) {
  std::lock_guard lock(mutex_);
  limit_ = bytes;
}

/// A stream for the time of a recording, kept for the next one, whichever thread makes that.
struct CudaDevice::RecordingStream {
  explicit RecordingStream(CudaDevice& owner) : owner(owner) {
    {
      std::lock_guard lock(owner.mutex_);
      if (!owner.recording_streams_.empty()) {
        stream = owner.recording_streams_.back();
        owner.recording_streams_.pop_back();
      }
    }
    if (!stream) owner.check(owner.api_.make_stream(&stream), "stream");
  }
  ~RecordingStream() {
    std::lock_guard lock(owner.mutex_);
    owner.recording_streams_.push_back(stream);
  }
  CudaDevice& owner;
  void* stream = nullptr;
};

/// On a stream of its own: other threads go on on the device's.
std::unique_ptr<Recording> CudaDevice::record(const std::function<void()>& work) {
  select();
  const RecordingStream lease(*this);
  void* const own = lease.stream;
  check(api_.begin_capture(own), "recording");
  void *graph = nullptr, *executable = nullptr;
  std::string refusal;
  try {
    recording_stream = own;
    work();
  } catch (const DeviceError& error) {
    refusal = error.what();
  } catch (...) {
    end_recording(own, &graph);
    if (graph) api_.destroy_graph(graph);
    api_.last_error();
    throw;
  }
  int error = end_recording(own, &graph);
  if (error == 0 && refusal.empty()) error = api_.instantiate(&executable, graph);
  if (graph) api_.destroy_graph(graph);
  if (error != 0 && refusal.empty()) refusal = api_.error_text(error);
  if (refusal.empty()) return std::make_unique<CudaGraph>(*this, api_, executable);
  api_.last_error();
  warn(device().to_string() + ": a run cannot be recorded and goes step by step, \"" + refusal + "\".");
  return nullptr;
}

int CudaDevice::end_recording(void* own, void** graph) const {
  recording_stream = nullptr;
  return api_.end_capture(own, graph);
}

std::pair<int, int> CudaDevice::compute_capability() const {
  int major = 0, minor = 0;
  check(api_.compute_capability(&major, &minor, index_), "compute capability");
  return {major, minor};
}

void* CudaDevice::load(const std::string& code, const char* name) const {
  select();
  void *library = nullptr, *kernel = nullptr;
  check(api_.load(&library, code.data()), "loading of a kernel");
  check(api_.find_kernel(&kernel, library, name), "loading of a kernel");
  return kernel;
}

void CudaDevice::launch_loaded(void* kernel, int64_t count, void* parameter) const {
  if (count == 0) return;
  constexpr int64_t threads = 256, most = 1 << 20;
  const int64_t blocks = std::min((count + threads - 1) / threads, most);
  check(api_.launch_kernel(kernel, unsigned(blocks), unsigned(threads), parameter, launch_stream()), "launch");
}

void CudaDevice::gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count) {
  select();
  gather_(to, from, row_bytes, positions, count, stream());
  check(api_.last_error(), "gathering of rows");
}

}  // namespace addax::backends::cuda
