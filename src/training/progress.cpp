#include "training/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace addax {
namespace {

constexpr int cells = 20;
constexpr double seconds_between_drawings = 0.05;
constexpr double seconds_between_looks = 0.001;

template <class... Args>
std::string format(const char* pattern, Args... args) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, args...);
  return text;
}

std::string repeated(const char* piece, int64_t count) {
  std::string result;
  for (int64_t i = 0; i < count; ++i) result += piece;
  return result;
}

/// Collects a drawing and counts the characters that can be seen.
struct Drawing {
  std::string text;
  size_t width = 0;

  void plain(const std::string& piece) {
    text += piece;
    width += piece.size();
  }
  void bold(const std::string& piece) {
    text += "\033[1m" + piece + "\033[0m";
    width += piece.size();
  }
  void bar(const char* colour, int64_t length) {
    text += colour + repeated("━", length) + "\033[0m";
    width += static_cast<size_t>(length);
  }
};

std::string count_of(int64_t done, int64_t steps) {
  if (steps <= 0) return format("%7lld/Unknown", static_cast<long long>(done));
  std::string total = std::to_string(steps), count = std::to_string(done);
  size_t blanks = total.size() - std::min(total.size(), count.size());
  return std::string(blanks, ' ') + count + "/" + total;
}

std::string time_left(double seconds) {
  auto whole = static_cast<long long>(seconds);
  if (seconds > 3600) return format("%lld:%02lld:%02lld", whole / 3600, whole % 3600 / 60, whole % 60);
  if (seconds > 60) return format("%lld:%02lld", whole / 60, whole % 60);
  return format("%llds", whole);
}

std::string time_per_step(double seconds) {
  if (seconds >= 1 || seconds == 0) return format(" %.0fs/step", seconds);
  if (seconds >= 1e-3) return format(" %.0fms/step", seconds * 1e3);
  return format(" %.0fus/step", seconds * 1e6);
}

std::string value_of(const std::string& key, double value, bool plain) {
  return " - " + key + ": " + (std::isnan(value) ? "nan" : format(plain ? "%.4f" : "%.4e", value));
}

size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : SIZE_MAX;
}

/// Shows what `make` gives. A display that fails must not end a training.
template <class Make>
void show(Make make) noexcept {
  try {
    std::string text = make();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  } catch (...) {
  }
}

}  // namespace

double ProgressText::pace(int64_t done, double seconds) const {
  if (done < 1) return 0;
  if (first_ >= 0 && done > 1) return (seconds - first_) / static_cast<double>(done - 1);
  return seconds / static_cast<double>(done);
}

std::string ProgressText::bar(int64_t done, const Logs& logs, double seconds, bool last, size_t columns) {
  Drawing drawing;
  double per_step = pace(done, seconds);
  if (steps_ > 0) {
    drawing.bold(count_of(done, steps_));
    drawing.plain(" ");
    int64_t full = std::min<int64_t>(cells, cells * done / steps_);
    if (full > 0) drawing.bar("\033[32m", full);
    drawing.bar("\033[37m", cells - full);
  } else {
    drawing.plain(count_of(done, steps_));
  }
  drawing.plain(" ");
  drawing.bold(steps_ > 0 && !last ? time_left(per_step * static_cast<double>(steps_ - done))
                                   : format("%.0fs", seconds));
  bool whole = true;
  auto add = [&](const std::string& piece) {
    whole = whole && (last || drawing.width + piece.size() < columns);
    if (whole) drawing.plain(piece);
  };
  add(time_per_step(per_step));
  for (const auto& [key, value] : logs) add(value_of(key, value, std::abs(value) > 1e-3));
  std::string text = std::string(width_, '\b') + "\r" + drawing.text;
  if (width_ > drawing.width) text.append(width_ - drawing.width, ' ');
  width_ = drawing.width;
  return last ? text + "\n" : text;
}

std::string ProgressText::line(int64_t done, const Logs& logs, double seconds) const {
  std::string text =
      count_of(done, steps_) + " - " + format("%.0fs", seconds) + " -" + time_per_step(pace(done, seconds));
  for (const auto& [key, value] : logs) text += value_of(key, value, value > 1e-3);
  return text + "\n";
}

Progress::Progress(int verbose, int64_t steps)
    : display_(verbose == 0                            ? Display::none
               : verbose == 1 && isatty(STDOUT_FILENO) ? Display::bar
                                                       : Display::line),
      text_(steps) {}

void Progress::begin_epoch(int64_t epoch, int64_t epochs) noexcept {
  if (display_ != Display::none && epochs > 1)
    show([&] { return "Epoch " + std::to_string(epoch + 1) + "/" + std::to_string(epochs) + "\n"; });
  begin();
}

void Progress::begin() noexcept {
  text_.begin();
  begun_ = Clock::now();
  drawn_ = checked_ = -1;
  calls_left_ = stride_ = 1;
}

bool Progress::due_by_clock() noexcept {
  double now = display_ == Display::none ? 0 : seconds();
  if (checked_ < 0) text_.first_step(now);
  if (display_ != Display::bar) {
    checked_ = 0;
    calls_left_ = std::numeric_limits<int64_t>::max();
    return false;
  }
  // Reading the clock after each step would be felt where steps take microseconds.
  stride_ = checked_ >= 0 && now - checked_ < seconds_between_looks ? stride_ * 2 : std::max<int64_t>(1, stride_ / 2);
  calls_left_ = stride_;
  checked_ = now;
  return drawn_ < 0 || now - drawn_ >= seconds_between_drawings;
}

void Progress::step(int64_t done, const Logs& logs) noexcept {
  if (display_ != Display::bar) return;
  drawn_ = seconds();
  show([&] { return text_.bar(done, logs, drawn_, false, terminal_columns()); });
}

void Progress::finish(int64_t done, const Logs& logs) noexcept {
  if (display_ == Display::none) return;
  double now = seconds();
  show([&] { return display_ == Display::bar ? text_.bar(done, logs, now, true) : text_.line(done, logs, now); });
}

}  // namespace addax
