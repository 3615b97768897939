// TerminateOnNaN: ends fit() when the loss is not a finite number.
#pragma once

#include "addax/callback.hpp"

namespace addax {

struct TerminateOnNaNOptions {
  bool raise_error = false;  // ValueError at once, instead of an orderly end
};

namespace callbacks {
/// keras.callbacks.TerminateOnNaN.
Callback TerminateOnNaN(const TerminateOnNaNOptions& options = {});
}  // namespace callbacks

}  // namespace addax
