// The version of Keras whose form the files have.
#pragma once

namespace addax {

inline constexpr const char* keras_version = "3.15.1";

}  // namespace addax
