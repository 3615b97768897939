// Callback: code that fit(), evaluate() and predict() call at fixed moments.
#pragma once

#include <cstdint>

#include "addax/handle.hpp"
#include "addax/json.hpp"
#include "addax/logs.hpp"
#include "addax/tensor.hpp"

namespace addax {

class Callback;
class Model;

/// Base of callbacks: replace the hooks that are needed. `logs` may be read, and added to with logs.set().
/// Order within fit(), as in Keras: on_train_begin; on_epoch_begin; for each batch on_train_batch_begin and
/// on_train_batch_end (running values of the epoch); on_test_begin … on_test_end where there is validation;
/// on_epoch_end (with "val_" keys); on_train_end.
class CallbackBase : public ObjectBase {
 public:
  using handle_type = Callback;
  static constexpr const char* kind = "Callback";
  using ObjectBase::ObjectBase;

  virtual void on_train_begin(Logs&) {}
  virtual void on_train_end(Logs&) {}
  virtual void on_epoch_begin(int64_t, Logs&) {}
  virtual void on_epoch_end(int64_t, Logs&) {}
  virtual void on_train_batch_begin(int64_t, Logs&) {}
  virtual void on_train_batch_end(int64_t, Logs&) {}
  virtual void on_test_begin(Logs&) {}
  virtual void on_test_end(Logs&) {}
  virtual void on_test_batch_begin(int64_t, Logs&) {}
  virtual void on_test_batch_end(int64_t, Logs&) {}
  virtual void on_predict_begin(Logs&) {}
  virtual void on_predict_end(Logs&) {}
  virtual void on_predict_batch_begin(int64_t, Logs&) {}
  virtual void on_predict_batch_end(int64_t, Logs&) {}
  /// Whether the batch hooks are of use; where no callback says so, fit() spends no time on them.
  virtual bool wants_batches() const { return true; }

  /// What moves in the callback while fit() runs: a checkpoint of the training (BackupAndRestore) holds it.
  struct State {
    Json values = {};
    Tensors tensors = {};
  };
  virtual State state() const { return {}; }
  /// Takes such a state back, after on_train_begin, where a training goes on from a checkpoint.
  virtual void set_state(const State&) {}

  /// The model that is trained, evaluated or asked. StateError outside of that.
  Model model() const;
  void set_model(const Model& model);
  /// What the run was asked for: epochs, steps (−1 where unknown), verbose; validation after every how many epochs, 0
  /// for none, −1 where they are listed.
  struct Params {
    int64_t epochs = 0, steps = -1;
    int verbose = 0;
    int64_t validation_freq = 0;
  };
  const Params& params() const { return params_; }
  void set_params(const Params& params) { params_ = params; }

 private:
  std::weak_ptr<class ModelBase> model_;
  Params params_;
};

class Callback : public Handle<CallbackBase> {
 public:
  using Handle::Handle;
};

}  // namespace addax
