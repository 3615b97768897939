// LambdaCallback: hooks given as functions.
#pragma once

#include <functional>

#include "addax/callback.hpp"

namespace addax {

struct LambdaCallbackOptions {
  using OfIndex = std::function<void(int64_t index, Logs& logs)>;
  using OfRun = std::function<void(Logs& logs)>;
  OfIndex on_epoch_begin = {}, on_epoch_end = {};
  OfRun on_train_begin = {}, on_train_end = {};
  OfIndex on_train_batch_begin = {}, on_train_batch_end = {};
  OfRun on_test_begin = {}, on_test_end = {};
  OfIndex on_test_batch_begin = {}, on_test_batch_end = {};
  OfRun on_predict_begin = {}, on_predict_end = {};
  OfIndex on_predict_batch_begin = {}, on_predict_batch_end = {};
};

namespace callbacks {
/// keras.callbacks.LambdaCallback.
Callback LambdaCallback(const LambdaCallbackOptions& options);
}  // namespace callbacks

}  // namespace addax
