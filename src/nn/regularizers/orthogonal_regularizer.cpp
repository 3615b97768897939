#include "addax/regularizers/orthogonal_regularizer.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/regularizers/checked_factor.hpp"

namespace addax {

using regularizers::OrthogonalRegularizerOptions;

template <>
inline constexpr auto fields_of<OrthogonalRegularizerOptions> = std::tuple{
    Field{"factor", &OrthogonalRegularizerOptions::factor}, Field{"mode", &OrthogonalRegularizerOptions::mode}};

namespace {

/// With the factor as float32, which is how Keras keeps it and what its configs show.
OrthogonalRegularizerOptions checked(OrthogonalRegularizerOptions options) {
  options.factor = static_cast<float>(checked_factor("OrthogonalRegularizer", "factor", options.factor));
  if (options.mode != "rows" && options.mode != "columns")
    throw OptionError("OrthogonalRegularizer: expected mode \"rows\" or \"columns\", got \"" + options.mode + "\".");
  return options;
}

class OrthogonalPenalty final
    : public ConfiguredObject<OrthogonalPenalty, RegularizerBase, OrthogonalRegularizerOptions> {
 public:
  static constexpr const char* keras_name = "OrthogonalRegularizer";
  explicit OrthogonalPenalty(OrthogonalRegularizerOptions options) : ConfiguredObject(checked(std::move(options))) {}

  Tensor call(const Tensor& x) override {
    if (x.rank() != 2) throw ShapeError("OrthogonalRegularizer: expected a matrix, got " + x.spec().to_string() + ".");
    bool rows = options().mode == "rows";
    Tensor unit = ops::normalize(x, {.axis = rows ? 1 : 0});
    Tensor turned = ops::transpose(unit);
    Tensor cosines = ops::abs(rows ? ops::matmul(unit, turned) : ops::matmul(turned, unit));
    auto count = static_cast<double>(x.shape()[rows ? 0 : 1]);
    // The diagonal is left out: a vector's cosine with itself is no fault.
    Tensor others = ops::sum(cosines) - ops::sum(ops::square(unit));
    return others * (options().factor / (count * (count - 1)));
  }
};

const Registered registered_orthogonal_regularizer =
    OrthogonalPenalty::registered(regularizer_registry(), "keras.regularizers");

}  // namespace

Regularizer regularizers::OrthogonalRegularizer(const OrthogonalRegularizerOptions& options) {
  return Regularizer(std::make_shared<OrthogonalPenalty>(options));
}

}  // namespace addax
