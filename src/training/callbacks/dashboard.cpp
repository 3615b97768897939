#include "addax/callbacks/dashboard.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "addax/model.hpp"
#include "training/callback_list.hpp"
#include "training/dashboard_page.hpp"

namespace addax::callbacks {
namespace {

using Clock = std::chrono::steady_clock;

/// Of this process, in memory.
int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

struct TerminalSize {
  int width = 80, height = 24;
};

TerminalSize terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

class DashboardCallback final : public CallbackBase, public ShowsProgress {
 public:
  explicit DashboardCallback(const DashboardOptions& options) : options_(options) {
    if (!(options.refresh_seconds >= 0))
      throw OptionError("Dashboard: expected refresh_seconds of at least 0, got " +
                        float_repr(options.refresh_seconds) + ".");
  }

  void on_train_begin(Logs&) override {
    live_ = ::isatty(STDOUT_FILENO) != 0;
    progress_ = Progress(live_ ? 0 : 2, params().steps);
    state_ = {};
    state_.model = model().name();
    state_.epochs = params().epochs;
    state_.steps = params().steps;
    begun_ = drawn_ = Clock::now();
    height_ = made_ = 0;
  }
  void on_epoch_begin(int64_t epoch, Logs&) override {
    progress_.begin_epoch(epoch, params().epochs);
    state_.epoch = epoch;
    state_.step = 0;
  }
  void on_train_batch_end(int64_t batch, Logs& logs) override {
    state_.step = batch + 1;
    ++made_;
    Clock::time_point now = Clock::now();
    if (!live_ || std::chrono::duration<double>(now - drawn_).count() < options_.refresh_seconds) return;
    drawn_ = now;
    note(logs);
    draw();
  }
  void on_epoch_end(int64_t, Logs& logs) override {
    if (!live_) return progress_.finish(state_.step, logs);
    if (state_.steps < 0) state_.steps = state_.step;
    note(logs);
    draw();
  }

 private:
  void note(const Logs& logs) {
    double share = state_.steps > 0 ? static_cast<double>(state_.step) / static_cast<double>(state_.steps) : 0;
    double at = static_cast<double>(state_.epoch) + share;
    for (const auto& [key, value] : logs) {
      bool validation = key.starts_with("val_");
      DashboardCurve& curve = curve_of(validation ? key.substr(4) : key);
      auto& points = validation ? curve.validation : curve.training;
      points.emplace_back(at, value);
      thin_out(points);
    }
    state_.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    state_.steps_per_second = static_cast<double>(made_) / std::max(1e-9, state_.seconds);
    state_.bytes = resident_bytes();
  }

  /// The loss comes first.
  DashboardCurve& curve_of(const std::string& key) {
    auto found = std::find_if(state_.curves.begin(), state_.curves.end(), [&](const auto& c) { return c.key == key; });
    if (found != state_.curves.end()) return *found;
    return *state_.curves.insert(key == "loss" ? state_.curves.begin() : state_.curves.end(), {key, {}, {}});
  }

  /// A long training keeps every second of its points, again and again.
  static void thin_out(std::vector<std::pair<double, double>>& points) {
    constexpr size_t most = 4096;
    if (points.size() < most) return;
    for (size_t i = 0; i < most / 2; ++i) points[i] = points[2 * i + 1];
    points.resize(most / 2);
  }

  /// Over the drawing before; what the window no longer has room for is left out.
  void draw() {
    TerminalSize size = terminal_size();
    std::vector<std::string> lines = dashboard_page(state_, size.width, size.height - 1);
    std::string text = height_ > 0 ? "\033[" + std::to_string(std::min(height_, size.height - 1)) + "A\r" : "";
    for (const std::string& line : lines) text += line + "\033[K\n";
    text += "\033[J";
    height_ = static_cast<int>(lines.size());
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }

  DashboardOptions options_;
  DashboardState state_;
  Progress progress_{0, -1};
  Clock::time_point begun_, drawn_;
  int64_t made_ = 0;  // steps since the beginning
  int height_ = 0;    // of the last drawing
  bool live_ = false;
};

}  // namespace

Callback Dashboard(const DashboardOptions& options) { return make<DashboardCallback>(options); }

}  // namespace addax::callbacks
