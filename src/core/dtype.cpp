// Names of element types, conversion of float16 and the promotion lattice.
#include "addax/dtype.hpp"

#include <algorithm>
#include <ostream>

#include "addax/errors.hpp"
#include "core/half_bits.hpp"
#include "core/names.hpp"

namespace addax {

namespace {
constexpr std::string_view names[DType::count] = {"bool",     "int8",    "int16",  "int32",  "int64",
                                                  "uint8",    "uint16",  "uint32", "uint64", "float16",
                                                  "bfloat16", "float32", "float64"};
}  // namespace

float16_t::float16_t(float value) : bits(float16_bits(value)) {}
float16_t::operator float() const { return float16_value(bits); }

DType::DType(std::string_view name) {
  auto* found = std::find(names, names + count, name);
  if (found == names + count)
    throw OptionError("dtype: expected the name of an element type, got \"" + std::string(name) + "\". " +
                      did_you_mean(name, names));
  code_ = static_cast<Code>(found - names);
}

std::string_view DType::name() const { return names[code_]; }
std::ostream& operator<<(std::ostream& out, DType dtype) { return out << dtype.name(); }

// Keras' lattice, which is JAX's: a float beats every integer, two halves meet in float32, and what holds both
// integers is float32 where one of them is uint64. As Keras on TensorFlow, 64-bit types are kept, not cut to 32.
DType promote(DType a, DType b) {
  if (a == b) return a;
  if (a.is_float() && b.is_float()) return a.size() == b.size() ? DType(DType::float32) : a.size() > b.size() ? a : b;
  if (a.is_float() || b == DType::bool_) return a;
  if (b.is_float() || a == DType::bool_) return b;
  if (a.is_signed() == b.is_signed()) return a.size() > b.size() ? a : b;
  DType with_sign = a.is_signed() ? a : b, without = a.is_signed() ? b : a;
  if (with_sign.size() > without.size()) return with_sign;
  if (without == DType::uint8) return DType::int16;
  if (without == DType::uint16) return DType::int32;
  return without == DType::uint32 ? DType::int64 : DType::float32;
}

}  // namespace addax
