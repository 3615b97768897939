#include "addax/callbacks/lambda_callback.hpp"

namespace addax::callbacks {
namespace {

class Functions final : public CallbackBase {
 public:
  explicit Functions(const LambdaCallbackOptions& options) : f_(options) {}
  bool wants_batches() const override {
    return f_.on_train_batch_begin || f_.on_train_batch_end || f_.on_test_batch_begin || f_.on_test_batch_end;
  }

  void on_epoch_begin(int64_t i, Logs& logs) override { call(f_.on_epoch_begin, i, logs); }
  void on_epoch_end(int64_t i, Logs& logs) override { call(f_.on_epoch_end, i, logs); }
  void on_train_begin(Logs& logs) override { call(f_.on_train_begin, logs); }
  void on_train_end(Logs& logs) override { call(f_.on_train_end, logs); }
  void on_train_batch_begin(int64_t i, Logs& logs) override { call(f_.on_train_batch_begin, i, logs); }
  void on_train_batch_end(int64_t i, Logs& logs) override { call(f_.on_train_batch_end, i, logs); }
  void on_test_begin(Logs& logs) override { call(f_.on_test_begin, logs); }
  void on_test_end(Logs& logs) override { call(f_.on_test_end, logs); }
  void on_test_batch_begin(int64_t i, Logs& logs) override { call(f_.on_test_batch_begin, i, logs); }
  void on_test_batch_end(int64_t i, Logs& logs) override { call(f_.on_test_batch_end, i, logs); }
  void on_predict_begin(Logs& logs) override { call(f_.on_predict_begin, logs); }
  void on_predict_end(Logs& logs) override { call(f_.on_predict_end, logs); }
  void on_predict_batch_begin(int64_t i, Logs& logs) override { call(f_.on_predict_batch_begin, i, logs); }
  void on_predict_batch_end(int64_t i, Logs& logs) override { call(f_.on_predict_batch_end, i, logs); }

 private:
  template <class F, class... Args>
  static void call(const F& f, Args&&... args) {
    if (f) f(args...);
  }

  LambdaCallbackOptions f_;
};

}  // namespace

Callback LambdaCallback(const LambdaCallbackOptions& options) { return make<Functions>(options); }

}  // namespace addax::callbacks
