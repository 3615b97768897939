// refusal(): in which words a call is refused.
#pragma once

#include <functional>
#include <string>

namespace addax::tests {

/// What the error of this type says; "accepted" where none is thrown.
template <class E>
std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const E& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace addax::tests
