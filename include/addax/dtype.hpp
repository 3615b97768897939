// DType: the element types of tensors, their names and Keras' promotion rules.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace addax {

/// IEEE binary16 as storage; arithmetic happens in float.
struct float16_t {
  uint16_t bits = 0;
  float16_t() = default;
  explicit float16_t(float value);
  operator float() const;
};

/// bfloat16 (the upper half of a float, rounded to nearest even) as storage; arithmetic happens in float.
struct bfloat16_t {
  uint16_t bits = 0;
  bfloat16_t() = default;
  explicit bfloat16_t(float value) {
    auto u = std::bit_cast<uint32_t>(value);
    bits = (u & 0x7fffffffu) > 0x7f800000u ? uint16_t((u >> 16) | 0x40u)
                                           : uint16_t((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
  }
  operator float() const { return std::bit_cast<float>(uint32_t(bits) << 16); }
};

/// Element type. Converts from Keras' names ("float32"); an unknown name is an OptionError.
class DType {
 public:
  enum Code : uint8_t {
    bool_,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float16,
    bfloat16,
    float32,
    float64
  };
  static constexpr int count = 13;

  constexpr DType(Code code = float32) : code_(code) {}
  DType(std::string_view name);
  DType(const char* name) : DType(std::string_view(name)) {}
  DType(const std::string& name) : DType(std::string_view(name)) {}

  constexpr operator Code() const { return code_; }
  /// Bytes of one element.
  constexpr size_t size() const {
    constexpr uint8_t sizes[count] = {1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 2, 4, 8};
    return sizes[code_];
  }
  /// Keras' name, e.g. "float32", "bool".
  std::string_view name() const;
  /// As name().
  friend std::ostream& operator<<(std::ostream& out, DType dtype);
  constexpr bool is_float() const { return code_ >= float16; }
  constexpr bool is_int() const { return code_ >= int8 && code_ <= uint64; }
  constexpr bool is_signed() const { return is_float() || (code_ >= int8 && code_ <= int64); }

 private:
  Code code_;
};

/// The dtype that Keras gives the result of an operation on `a` and `b`.
DType promote(DType a, DType b);

/// The DType of a C++ element type: `dtype_of<float> == DType::float32`.
template <class T>
inline constexpr DType::Code dtype_of = [] {
  static_assert(sizeof(T) == 0, "addax: not an element type of tensors");
  return DType::float32;
}();
template <>
inline constexpr DType::Code dtype_of<bool> = DType::bool_;
template <>
inline constexpr DType::Code dtype_of<int8_t> = DType::int8;
template <>
inline constexpr DType::Code dtype_of<int16_t> = DType::int16;
template <>
inline constexpr DType::Code dtype_of<int32_t> = DType::int32;
template <>
inline constexpr DType::Code dtype_of<int64_t> = DType::int64;
template <>
inline constexpr DType::Code dtype_of<long long> = DType::int64;
template <>
inline constexpr DType::Code dtype_of<uint8_t> = DType::uint8;
template <>
inline constexpr DType::Code dtype_of<uint16_t> = DType::uint16;
template <>
inline constexpr DType::Code dtype_of<uint32_t> = DType::uint32;
template <>
inline constexpr DType::Code dtype_of<uint64_t> = DType::uint64;
template <>
inline constexpr DType::Code dtype_of<unsigned long long> = DType::uint64;
template <>
inline constexpr DType::Code dtype_of<float16_t> = DType::float16;
template <>
inline constexpr DType::Code dtype_of<bfloat16_t> = DType::bfloat16;
template <>
inline constexpr DType::Code dtype_of<float> = DType::float32;
template <>
inline constexpr DType::Code dtype_of<double> = DType::float64;

}  // namespace addax
