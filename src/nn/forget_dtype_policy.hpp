// The way back from config::set_dtype_policy().
#pragma once

namespace addax {

void forget_dtype_policy();

}  // namespace addax
