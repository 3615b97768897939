// clear_session: names and settings as at the start of the program.
#pragma once

namespace addax {

namespace utils {
/// keras.utils.clear_session: automatic names count anew ("dense" again), and the dtype policy is float32 or what
/// config::set_floatx() says. Models, layers and tensors stay what they are, and random numbers go on: start those by
/// utils::set_random_seed().
void clear_session();
}  // namespace utils

namespace backend {
using utils::clear_session;
}

}  // namespace addax
