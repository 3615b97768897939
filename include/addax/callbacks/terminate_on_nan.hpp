// TerminateOnNaN: ends fit() when the loss is not a finite number.
#pragma once

#include "addax/callback.hpp"

namespace addax {

struct TerminateOnNaNOptions {
  bool raise_error = false;  // ValueError at once, instead of an orderly end
};

namespace callbacks {
/// keras.callbacks.TerminateOnNaN. Says which layer's output was the first that is not finite in that step, or that
/// the data or the loss itself are not; to know it, each step looks at every layer's output.
Callback TerminateOnNaN(const TerminateOnNaNOptions& options = {});
}  // namespace callbacks

}  // namespace addax
