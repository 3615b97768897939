// ProgbarLogger: the progress bar as a callback.
#pragma once

#include "addax/callback.hpp"

namespace addax::callbacks {
/// keras.callbacks.ProgbarLogger: shows what `.verbose` asks for, in its own place in the list; fit(), evaluate() and
/// predict() then show nothing themselves.
Callback ProgbarLogger();
}  // namespace addax::callbacks
