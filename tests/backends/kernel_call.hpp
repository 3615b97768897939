// Calling kernels in tests: Array owns elements with their spec, run() plans, gives scratch and calls.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "backends/kernel.hpp"
#include "core/convert.hpp"

namespace addax::backends {

/// Elements of any dtype, read and written as doubles.
class Array {
 public:
  Array(Shape shape, DType dtype) : spec_{shape, dtype}, bytes_(std::max<size_t>(spec_.bytes(), 1)) {}
  Array(Shape shape, DType dtype, const std::vector<double>& values) : Array(shape, dtype) {
    for (int64_t i = 0; i < size(); ++i) set(i, values[static_cast<size_t>(i)]);
  }

  const Spec& spec() const { return spec_; }
  const Shape& shape() const { return spec_.shape; }
  int64_t size() const { return spec_.shape.size(); }
  View view() { return {bytes_.data(), &spec_}; }
  template <class T>
  T* as() {
    return reinterpret_cast<T*>(bytes_.data());
  }
  double operator[](int64_t i) const {
    double value = 0;
    addax::visit_dtype(spec_.dtype, [&](auto zero) {
      value = convert_element<double>(reinterpret_cast<const decltype(zero)*>(bytes_.data())[i]);
    });
    return value;
  }
  void set(int64_t i, double value) {
    addax::visit_dtype(spec_.dtype, [&](auto zero) {
      reinterpret_cast<decltype(zero)*>(bytes_.data())[i] = convert_element<decltype(zero)>(value);
    });
  }
  std::vector<double> values() const {
    std::vector<double> result;
    for (int64_t i = 0; i < size(); ++i) result.push_back((*this)[i]);
    return result;
  }

  /// Whole numbers from a small range for integers, from [-2, 2] for floats.
  static Array random(Shape shape, DType dtype, unsigned seed = 1) {
    Array a(shape, dtype);
    std::mt19937 draw(seed);
    std::uniform_real_distribution<double> real(-2, 2);
    std::uniform_int_distribution<int> whole(dtype.is_signed() ? -5 : 0, dtype == DType::bool_ ? 1 : 5);
    for (int64_t i = 0; i < a.size(); ++i) a.set(i, dtype.is_float() ? real(draw) : whole(draw));
    return a;
  }

 private:
  Spec spec_;
  std::vector<std::byte> bytes_;
};

/// Calls a kernel; with a planner also its plan, and scratch of exactly the size that it asked for.
inline void run(Kernel kernel, std::vector<Array*> in, std::vector<Array*> out, const void* attrs,
                Planner planner = nullptr) {
  std::vector<View> ins, outs;
  std::vector<Spec> in_specs, out_specs;
  for (Array* a : in) ins.push_back(a->view()), in_specs.push_back(a->spec());
  for (Array* a : out) outs.push_back(a->view()), out_specs.push_back(a->spec());
  Plan plan = planner ? planner(in_specs, out_specs, attrs) : Plan{};
  std::unique_ptr<void, decltype(&std::free)> scratch(
      plan.scratch ? std::aligned_alloc(64, (plan.scratch + 63) / 64 * 64) : nullptr, &std::free);
  kernel({ins, outs, attrs, plan.prepared.get(), scratch.get(), nullptr});
}

/// The dtypes that kernel tests go through.
inline constexpr DType all_dtypes[] = {DType::bool_,    DType::int8,    DType::int16,  DType::int32,  DType::int64,
                                       DType::uint8,    DType::uint16,  DType::uint32, DType::uint64, DType::float16,
                                       DType::bfloat16, DType::float32, DType::float64};
inline constexpr DType float_dtypes[] = {DType::float16, DType::bfloat16, DType::float32, DType::float64};

/// Relative rounding of a dtype, some steps wide.
inline double tolerance(DType dtype) {
  return dtype == DType::bfloat16 ? 2e-2 : dtype == DType::float16 ? 2e-3 : dtype == DType::float32 ? 2e-6 : 1e-12;
}

/// Equal, both NaN, or within `rounding` of the larger magnitude (at least 1).
inline bool close(double a, double b, double rounding) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  return std::abs(a - b) <= rounding * std::max({1.0, std::abs(a), std::abs(b)});
}

}  // namespace addax::backends
