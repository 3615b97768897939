// RunningFit: what the library's callbacks may ask of the fit() that they are part of.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "training/training_state.hpp"

namespace addax {

class RunningFit {
 public:
  RunningFit() = default;
  RunningFit(const RunningFit&) = delete;
  RunningFit& operator=(const RunningFit&) = delete;

  /// Everything that moves, as it is now.
  virtual TrainingState state() = 0;
  /// Goes on from there once the hooks of on_train_begin are done.
  void resume(TrainingState state) { resume_ = std::move(state); }

  /// Keeps what stood before the first step until the first epoch has ended, for a refusal that can only come there.
  virtual void keep_beginning() = 0;
  /// Goes back there, where it is still kept.
  virtual void back_to_beginning() = 0;

  /// Calls `f` once when all hooks of this batch, or of this epoch, are done and the epoch is recorded.
  void when_settled(std::function<void()> f) { settling_.push_back(std::move(f)); }
  /// Ends fit() after this step: without validation, and with the epoch unrecorded.
  void interrupt(std::string reason) { reason_ = std::move(reason); }
  bool interrupted() const { return !reason_.empty(); }
  /// Calls `f` when the last step is done or fit() was interrupted, before averages become the weights and before
  /// on_train_end.
  void before_end(std::function<void()> f) { ending_.push_back(std::move(f)); }

  /// Lets each step note whose output is the first that is not finite: "dense_1 (Dense)"; empty where all are finite.
  virtual void watch_layers() = 0;
  virtual std::string first_not_finite() const = 0;

  /// The fit() that a model runs. StateError outside of one.
  static RunningFit& of(const Model& model);

 protected:
  ~RunningFit() = default;
  void settle() {
    for (const auto& f : std::exchange(settling_, {})) f();
  }

  using Functions = std::vector<std::function<void()>>;
  std::optional<TrainingState> resume_;
  Functions settling_, ending_;
  std::string reason_;
};

}  // namespace addax
