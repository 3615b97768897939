// Random numbers: attributes and CPU kernels. Every kernel takes in[0] = key, uint32 [2], and is a function of it
// alone: element i depends on the key, on i and on parameters, not on threads, processor or the size of the tensor.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// Real numbers of [minval, maxval).
struct UniformAttrs {
  double minval = 0;
  double maxval = 1;
  bool operator==(const UniformAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"minval", &UniformAttrs::minval}, Field{"maxval", &UniformAttrs::maxval}};
  }
};

struct NormalAttrs {
  double mean = 0;
  double stddev = 1;
  bool operator==(const NormalAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"mean", &NormalAttrs::mean}, Field{"stddev", &NormalAttrs::stddev}};
  }
};

/// Integers of [minval, maxval).
struct RandintAttrs {
  int64_t minval = 0;
  int64_t maxval = 1;
  bool operator==(const RandintAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"minval", &RandintAttrs::minval}, Field{"maxval", &RandintAttrs::maxval}};
  }
};

/// `value` with this probability, else 0. A dropout mask is {1 - rate, 1 / (1 - rate)}.
struct BernoulliAttrs {
  double probability = 0.5;
  double value = 1;
  bool operator==(const BernoulliAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"probability", &BernoulliAttrs::probability}, Field{"value", &BernoulliAttrs::value}};
  }
};

/// A key of its own for each `number`.
struct FoldInAttrs {
  int64_t number = 0;
  bool operator==(const FoldInAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"number", &FoldInAttrs::number}}; }
};

/// The largest number of a floating dtype below maxval.
double largest_below(double maxval, DType dtype);
/// 32 random bits are below it with this probability.
uint64_t bernoulli_threshold(double probability);

namespace cpu {

// No attributes. Any dtype out, filled with random bytes.
void random_bits(const KernelCall& call);
/// FoldInAttrs; uint32 [2] out. With in[1], an int64 or uint32 scalar, its value is added to the number.
void fold_in(const KernelCall& call);

// Floating dtypes out.
void uniform(const KernelCall& call);           // UniformAttrs
void normal(const KernelCall& call);            // NormalAttrs
void truncated_normal(const KernelCall& call);  // NormalAttrs, within two standard deviations

/// RandintAttrs; integer dtypes out. A value's probability is off by at most (maxval - minval) / 2^64 of itself.
void randint(const KernelCall& call);
/// BernoulliAttrs; any dtype out. The probability is exact to 2^-32.
void bernoulli(const KernelCall& call);

/// in[1] = logits, floating [batch, classes]; out = int32 or int64 [batch, samples].
void categorical(const KernelCall& call);

// Floating dtypes out; parameters are floating tensors of one element or as many as out. Bad parameters give NaN.
void gamma(const KernelCall& call);     // in[1] = alpha
void beta(const KernelCall& call);      // in[1] = alpha, in[2] = beta
void binomial(const KernelCall& call);  // in[1] = counts, in[2] = probabilities

/// out = int64 [n], a permutation of 0 … n-1 for n up to 2^32: the order of n random words, the first of equal ones
/// first.
void permutation(const KernelCall& call);
Plan plan_permutation(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
