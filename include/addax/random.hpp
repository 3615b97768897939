// Seeds of random numbers. The operations of keras.random stand in addax/ops/random.hpp.
#pragma once

#include <optional>

#include "addax/tensor.hpp"
#include "addax/variable.hpp"

namespace addax {

namespace random {

/// A stream of keys (keras.random.SeedGenerator): each next() gives another one, also from step to step of a trace.
class SeedGenerator {
 public:
  /// Without a seed: one drawn from the process's own stream, which utils::set_random_seed() starts.
  explicit SeedGenerator(std::optional<int64_t> seed = {});
  /// A key for one operation: uint32 [2].
  Tensor next() const;
  /// Seed and count: uint32 [2].
  const Variable& state() const { return state_; }

 private:
  Variable state_;
};

/// `.seed`: an integer (the same numbers every time), a SeedGenerator, or None (the process's generator).
class Seed {
 public:
  Seed() = default;
  Seed(NoneType) {}
  template <std::integral I>
  Seed(I seed) : seed_(static_cast<int64_t>(seed)) {}
  Seed(SeedGenerator generator) : generator_(std::move(generator)) {}
  /// The key for one operation.
  Tensor key() const;

 private:
  std::optional<int64_t> seed_;
  std::optional<SeedGenerator> generator_;
};

}  // namespace random

namespace utils {
/// Starts every stream of random numbers of the process at `seed`: weights, dropout, shuffling.
void set_random_seed(int64_t seed);
}  // namespace utils

}  // namespace addax
