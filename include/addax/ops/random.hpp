// Random numbers: keras.random. Counter-based (Philox): element i depends on the seed and on i alone, so the same seed
// gives the same numbers with any number of threads and on any device.
//
// `.seed` is an integer (the same numbers at each call), a SeedGenerator (other numbers at each call), or None (the
// process's generator, which utils::set_random_seed() starts). Inside function() and fit() each run draws anew.
#pragma once

#include "addax/optional_list.hpp"
#include "addax/random.hpp"

namespace addax::random {

struct NormalOptions {
  double mean = 0.0;
  double stddev = 1.0;
  std::optional<DType> dtype = {};  // config::floatx()
  Seed seed = {};
};
/// Normal numbers, float.
Tensor normal(const Shape& shape, const NormalOptions& options = {});
/// Normal numbers without those more than two standard deviations away.
Tensor truncated_normal(const Shape& shape, const NormalOptions& options = {});

struct UniformOptions {
  double minval = 0.0;
  double maxval = 1.0;
  std::optional<DType> dtype = {};  // config::floatx(); integer dtypes draw integers
  Seed seed = {};
};
/// Evenly spread numbers of [minval, maxval).
Tensor uniform(const Shape& shape, const UniformOptions& options = {});

struct RandintOptions {
  DType dtype = DType::int32;
  Seed seed = {};
};
/// Integers of [minval, maxval). OptionError where there are none.
Tensor randint(const Shape& shape, int64_t minval, int64_t maxval, const RandintOptions& options = {});

struct CategoricalOptions {
  DType dtype = DType::int32;
  Seed seed = {};
};
/// Classes drawn with the probabilities softmax(logits): logits [batch, classes] -> [batch, num_samples].
Tensor categorical(const Tensor& logits, int64_t num_samples, const CategoricalOptions& options = {});

struct SeedOptions {
  Seed seed = {};
};
struct ShuffleOptions {
  int64_t axis = 0;
  Seed seed = {};
};
/// x with the positions of one axis in random order.
Tensor shuffle(const Tensor& x, const ShuffleOptions& options = {});

struct DropoutOptions {
  OptionalShape noise_shape = {};  // of the mask; broadcasts against the inputs
  Seed seed = {};
};
/// Inputs with a share `rate` of elements set to 0 and the others scaled by 1 / (1 - rate).
Tensor dropout(const Tensor& inputs, double rate, const DropoutOptions& options = {});

struct DistributionOptions {
  std::optional<DType> dtype = {};  // config::floatx()
  Seed seed = {};
};
/// Gamma numbers of shape parameter alpha (a number, or broadcasting to `shape`) and scale 1.
Tensor gamma(const Shape& shape, const Tensor& alpha, const DistributionOptions& options = {});
Tensor beta(const Shape& shape, const Tensor& alpha, const Tensor& beta, const DistributionOptions& options = {});
/// Successes in `counts` trials of probability `probabilities`.
Tensor binomial(const Shape& shape, const Tensor& counts, const Tensor& probabilities,
                const DistributionOptions& options = {});

}  // namespace addax::random
