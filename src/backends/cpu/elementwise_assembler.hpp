// Assembler: what one step of elementwise work is in machine code for AVX-512: 16 floats in a vector register, which
// half floats and small integers become as they are loaded, or 16 booleans in a mask register. A step does what its
// scalar functor does, bit by bit but for what a NaN carries.
#pragma once

#include "backends/cpu/machine_code.hpp"

#ifdef ADDAX_MACHINE_CODE
#include <memory>
#include <vector>

#include "backends/cpu/elementwise_operand.hpp"

namespace addax::backends::cpu {

/// Whether floats stand for it in registers.
inline bool is_float(DType dtype) { return register_dtype(dtype) == DType::float32; }

class Assembler : protected Xbyak::CodeGenerator {
 public:
  static bool knows(const Instruction& step);
  /// Whether it can be read from memory, and written there.
  static bool loads(DType dtype);
  static bool stores(DType dtype) { return is_float(dtype) || dtype == DType::bool_; }

 protected:
  using Address = Xbyak::Address;
  using Label = Xbyak::Label;
  using Opmask = Xbyak::Opmask;
  using Zmm = Xbyak::Zmm;

  /// The numbers of registers, each of a vector or a mask, as the step has it.
  struct Places {
    int y, a, b, c;
  };
  static constexpr int vectors = 29, first_mask = 3, masks = 8;  // [0, vectors) and [first_mask, masks) are values'

  /// has_bf16: the processor has instructions for bfloat16. Throws Xbyak::Error.
  Assembler(size_t bytes, bool has_bf16) : CodeGenerator(bytes, Xbyak::DontSetProtectRWE), has_bf16_(has_bf16) {}

  /// y may be the register of an operand. is_stored_only: y goes nowhere but to memory, in the dtype that it is cast
  /// to.
  void make(const Instruction& step, Places at, bool is_stored_only);
  void fill(const Zmm& to, float x);
  /// One register from memory and back; under a mask those elements alone that there_ names.
  void load(DType dtype, int to, const Address& from, bool is_masked);
  void store(DType dtype, const Address& to, int from, bool is_masked);
  /// What the code has behind its end.
  void append();

  const Opmask there_ = Opmask(1);
  const Zmm t_ = Zmm(31);  // serves within a step, as the next three

 private:
  // A number that the code reads.
  struct Literal {
    uint32_t bits;
    Label label;
  };
  // Where denormal numbers, which the processor's instruction takes for zeros, are rounded to bfloat16.
  struct Apart {
    Label begin, back;
    int vector;
  };

  const Label& literal(uint32_t bits);
  /// An operand of which all elements are one number.
  Address bits(uint32_t x) { return ptr_b[rip + literal(x)]; }
  Address number(float x);

  void tell(ElementwiseOp op, const Opmask& y, const Zmm& a, const Zmm& b);
  void combine(ElementwiseOp op, const Opmask& y, const Opmask& a, const Opmask& b);
  void cast(const Instruction& step, Places at, bool is_stored_only);
  void invert(const Zmm& y, const Zmm& a);
  void sign(const Zmm& y, const Zmm& a);
  void or_if_nan(const Zmm& y, const Zmm& a, const Zmm& other);
  void narrow(const Zmm& x, DType to);
  void narrow_as_integer(const Zmm& x, bool is_of_some);

  const Opmask test_ = Opmask(2);
  const Zmm u_ = Zmm(30);
  const Xbyak::Ymm half_ = Xbyak::Ymm(29);
  const Xbyak::Xmm bytes_ = Xbyak::Xmm(29);
  const bool has_bf16_;
  std::vector<std::unique_ptr<Literal>> literals_;
  std::vector<std::unique_ptr<Apart>> aparts_;
};

}  // namespace addax::backends::cpu
#endif
