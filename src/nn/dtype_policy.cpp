#include "addax/dtype_policy.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "addax/config.hpp"
#include "addax/errors.hpp"
#include "addax/scopes.hpp"
#include "nn/forget_dtype_policy.hpp"

namespace addax {

DTypePolicy::DTypePolicy(std::string name) : name_(std::move(name)) {
  constexpr std::string_view mixed = "mixed_";
  bool is_mixed = name_.starts_with(mixed);
  try {
    compute_ = DType(is_mixed ? std::string_view(name_).substr(mixed.size()) : std::string_view(name_));
  } catch (const OptionError&) {
    compute_ = DType::bool_;
  }
  bool half = compute_ == DType::float16 || compute_ == DType::bfloat16;
  if ((compute_ == DType::bool_ && name_ != "bool") || (is_mixed && !half))
    throw OptionError("DTypePolicy: expected a dtype, \"mixed_bfloat16\" or \"mixed_float16\", got \"" + name_ + "\".");
  variable_ = is_mixed ? DType(DType::float32) : compute_;
}

namespace {

std::optional<DTypePolicy>& policy_of_thread() {
  thread_local std::optional<DTypePolicy> policy;
  return policy;
}

}  // namespace

DTypePolicyScope::DTypePolicyScope(const DTypePolicy& policy) : before_(std::exchange(policy_of_thread(), policy)) {}
DTypePolicyScope::~DTypePolicyScope() { policy_of_thread() = before_; }

namespace config {
namespace {

struct Setting {
  std::mutex mutex;
  std::optional<DTypePolicy> policy;
};

Setting& setting() {
  static Setting process;
  return process;
}

}  // namespace

DTypePolicy dtype_policy() {
  if (policy_of_thread()) return *policy_of_thread();
  std::lock_guard lock(setting().mutex);
  return setting().policy.value_or(DTypePolicy(floatx()));
}

void set_dtype_policy(const DTypePolicy& policy) {
  std::lock_guard lock(setting().mutex);
  setting().policy = policy;
}

}  // namespace config

void forget_dtype_policy() {
  std::lock_guard lock(config::setting().mutex);
  config::setting().policy.reset();
}

}  // namespace addax
