// DTypePolicy: in which dtype a layer computes and in which it keeps its weights.
#pragma once

#include <string>

#include "addax/dtype.hpp"

namespace addax {

/// "float32", "mixed_bfloat16", … (keras.DTypePolicy). Mixed policies compute in 16 bits and keep weights in float32.
class DTypePolicy {
 public:
  /// OptionError where the name is no policy.
  DTypePolicy(std::string name);
  DTypePolicy(const char* name) : DTypePolicy(std::string(name)) {}
  DTypePolicy(DType dtype) : DTypePolicy(std::string(dtype.name())) {}
  DTypePolicy(DType::Code dtype) : DTypePolicy(DType(dtype)) {}

  const std::string& name() const { return name_; }
  DType compute_dtype() const { return compute_; }
  DType variable_dtype() const { return variable_; }
  bool operator==(const DTypePolicy& other) const { return name_ == other.name_; }

 private:
  std::string name_;
  DType compute_, variable_;
};

namespace config {
/// The policy of layers that are told none: "float32", unless set.
DTypePolicy dtype_policy();
/// Sets it for layers made from now on.
void set_dtype_policy(const DTypePolicy& policy);
}  // namespace config

}  // namespace addax
