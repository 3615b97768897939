// Device: where a tensor lies and where an operation runs.
#pragma once

#include <string>
#include <string_view>

namespace addax {

/// The processor, or one GPU. Converts from "cpu", "cuda" and "cuda:1"; anything else is an OptionError.
struct Device {
  enum Kind { cpu, cuda };
  Kind kind = cpu;
  int index = 0;

  constexpr Device(Kind kind = cpu, int index = 0) : kind(kind), index(index) {}
  Device(std::string_view name);
  Device(const char* name) : Device(std::string_view(name)) {}
  std::string to_string() const;
  bool operator==(const Device&) const = default;
};

}  // namespace addax
