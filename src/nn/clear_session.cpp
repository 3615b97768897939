#include "addax/utils/clear_session.hpp"

#include "core/names.hpp"
#include "nn/forget_dtype_policy.hpp"

namespace addax {

void utils::clear_session() {
  reset_unique_names();
  forget_dtype_policy();
}

}  // namespace addax
