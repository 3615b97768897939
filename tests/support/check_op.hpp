// The contract of operations. A test file registers one OpRow per op; check_op() holds a row to everything that every
// op promises: eager, traced and executed results agree, kernels mean what compositions say, gradients are right to
// order 2, each dtype works, empty and odd sizes work, wrong shapes are refused in the promised words.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "addax/ops.hpp"

namespace addax::tests {

/// What a row draws its inputs from: a size that changes from check to check, a dtype, and random numbers.
class Draw {
 public:
  Draw(int64_t n, DType dtype, uint64_t seed) : n(n), dtype(dtype), random_(seed) {}

  const int64_t n;    // rows put it where an axis may have any length, also 0
  const DType dtype;  // of real()

  /// Numbers from [low, high) in `dtype`; whole ones where it is an integer type, 0 and 1 where it is bool.
  Tensor real(const Shape& shape, double low = -2, double high = 2);
  /// The same, but at least `gap` away from each of `kinks`, where a function has no slope.
  Tensor real_off(const std::vector<double>& kinks, const Shape& shape, double low = -2, double high = 2,
                  double gap = 0.01);
  /// Whole numbers from [low, high).
  Tensor integer(const Shape& shape, int64_t low, int64_t high, DType dtype = DType::int32);
  Tensor boolean(const Shape& shape);
  /// The numbers 0, 1, 2, … / 4 − 1 in random order: no two are equal.
  Tensor distinct(const Shape& shape);

 private:
  std::mt19937_64 random_;
};

using OpCall = std::function<Tensors(const Tensors&)>;

struct Refusal {
  std::function<void()> call;
  std::string text;
};

struct OpRow {
  std::string name = {};  // of the literal, or of a function that is composed of others
  std::function<Tensors(Draw&)> inputs = {};
  OpCall call = {};
  std::vector<DType> dtypes = floats();
  int order = 2;          // up to which gradients are checked; 0 where there are none
  OpCall reference = {};  // the same in other ops
  std::vector<Refusal> refused = {};
  double tolerance = 1;   // times the usual
  bool nothing = true;    // whether n = 0 is allowed
  bool composed = false;  // there is no literal of that name
  bool host = false;      // its shapes depend on values: a trace refuses it

  static std::vector<DType> floats() { return {DType::float32, DType::float64, DType::float16, DType::bfloat16}; }
  static std::vector<DType> integers() {
    return {DType::int32, DType::int8,   DType::int16,  DType::int64,
            DType::uint8, DType::uint16, DType::uint32, DType::uint64};
  }
  static std::vector<DType> numbers();  // floats and integers
  static std::vector<DType> any();      // numbers and bool
};

/// Puts rows where check_op() of all rows and the walk over all ops find them.
class OpRows {
 public:
  OpRows(std::vector<OpRow> rows);
  static const std::vector<OpRow>& all();
};

/// Everything above for one row, as doctest checks.
void check_op(const OpRow& row);

/// Equal shapes, dtypes and, within `tolerance` times the rounding of the dtype, numbers; as a doctest check.
void check_close(const Tensor& got, const Tensor& wanted, double tolerance = 1);

}  // namespace addax::tests
