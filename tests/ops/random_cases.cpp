// Contract rows of random numbers. A seed fixes them, so eager and traced ones can be compared.
#include "addax/ops/random.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

OpRow drawn(std::string name, OpCall call, OpRow row = {}) {
  row.name = std::move(name);
  row.call = std::move(call);
  if (!row.inputs) row.inputs = [](Draw& d) { return Tensors{d.real({d.n, 5}, 0.5, 2)}; };
  row.order = 0;
  row.dtypes = {DType::float32};
  return row;
}

const OpRows numbers({
    drawn("random_uniform",
          [](const Tensors& x) {
            return Tensors{random::uniform(x.shape(), {.minval = -1, .seed = 3}),
                           random::uniform(x.shape(), {.dtype = DType::bfloat16, .seed = 3})};
          }),
    drawn("random_normal",
          [](const Tensors& x) {
            return Tensors{random::normal(x.shape(), {.mean = 1, .stddev = 2, .seed = 3}),
                           random::normal(x.shape(), {.dtype = DType::float64, .seed = 3})};
          }),
    drawn("random_truncated_normal",
          [](const Tensors& x) { return Tensors{random::truncated_normal(x.shape(), {.stddev = 2, .seed = 3})}; }),
    drawn("random_randint", [](const Tensors& x) { return Tensors{random::randint(x.shape(), -4, 9, {.seed = 3})}; }),
    drawn("random_bernoulli", [](const Tensors& x) { return Tensors{random::dropout(x, 0.4, {.seed = 3})}; }),
    drawn("random_categorical", [](const Tensors& x) { return Tensors{random::categorical(x, 7, {.seed = 3})}; }),
    drawn("random_gamma", [](const Tensors& x) { return Tensors{random::gamma(x.shape(), x, {.seed = 3})}; }),
    drawn("random_beta", [](const Tensors& x) { return Tensors{random::beta(x.shape(), x, x, {.seed = 3})}; }),
    drawn("random_binomial",
          [](const Tensors& x) { return Tensors{random::binomial(x.shape(), 9, x / 2, {.seed = 3})}; }),
    drawn("random_permutation", [](const Tensors& x) { return Tensors{random::shuffle(x, {.seed = 3})}; }),
});

}  // namespace
}  // namespace addax::tests
