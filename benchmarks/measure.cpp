#include "measure.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "addax/config.hpp"

namespace {

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Which GPU a row was taken on; nothing on the processor.
std::string device_field() {
  const addax::Device device = addax::config::device();
  return device == addax::Device(addax::Device::cpu) ? "" : ", \"device\": \"" + device.to_string() + "\"";
}

}  // namespace

double seconds(Clock::time_point since) { return std::chrono::duration<double>(Clock::now() - since).count(); }

void report(const Settings& settings, const std::string& row, int64_t batch, std::vector<double> times,
            double allocated) {
  std::sort(times.begin(), times.end());
  auto at = [&](double share) {
    return times[std::min(times.size() - 1, static_cast<size_t>(share * static_cast<double>(times.size())))];
  };
  double p50 = at(0.5);
  std::printf(
      "{\"workload\": \"%s\", \"dtype\": \"%s\", \"batch\": %lld, \"threads\": %d, \"p50_us\": %.3f, \"p99_us\": %.3f, "
      "\"min_us\": %.3f, \"samples_per_s\": %.1f, \"peak_rss_mb\": %.1f, \"allocations_per_step\": %g%s}\n",
      row.c_str(), settings.dtype.c_str(), static_cast<long long>(batch), settings.threads, p50 * 1e6, at(0.99) * 1e6,
      times.front() * 1e6, static_cast<double>(batch) / p50, peak_megabytes(), allocated, device_field().c_str());
  std::fflush(stdout);
}

void report_seconds(const Settings& settings, const std::string& row, int64_t batch, double value,
                    const std::string& more) {
  std::printf(
      "{\"workload\": \"%s\", \"dtype\": \"%s\", \"batch\": %lld, \"threads\": %d, \"seconds\": %.4f%s, "
      "\"peak_rss_mb\": %.1f%s}\n",
      row.c_str(), settings.dtype.c_str(), static_cast<long long>(batch), settings.threads, value, more.c_str(),
      peak_megabytes(), device_field().c_str());
  std::fflush(stdout);
}

std::vector<double> call_times(const std::function<void()>& call, size_t least) {
  for (int i = 0; i < 20; ++i) call();
  std::vector<double> times;
  times.reserve(10000);
  auto begun = Clock::now();
  while (times.size() < 10000 && (times.size() < least || seconds(begun) < 3)) {
    auto t = Clock::now();
    call();
    times.push_back(seconds(t));
  }
  return times;
}
