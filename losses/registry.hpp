// The losses that have a name.
#pragma once

#include "addax/loss.hpp"
#include "core/registry.hpp"

namespace addax {

/// Each class's own source adds it.
Registry<Loss>& loss_registry();

}  // namespace addax
