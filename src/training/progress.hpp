// Progress: what fit(), evaluate() and predict() show while they run, as Keras shows it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "addax/logs.hpp"

namespace addax {

/// verbose 1: a bar, redrawn at most 20 times a second (on a pipe: one line at the end); 2: one line an epoch; 0: nothing.
class Progress {
 public:
  /// `steps` is −1 where their number is unknown.
  Progress(int verbose, int64_t steps);

  /// "Epoch 1/5"
  void begin_epoch(int64_t epoch, int64_t epochs);
  /// Starts counting anew, without a headline: evaluate() and predict().
  void begin();
  /// Whether step() would draw now: logs need not be made for it otherwise.
  bool due() const;
  /// Shows that `done` steps are done.
  void step(int64_t done, const Logs& logs);
  /// Shows the last state, with every key of `logs`, and ends the line.
  void finish(int64_t done, const Logs& logs);

 private:
  using Clock = std::chrono::steady_clock;
  std::string bar(int64_t done) const;
  std::string timing(int64_t done, bool last) const;
  void draw(int64_t done, const Logs& logs, bool last);

  int verbose_;
  int64_t steps_;
  bool terminal_;
  Clock::time_point begun_, drawn_;
  size_t width_ = 0;  // of the text on the line
};

}  // namespace addax
