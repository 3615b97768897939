// Random numbers: every op takes a key and is a function of it.
#include "addax/ops/random.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/random.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

struct NoParameters {
  bool operator==(const NoParameters&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

/// A kernel's parameters, which stand first because the kernel reads them there, and the spec of its result.
template <class Parameters>
struct Drawn {
  Parameters parameters;
  Shape shape;
  DType dtype;
  bool operator==(const Drawn&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"parameters", &Drawn::parameters}, Field{"shape", &Drawn::shape},
                      Field{"dtype", &Drawn::dtype}};
  }
};

template <class Parameters>
Spec drawn_spec(const CallView& c) {
  const auto& attrs = c.attr<Drawn<Parameters>>();
  if (!attrs.shape.known()) fail_shape(c, "expected a known shape, got " + attrs.shape.to_string() + ".");
  return {attrs.shape, attrs.dtype};
}

template <class Parameters>
Spec drawn_float_spec(const CallView& c) {
  Spec spec = drawn_spec<Parameters>(c);
  if (!spec.dtype.is_float()) fail_dtype(c, "expected a float dtype, got " + std::string(spec.dtype.name()) + ".");
  return spec;
}

constexpr Op random_op(std::string_view name, Infer infer, backends::Kernel kernel, backends::Planner plan = nullptr) {
  return {.name = name,
          .infer = infer,
          .gradient = no_gradient,
          .kernels = {.cpu = {kernel, plan}},
          .traits = Trait::random};
}

using backends::BernoulliAttrs, backends::NormalAttrs, backends::RandintAttrs, backends::UniformAttrs;
namespace cpu = backends::cpu;

constexpr Op uniform_op = random_op("random_uniform", drawn_float_spec<UniformAttrs>, cpu::uniform);
constexpr Op normal_op = random_op("random_normal", drawn_float_spec<NormalAttrs>, cpu::normal);
constexpr Op truncated_normal_op =
    random_op("random_truncated_normal", drawn_float_spec<NormalAttrs>, cpu::truncated_normal);
constexpr Op randint_op = random_op("random_randint", drawn_spec<RandintAttrs>, cpu::randint);
constexpr Op bernoulli_op = random_op("random_bernoulli", drawn_spec<BernoulliAttrs>, cpu::bernoulli);

constexpr Op categorical_op = random_op(
    "random_categorical",
    [](const CallView& c) -> Spec {
      const auto& attrs = c.attr<Drawn<NoParameters>>();
      if (c.shape(1).rank() != 2)
        fail_shape(c, "expected logits of [batch, classes], got " + c.in[1].spec().to_string() + ".");
      return {attrs.shape, attrs.dtype};
    },
    cpu::categorical);
constexpr Op gamma_op = random_op("random_gamma", drawn_float_spec<NoParameters>, cpu::gamma);
constexpr Op beta_op = random_op("random_beta", drawn_float_spec<NoParameters>, cpu::beta);
constexpr Op binomial_op = random_op("random_binomial", drawn_float_spec<NoParameters>, cpu::binomial);
constexpr Op permutation_op =
    random_op("random_permutation", drawn_spec<NoParameters>, cpu::permutation, cpu::plan_permutation);

template <class Parameters>
Tensor draw(const Op& op, std::initializer_list<Tensor> in, Parameters parameters, const Shape& shape, DType dtype) {
  return apply(op, std::span<const Tensor>(in.begin(), in.size()),
               attrs_of(Drawn<Parameters>{parameters, shape, dtype}));
}

/// A parameter as one element, or as many as the result has.
Tensor parameter(const Tensor& x, const Shape& shape, DType dtype) {
  Tensor value = as_dtype(x, dtype);
  return value.size() == 1 ? value : ops::broadcast_to(value, shape);
}

}  // namespace

namespace ops {

Tensor permutation(int64_t n, const Tensor& key) {
  return draw(permutation_op, {key}, NoParameters{}, Shape{n}, DType::int64);
}

}  // namespace ops

namespace random {

Tensor normal(const Shape& shape, const NormalOptions& o) {
  return draw(normal_op, {o.seed.key()}, NormalAttrs{o.mean, o.stddev}, shape, o.dtype.value_or(config::floatx()));
}

Tensor truncated_normal(const Shape& shape, const NormalOptions& o) {
  return draw(truncated_normal_op, {o.seed.key()}, NormalAttrs{o.mean, o.stddev}, shape,
              o.dtype.value_or(config::floatx()));
}

Tensor uniform(const Shape& shape, const UniformOptions& o) {
  DType dtype = o.dtype.value_or(config::floatx());
  if (dtype.is_int())
    return randint(shape, static_cast<int64_t>(o.minval), static_cast<int64_t>(o.maxval),
                   {.dtype = dtype, .seed = o.seed});
  return draw(uniform_op, {o.seed.key()}, UniformAttrs{o.minval, o.maxval}, shape, dtype);
}

Tensor randint(const Shape& shape, int64_t minval, int64_t maxval, const RandintOptions& o) {
  if (minval >= maxval)
    throw OptionError("random::randint: expected minval below maxval, got " + std::to_string(minval) + " and " +
                      std::to_string(maxval) + ".");
  if (!o.dtype.is_int())
    throw DTypeError("random::randint: expected an integer dtype, got " + std::string(o.dtype.name()) + ".");
  return draw(randint_op, {o.seed.key()}, RandintAttrs{minval, maxval}, shape, o.dtype);
}

Tensor categorical(const Tensor& logits, int64_t num_samples, const CategoricalOptions& o) {
  DType wide = o.dtype == DType::int64 ? DType::int64 : DType::int32;
  int64_t rows = logits.rank() ? logits.shape()[0] : 0;
  Tensor classes =
      draw(categorical_op, {o.seed.key(), as_float(logits)}, NoParameters{}, Shape{rows, num_samples}, wide);
  return as_dtype(classes, o.dtype);
}

Tensor shuffle(const Tensor& x, const ShuffleOptions& o) {
  int axis = canonical_axis("random::shuffle", o.axis, x.rank());
  return ops::take(x, ops::permutation(x.shape()[axis], o.seed.key()), {.axis = axis});
}

Tensor dropout(const Tensor& inputs, double rate, const DropoutOptions& o) {
  if (!(rate >= 0 && rate <= 1))
    throw OptionError("random::dropout: expected a rate from 0 to 1, got " + std::to_string(rate) + ".");
  if (rate == 0) return inputs;
  if (rate == 1) return ops::zeros_like(inputs);
  Tensor x = as_float(inputs);
  Tensor mask = draw(bernoulli_op, {o.seed.key()}, BernoulliAttrs{1 - rate, 1 / (1 - rate)},
                     o.noise_shape.value_or(x.shape()), x.dtype());
  return x * mask;
}

Tensor gamma(const Shape& shape, const Tensor& alpha, const DistributionOptions& o) {
  DType dtype = o.dtype.value_or(config::floatx());
  return draw(gamma_op, {o.seed.key(), parameter(alpha, shape, dtype)}, NoParameters{}, shape, dtype);
}

Tensor beta(const Shape& shape, const Tensor& alpha, const Tensor& beta, const DistributionOptions& o) {
  DType dtype = o.dtype.value_or(config::floatx());
  return draw(beta_op, {o.seed.key(), parameter(alpha, shape, dtype), parameter(beta, shape, dtype)}, NoParameters{},
              shape, dtype);
}

Tensor binomial(const Shape& shape, const Tensor& counts, const Tensor& probabilities, const DistributionOptions& o) {
  DType dtype = o.dtype.value_or(config::floatx());
  return draw(binomial_op, {o.seed.key(), parameter(counts, shape, dtype), parameter(probabilities, shape, dtype)},
              NoParameters{}, shape, dtype);
}

}  // namespace random
}  // namespace addax
