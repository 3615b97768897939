// Settings of the process that every folder may ask.
#include <atomic>

#include "addax/config.hpp"
#include "addax/errors.hpp"

namespace addax::config {
namespace {

std::atomic<DType::Code> default_float{DType::float32};
std::atomic<double> small{1e-7};
std::atomic<bool> tf32{false};

}  // namespace

DType floatx() { return default_float.load(std::memory_order_relaxed); }

void set_floatx(DType dtype) {
  if (!dtype.is_float())
    throw DTypeError("config::set_floatx: expected a float dtype, got " + std::string(dtype.name()) + ".");
  default_float = dtype;
}

double epsilon() { return small.load(std::memory_order_relaxed); }

void set_epsilon(double epsilon) {
  if (!(epsilon > 0))
    throw OptionError("config::set_epsilon: expected a positive number, got " + std::to_string(epsilon) + ".");
  small = epsilon;
}

void enable_tf32(bool enabled) { tf32 = enabled; }
bool is_tf32_enabled() { return tf32.load(std::memory_order_relaxed); }

}  // namespace addax::config
