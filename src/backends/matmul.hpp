// Matrix multiplication: its attributes and its kernels.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>

#include "backends/elementwise.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// What happens to a result before it is stored.
enum class Epilogue : uint8_t { none, relu };

/// in[0] = A [..., m, k], in[1] = B [..., k, n], in[2] = bias [n] where `bias` is set; out[0] = [..., m, n]. What
/// `after` reads beside the result, its register 0, are the last inputs.
/// A transposed operand has its last two axes exchanged. Leading axes broadcast as in NumPy.
struct MatmulAttrs {
  bool transpose_a = false;
  bool transpose_b = false;
  bool bias = false;
  Epilogue epilogue = Epilogue::none;
  Program after = {};

  bool operator==(const MatmulAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"transpose_a", &MatmulAttrs::transpose_a}, Field{"transpose_b", &MatmulAttrs::transpose_b},
                      Field{"bias", &MatmulAttrs::bias}, Field{"epilogue", &MatmulAttrs::epilogue},
                      Field{"after", &MatmulAttrs::after}};
  }
};

namespace cpu {

/// Floating dtypes accumulate in float32 (float64 in itself), integers in the result's dtype, wrapping. Each element is
/// summed in an order that depends on the shape alone: neither the thread count nor the run changes a bit.
void matmul(const KernelCall& call);
Plan plan_matmul(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
