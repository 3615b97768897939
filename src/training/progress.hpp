// Progress: what fit(), evaluate() and predict() show while they run, as Keras shows it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "addax/logs.hpp"

namespace addax {

/// Keras' texts for a number of steps (-1 where unknown), under a clock that the caller reads.
class ProgressText {
 public:
  explicit ProgressText(int64_t steps) : steps_(steps) {}
  /// Starts anew.
  void begin() { *this = ProgressText(steps_); }
  /// Called when the first step is done: it is slower than the others and does not count for the pace.
  void first_step(double seconds) { first_ = seconds; }
  /// One drawing of the bar over the one before; the last one ends the line. The others end before what a terminal of
  /// so many columns would break into a second line, which the next drawing could not reach.
  std::string bar(int64_t done, const Logs& logs, double seconds, bool last, size_t columns = SIZE_MAX);
  /// The same as one plain line.
  std::string line(int64_t done, const Logs& logs, double seconds) const;

 private:
  double pace(int64_t done, double seconds) const;

  int64_t steps_;
  double first_ = -1;
  size_t width_ = 0;  // visible characters of the last drawing
};

/// verbose 1: a bar, redrawn at most 20 times a second (where the output is no terminal: as 2); 2: one line an epoch;
/// 0: nothing. Never throws.
class Progress {
 public:
  /// `steps` is -1 where their number is unknown.
  Progress(int verbose, int64_t steps);

  /// "Epoch 1/5", where there are several; starts counting anew.
  void begin_epoch(int64_t epoch, int64_t epochs) noexcept;
  /// The same without a headline: evaluate() and predict().
  void begin() noexcept;
  /// Asked after each step: whether step() would draw now. Logs need not be made for it otherwise.
  bool due() noexcept { return --calls_left_ <= 0 && due_by_clock(); }
  /// Shows that `done` steps are done.
  void step(int64_t done, const Logs& logs) noexcept;
  /// Shows the last state, with every key of `logs`, and ends the line.
  void finish(int64_t done, const Logs& logs) noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  bool due_by_clock() noexcept;
  double seconds() const { return std::chrono::duration<double>(Clock::now() - begun_).count(); }

  enum class Display { none, bar, line } display_;
  ProgressText text_;
  Clock::time_point begun_;
  double drawn_ = -1, checked_ = -1;  // seconds since the beginning; before the first drawing negative
  int64_t calls_left_ = 0, stride_ = 1;
};

}  // namespace addax
