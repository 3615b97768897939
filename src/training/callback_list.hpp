// CallbackList: the callbacks of one run, called in order; the history and the progress display come last.
#pragma once

#include "addax/callback.hpp"
#include "addax/history.hpp"
#include "addax/model.hpp"
#include "training/progress.hpp"

namespace addax {

/// A callback that shows how far the run is; the run itself then shows nothing.
class ShowsProgress {
 public:
  virtual ~ShowsProgress() = default;
};

/// A callback that puts something back when the run is left in any way, by its end or by an exception.
class PutsBack {
 public:
  virtual ~PutsBack() = default;
  virtual void put_back() noexcept = 0;
};

class CallbackList {
 public:
  CallbackList(const Model& model, const std::vector<Callback>& callbacks, const CallbackBase::Params& params);
  CallbackList(const CallbackList&) = delete;
  CallbackList& operator=(const CallbackList&) = delete;
  ~CallbackList();

  /// Whether any callback asks for the batch hooks.
  bool wants_batches() const { return wants_batches_; }
  bool shows_progress() const { return shows_progress_; }
  const std::vector<Callback>& list() const { return callbacks_; }
  /// Calls one hook of each callback: `each(&CallbackBase::on_epoch_end, epoch, logs)`.
  template <class Hook, class... Args>
  void each(Hook hook, Args&&... args) const {
    for (const Callback& c : callbacks_) (c.get().*hook)(args...);
  }

 private:
  std::vector<Callback> callbacks_;
  bool wants_batches_ = false, shows_progress_ = false;
};

}  // namespace addax
