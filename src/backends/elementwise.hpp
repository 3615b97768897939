// Elementwise work: the operations, programs of several of them, and the CPU kernels that run both.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "addax/dtype.hpp"
#include "backends/kernel.hpp"
#include "backends/scalar_math.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// What is done to each element. `cast` changes the dtype, `index` gives each element its flat position.
enum class ElementwiseOp : uint8_t {
#define ADDAX_ROW(name, ...) name,
  ADDAX_ELEMENTWISE_OPS(ADDAX_ROW)
#undef ADDAX_ROW
      cast,
  index
};
inline constexpr int elementwise_op_count = int(ElementwiseOp::index) + 1;

/// "arctan2"
std::string_view name(ElementwiseOp op);
/// Operands: 0 for index, 3 for select(condition, a, b), clip(x, low, high) and multiply_add(a, b, c).
int arity(ElementwiseOp op);
/// Whether the op works on operands of this dtype; half floats are worked on as float32.
bool takes(ElementwiseOp op, DType dtype);
/// The dtype of the result for operands of `dtype`; `to` is what cast makes.
DType result_dtype(ElementwiseOp op, DType dtype, DType to = DType::float32);
/// Time per element, in that of an addition.
int cost(ElementwiseOp op);

/// registers[dst] = op(registers[src[0]], …). All operands have `dtype`, except the bool condition of select.
struct Instruction {
  ElementwiseOp op = ElementwiseOp::add;
  DType dtype = DType::float32;  // of the operands; of the result for index
  DType to = DType::float32;     // what cast makes; ignored by all others
  uint8_t dst = 0;               // each register is written once
  std::array<uint8_t, 3> src{};  // entries beyond the arity are ignored

  bool operator==(const Instruction&) const = default;
  static constexpr auto fields() {
    using I = Instruction;
    return std::tuple{Field{"op", &I::op}, Field{"dtype", &I::dtype}, Field{"to", &I::to}, Field{"dst", &I::dst},
                      Field{"src", &I::src}};
  }
};

/// A number in a register. Integers beyond 2^53 are exact through `integer`, which integer dtypes read.
struct Constant {
  DType dtype = DType::float32;
  double value = 0;
  int64_t integer = 0;

  static Constant of(DType dtype, double value) { return {dtype, value, int64_t(value)}; }
  static Constant of(DType dtype, int64_t value) { return {dtype, double(value), value}; }
  bool operator==(const Constant&) const = default;
  static constexpr auto fields() {
    using C = Constant;
    return std::tuple{Field{"dtype", &C::dtype}, Field{"value", &C::value}, Field{"integer", &C::integer}};
  }
};

/// A chain of elementwise work done in one pass. Registers: first the inputs, then the constants, then whatever the
/// instructions write, each once. Half floats are float32 in registers; a cast to them rounds there too.
struct Program {
  int64_t inputs = 0;
  std::vector<Constant> constants = {};
  std::vector<Instruction> instructions = {};
  std::vector<uint8_t> outputs = {};  // the register that each output stores
  std::vector<uint8_t> sums = {};     // float32 registers whose sums over all rows are the outputs behind those
  Shape shape = {};                   // that inputs broadcast to, where there are sums

  static constexpr int max_registers = 256;
  static constexpr size_t most_beside = 7;  // inputs beside a result that it continues (MatmulAttrs, ConvAttrs)
  int registers() const { return int(inputs) + int(constants.size()) + int(instructions.size()); }
  /// "r2 = add(r0, r1) float32; …"
  std::string to_string() const;
  bool operator==(const Program&) const = default;
  static constexpr auto fields() {
    using P = Program;
    return std::tuple{
        Field{"inputs", &P::inputs},   Field{"constants", &P::constants}, Field{"instructions", &P::instructions},
        Field{"outputs", &P::outputs}, Field{"sums", &P::sums},           Field{"shape", &P::shape}};
  }
};

struct FusedAttrs {
  Program program;
  bool operator==(const FusedAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"program", &FusedAttrs::program}}; }
};

struct ElementwiseAttrs {
  ElementwiseOp op = ElementwiseOp::add;
  bool operator==(const ElementwiseAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"op", &ElementwiseAttrs::op}}; }
};

namespace cpu {

/// One op on inputs of one dtype that broadcast, as NumPy's, to the output. Needs no plan. An output may be the
/// memory of an input of the same shape and dtype.
void elementwise(const KernelCall& call);

/// A program on inputs that broadcast to the one shape of all outputs. An output may be the memory of an input of
/// the same shape and dtype: every element is read before it is written. A sum has an element for each column of that
/// shape; the order in which it is made follows from the shape alone.
void fused(const KernelCall& call);
Plan plan_fused(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
