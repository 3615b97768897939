// Real Keras as the other side of a check: tests/golden/keras_check.py, in the first Python that has Keras
// ($ADDAX_KERAS_PYTHON, that of the peers, or python3).
#pragma once

#include <string>

#include "addax/json.hpp"
#include "addax/tensor.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {

inline constexpr int no_keras = 77;

struct Verdict {
  int status = no_keras;
  std::string output;
};

/// keras_check.py WHAT on this spec and path. The spec and what goes to stderr lie in `folder`.
Verdict keras(const std::string& what, const Json& spec, const TemporaryFolder& folder, const std::string& path);
/// Fails the test where Keras did not agree. Without Keras nothing is checked, and a message says so.
void check_agreed(const Verdict& verdict, const TemporaryFolder& folder);

/// Tensors as the golden files hold them.
Json record(const Tensor& tensor);
Json records(const Tensors& tensors);

}  // namespace addax::tests
