// profile: where the time of a planned step goes.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace addax::utils {

/// One run of an instruction, or of all instructions of a step together.
struct ProfileEvent {
  std::string name;    // of the op; "run" for a whole step, "body" for a round of a loop or a branch
  std::string detail;  // what goes in and what comes out
  double start = 0;    // µs since the recording began
  double duration = 0;
  int depth = 0;  // 0: a run; 1: its instructions; deeper: instructions of bodies
};

/// What profile() has recorded.
class Profile {
 public:
  /// In the order in which they began.
  const std::vector<ProfileEvent>& events() const { return events_; }
  /// A table: for each kind of instruction how often it ran, its time in all and on average, and its share; then the
  /// gaps, the time of runs between instructions.
  std::string to_string() const;
  /// Writes Chrome's trace format, for chrome://tracing and Perfetto. FileError where the file cannot be written.
  void save(const std::string& path) const;

 private:
  friend Profile profile(const std::function<void()>& run);
  std::vector<ProfileEvent> events_;
};

/// Runs `run` and records every instruction that planned steps execute on this thread meanwhile: steps of fit() and
/// train_on_batch(), predict(), calls of Functions. Reading the clock adds about 0.05 µs an instruction. Call it when
/// everything is traced: `profile([&] { model.train_on_batch(x, y); })` after a first train_on_batch().
Profile profile(const std::function<void()>& run);

}  // namespace addax::utils
