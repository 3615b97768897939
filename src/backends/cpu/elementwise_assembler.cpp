// Steps of elementwise work in machine code.
#include "backends/cpu/elementwise_assembler.hpp"

#ifdef ADDAX_MACHINE_CODE
#include <algorithm>
#include <bit>
#include <cmath>

namespace addax::backends::cpu {

namespace {

using Op = ElementwiseOp;

// Predicates of vcmpps: false where an operand is NaN, but for `unequal` and `unordered`.
constexpr uint8_t equal = 0x00, unordered = 0x03, unequal = 0x04, less = 0x11, less_equal = 0x12, greater_equal = 0x1d,
                  greater = 0x1e;
constexpr uint8_t to_nearest = 0x08, down = 0x09, up = 0x0a, to_zero = 0x0b;  // of vrndscaleps, without exceptions
constexpr uint8_t denormal = 0x20;                                            // of vfpclassps
constexpr uint32_t sign_bit = 0x80000000, magnitude = 0x7fffffff;

constexpr Op ops_on_bools[] = {Op::logical_and, Op::logical_or, Op::logical_xor, Op::logical_not};
constexpr Op ops_on_floats[] = {
    Op::abs,    Op::negative,   Op::sign,    Op::square,        Op::relu,        Op::relu6,      Op::sqrt,
    Op::rsqrt,  Op::reciprocal, Op::ceil,    Op::floor,         Op::round,       Op::trunc,      Op::isnan,
    Op::isinf,  Op::isfinite,   Op::signbit, Op::logical_not,   Op::add,         Op::subtract,   Op::multiply,
    Op::divide, Op::maximum,    Op::minimum, Op::fmax,          Op::fmin,        Op::equal,      Op::not_equal,
    Op::less,   Op::less_equal, Op::greater, Op::greater_equal, Op::logical_and, Op::logical_or, Op::logical_xor,
    Op::select, Op::clip};

bool is_small_integer(DType dtype) {
  return dtype == DType::int8 || dtype == DType::uint8 || dtype == DType::int16 || dtype == DType::uint16 ||
         dtype == DType::int32;
}

}  // namespace

bool Assembler::knows(const Instruction& step) {
  if (step.op == Op::cast)
    return (is_float(step.to) && loads(step.dtype)) || (step.to == DType::bool_ && is_float(step.dtype));
  if (step.dtype == DType::bool_) return std::ranges::count(ops_on_bools, step.op) > 0;
  return is_float(step.dtype) && std::ranges::count(ops_on_floats, step.op) > 0;
}

bool Assembler::loads(DType dtype) { return is_float(dtype) || is_small_integer(dtype) || dtype == DType::bool_; }

void Assembler::make(const Instruction& step, Places at, bool is_stored_only) {
  if (step.op == Op::cast) return cast(step, at, is_stored_only);
  if (step.dtype == DType::bool_) return combine(step.op, Opmask(at.y), Opmask(at.a), Opmask(at.b));
  const Zmm y(at.y), a(at.a), b(at.b), c(at.c);
  if (result_dtype(step.op, step.dtype) == DType::bool_) return tell(step.op, Opmask(at.y), a, b);
  switch (step.op) {
    case Op::abs: return vpandd(y, a, bits(magnitude));
    case Op::negative: return vpxord(y, a, bits(sign_bit));
    case Op::sign: return sign(y, a);
    case Op::square: return vmulps(y, a, a);
    case Op::relu: vpxord(t_, t_, t_); return vmaxps(y, t_, a);
    case Op::relu6:
      vpxord(t_, t_, t_);
      vmaxps(u_, t_, a);
      fill(t_, 6);
      return vminps(y, t_, u_);
    case Op::sqrt: return vsqrtps(y, a);
    case Op::rsqrt: vsqrtps(u_, a); return invert(y, u_);
    case Op::reciprocal: return invert(y, a);
    case Op::ceil: return vrndscaleps(y, a, up);
    case Op::floor: return vrndscaleps(y, a, down);
    case Op::round: return vrndscaleps(y, a, to_nearest);
    case Op::trunc: return vrndscaleps(y, a, to_zero);
    case Op::add: return vaddps(y, a, b);
    case Op::subtract: return vsubps(y, a, b);
    case Op::multiply: return vmulps(y, a, b);
    case Op::divide: return vdivps(y, a, b);
    // The second operand is the result where one is no number, and of two zeros.
    case Op::maximum: vmaxps(t_, a, b); return or_if_nan(y, a, a);
    case Op::minimum: vminps(t_, a, b); return or_if_nan(y, a, a);
    case Op::fmax: vmaxps(t_, b, a); return or_if_nan(y, a, b);
    case Op::fmin: vminps(t_, b, a); return or_if_nan(y, a, b);
    case Op::select: return vblendmps(y | Opmask(at.a), c, b);
    default:  // clip
      vmaxps(t_, b, a);
      return vminps(y, c, t_);
  }
}

// y = t_, or `other` where a is no number.
void Assembler::or_if_nan(const Zmm& y, const Zmm& a, const Zmm& other) {
  vcmpps(test_, a, a, unordered);
  vblendmps(y | test_, t_, other);
}

void Assembler::invert(const Zmm& y, const Zmm& a) {
  fill(t_, 1);
  vdivps(y, t_, a);
}

void Assembler::sign(const Zmm& y, const Zmm& a) {
  vpxord(t_, t_, t_);
  vcmpps(test_, a, t_, greater);
  fill(u_ | test_ | T_z, 1);
  vcmpps(test_, a, t_, less);
  fill(u_ | test_, -1);
  vcmpps(test_, a, a, unordered);
  vblendmps(y | test_, u_, a);
}

// A boolean for floats.
void Assembler::tell(Op op, const Opmask& y, const Zmm& a, const Zmm& b) {
  switch (op) {
    case Op::isnan: return vcmpps(y, a, a, unordered);
    case Op::isinf: vpandd(t_, a, bits(magnitude)); return vcmpps(y, t_, number(INFINITY), equal);
    case Op::isfinite: vsubps(t_, a, a); return vcmpps(y, t_, number(0), equal);
    case Op::signbit: return vpmovd2m(y, a);
    case Op::logical_not: return vcmpps(y, a, number(0), equal);
    case Op::equal: return vcmpps(y, a, b, equal);
    case Op::not_equal: return vcmpps(y, a, b, unequal);
    case Op::less: return vcmpps(y, a, b, less);
    case Op::less_equal: return vcmpps(y, a, b, less_equal);
    case Op::greater: return vcmpps(y, a, b, greater);
    case Op::greater_equal: return vcmpps(y, a, b, greater_equal);
    default:
      vcmpps(test_, a, number(0), unequal);
      vcmpps(y, b, number(0), unequal);
      return combine(op, y, test_, y);
  }
}

void Assembler::combine(Op op, const Opmask& y, const Opmask& a, const Opmask& b) {
  switch (op) {
    case Op::logical_and: return kandw(y, a, b);
    case Op::logical_or: return korw(y, a, b);
    case Op::logical_xor: return kxorw(y, a, b);
    default: return knotw(y, a);
  }
}

void Assembler::cast(const Instruction& step, Places at, bool is_stored_only) {
  if (step.to == DType::bool_) return vcmpps(Opmask(at.y), Zmm(at.a), number(0), unequal);
  const Zmm y(at.y);
  if (step.dtype == DType::bool_) return fill(y | Opmask(at.a) | T_z, 1);
  Zmm a(at.a);
  if (is_small_integer(step.dtype)) {
    vcvtdq2ps(y, a);
    a = y;
  }
  if (step.to != DType::float32 && !is_stored_only) {
    narrow(a, step.to);
    if (step.to == DType::float16) return vcvtph2ps(y, half_);
    vpmovzxwd(y, half_);
    vpslld(y, y, 16);
  } else if (a.getIdx() != y.getIdx()) {
    vmovaps(y, a);
  }
}

// To the nearest, ties to even, into half_.
void Assembler::narrow(const Zmm& x, DType to) {
  if (to == DType::float16) return vcvtps2ph(half_, x, 0);
  if (!has_bf16_) return narrow_as_integer(x, false);
  vcvtneps2bf16(half_, x);
  vfpclassps(test_, x, denormal);
  kortestw(test_, test_);
  auto& apart = *aparts_.emplace_back(std::make_unique<Apart>());
  apart.vector = x.getIdx();
  jnz(apart.begin, T_NEAR);
  L(apart.back);
}

// Of all elements, or of those alone that test_ names, none of which is NaN.
void Assembler::narrow_as_integer(const Zmm& x, bool is_of_some) {
  vpsrld(u_, x, 16);
  if (!is_of_some) {
    vcmpps(test_, x, x, unordered);
    vpord(t_, u_, bits(0x40));  // a NaN stays one
  }
  vpandd(u_, u_, bits(1));
  vpaddd(u_, u_, bits(0x7fff));
  vpaddd(u_, u_, x);
  vpsrld(u_, u_, 16);
  if (is_of_some) return vpmovdw(half_ | test_, u_);
  vmovdqa32(u_ | test_, t_);
  vpmovdw(half_, u_);
}

void Assembler::fill(const Zmm& to, float x) { vbroadcastss(to, ptr[rip + literal(std::bit_cast<uint32_t>(x))]); }

Xbyak::Address Assembler::number(float x) { return bits(std::bit_cast<uint32_t>(x)); }

void Assembler::load(DType dtype, int to, const Address& from, bool is_masked) {
  const Zmm whole(to), y = is_masked ? whole | there_ | T_z : whole;
  switch (dtype) {
    case DType::float32: return vmovups(y, from);
    case DType::float16: return vcvtph2ps(y, from);
    case DType::bfloat16: vpmovzxwd(y, from); return vpslld(whole, whole, 16);
    case DType::bool_:
      vmovdqu8(is_masked ? bytes_ | there_ | T_z : bytes_, from);
      return vptestmb(Opmask(to), bytes_, bytes_);
    case DType::int8: return vpmovsxbd(y, from);
    case DType::uint8: return vpmovzxbd(y, from);
    case DType::int16: return vpmovsxwd(y, from);
    case DType::uint16: return vpmovzxwd(y, from);
    default: return vmovdqu32(y, from);
  }
}

void Assembler::store(DType dtype, const Address& to, int from, bool is_masked) {
  const Address there = is_masked ? to | there_ : to;
  if (dtype == DType::float32) return vmovups(there, Zmm(from));
  if (dtype != DType::bool_) {
    narrow(Zmm(from), dtype);
    return vmovdqu16(there, half_);
  }
  vpmovm2b(bytes_, Opmask(from));
  vpabsb(bytes_, bytes_);  // 1 for -1
  vmovdqu8(there, bytes_);
}

const Xbyak::Label& Assembler::literal(uint32_t bits) {
  auto known = std::ranges::find(literals_, bits, [](const auto& literal) { return literal->bits; });
  if (known == literals_.end()) known = literals_.insert(known, std::make_unique<Literal>(Literal{bits, {}}));
  return (*known)->label;
}

void Assembler::append() {
  for (const auto& apart : aparts_) {
    L(apart->begin);
    narrow_as_integer(Zmm(apart->vector), true);
    jmp(apart->back, T_NEAR);
  }
  align(sizeof(uint32_t));
  for (const auto& literal : literals_) {
    L(literal->label);
    dd(literal->bits);
  }
}

}  // namespace addax::backends::cpu
#endif
