// What the rows of the benchmark share: settings, timing, and the line that each of them prints.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

struct Settings {
  std::vector<std::string> ids;
  int threads = 2;
  std::string dtype = "float32";
  int64_t batch = 0;
  bool quick = false;
};

using Clock = std::chrono::steady_clock;
double seconds(Clock::time_point since);

/// Prints a row of times in seconds.
void report(const Settings& settings, const std::string& row, int64_t batch, std::vector<double> times,
            double allocated);
/// Prints a row of one duration; `more` is appended as further members.
void report_seconds(const Settings& settings, const std::string& row, int64_t batch, double value,
                    const std::string& more = {});

/// Times of single calls: 10,000 of them or three seconds, whichever comes first, but at least `least`.
std::vector<double> call_times(const std::function<void()>& call, size_t least);
