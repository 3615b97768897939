// Moving elements without computing: attributes and CPU kernels. All of them know element sizes only, not dtypes.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// Output axis i is input axis perm[i].
struct TransposeAttrs {
  Shape perm;
  bool operator==(const TransposeAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"perm", &TransposeAttrs::perm}}; }
};

struct ConcatenateAttrs {
  int axis = 0;
  bool operator==(const ConcatenateAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &ConcatenateAttrs::axis}}; }
};

enum class PadMode : uint8_t { constant, reflect, symmetric, edge, wrap };

/// Elements added before each axis; those after it follow from the output's shape. `value` is for `constant`. Reflected
/// and repeated elements go on as often as the widths ask for.
struct PadAttrs {
  PadMode mode = PadMode::constant;
  Shape before;
  double value = 0;
  bool operator==(const PadAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"mode", &PadAttrs::mode}, Field{"before", &PadAttrs::before},
                      Field{"value", &PadAttrs::value}};
  }
};

/// Element i of an axis is at start + i * step, steps of either sign; how many there are is the result's shape.
struct SliceAttrs {
  Shape start;
  Shape step;
  bool operator==(const SliceAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"start", &SliceAttrs::start}, Field{"step", &SliceAttrs::step}};
  }
};

struct FlipAttrs {
  Shape axes;
  bool operator==(const FlipAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axes", &FlipAttrs::axes}}; }
};

/// One shift per axis, of either sign, 0 for axes that stay.
struct RollAttrs {
  Shape shifts;
  bool operator==(const RollAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"shifts", &RollAttrs::shifts}}; }
};

struct RepeatAttrs {
  int axis = 0;
  bool operator==(const RepeatAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &RepeatAttrs::axis}}; }
};

namespace cpu {

/// x -> y of as many bytes, whatever their dtypes.
void copy_bytes(const KernelCall& call);

// x -> y unless said otherwise; any dtype, the same in and out; no plan.
void copy(const KernelCall& call);          // no attributes: also reshape, squeeze, expand_dims
void broadcast_to(const KernelCall& call);  // no attributes: x's shape, aligned at the last axis, broadcasts to y's
void tile(const KernelCall& call);       // no attributes: y's axes are whole multiples of x's, aligned at the last axis
void repeat(const KernelCall& call);     // RepeatAttrs: each element as often as y's axis is longer than x's
void transpose(const KernelCall& call);  // TransposeAttrs
void concatenate(const KernelCall& call);   // ConcatenateAttrs: any number of inputs
void pad(const KernelCall& call);           // PadAttrs
void slice(const KernelCall& call);         // SliceAttrs
void slice_update(const KernelCall& call);  // SliceAttrs: x, updates -> x with the slice replaced
void flip(const KernelCall& call);          // FlipAttrs
void roll(const KernelCall& call);          // RollAttrs

/// slice_update into zeros: the gradient of slice. dy -> dx
void slice_gradient(const KernelCall& call);  // SliceAttrs

}  // namespace cpu
}  // namespace addax::backends
