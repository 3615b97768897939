// Scopes: settings for what one thread does while the scope lives. They nest; the end of a scope restores what was
// before.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "addax/device.hpp"
#include "addax/dtype_policy.hpp"
#include "addax/random.hpp"

namespace addax {

class OnDevice;

/// Where operations of this thread run and weights are made (keras.device), as config::set_device() has it for all.
/// An operation on a tensor that lies on a GPU runs there. DeviceError says why there is no such device.
class DeviceScope {
 public:
  explicit DeviceScope(const Device& device);
  ~DeviceScope();
  DeviceScope(const DeviceScope&) = delete;
  DeviceScope& operator=(const DeviceScope&) = delete;

 private:
  std::unique_ptr<OnDevice> inside_;
};

/// The policy of layers that are told none.
class DTypePolicyScope {
 public:
  explicit DTypePolicyScope(const DTypePolicy& policy);
  ~DTypePolicyScope();
  DTypePolicyScope(const DTypePolicyScope&) = delete;
  DTypePolicyScope& operator=(const DTypePolicyScope&) = delete;

 private:
  std::optional<DTypePolicy> before_;
};

/// A stream of its own for random operations and layers that are given no seed.
class SeedScope {
 public:
  explicit SeedScope(int64_t seed);
  ~SeedScope();
  SeedScope(const SeedScope&) = delete;
  SeedScope& operator=(const SeedScope&) = delete;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

/// A name in front of the paths of variables made here (keras.name_scope): "encoder/dense/kernel".
class NameScope {
 public:
  explicit NameScope(const std::string& name);
  ~NameScope();
  NameScope(const NameScope&) = delete;
  NameScope& operator=(const NameScope&) = delete;

 private:
  size_t before_;
};

}  // namespace addax
