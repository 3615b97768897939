// check_refusals(): each call throws, in exactly the promised words.
#pragma once

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "support/check_op.hpp"

namespace addax::tests {

inline void check_refusals(const std::vector<Refusal>& refused) {
  for (const Refusal& refusal : refused) {
    std::string text = "no error";
    try {
      refusal.call();
    } catch (const Error& error) {
      text = error.what();
    }
    CHECK(text == refusal.text);
  }
}

}  // namespace addax::tests
