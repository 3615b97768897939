#include "addax/layers/discretization.hpp"

#include <algorithm>
#include <cmath>

#include "addax/ops.hpp"
#include "layers/categories.hpp"
#include "layers/each_batch.hpp"
#include "nn/configured.hpp"
#include "nn/numbers.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<DiscretizationOptions> = layer_fields<DiscretizationOptions>(
    Field{"bin_boundaries", &DiscretizationOptions::bin_boundaries},
    Field{"num_bins", &DiscretizationOptions::num_bins}, Field{"epsilon", &DiscretizationOptions::epsilon},
    Field{"output_mode", &DiscretizationOptions::output_mode}, Field{"sparse", &DiscretizationOptions::sparse});

namespace {

/// Values in ascending order and how many elements each stands for, in float32 as Keras keeps them.
struct Quantiles {
  std::vector<float> values, weights;
};

/// Both, by value.
Quantiles merged(const Quantiles& a, const Quantiles& b) {
  Quantiles result;
  auto take = [&](const Quantiles& from, size_t& at) {
    result.values.push_back(from.values[at]);
    result.weights.push_back(from.weights[at++]);
  };
  for (size_t i = 0, k = 0; i < a.values.size() || k < b.values.size();)
    k == b.values.size() || (i < a.values.size() && a.values[i] <= b.values[k]) ? take(a, i) : take(b, k);
  return result;
}

/// At most about 1 / epsilon of the values.
Quantiles sampled(std::vector<float> values, double epsilon) {
  std::sort(values.begin(), values.end());
  const double step = std::max(static_cast<double>(values.size()) * epsilon, 1.0);
  Quantiles result;
  for (auto i = static_cast<size_t>(step - 1); i < values.size(); i += static_cast<size_t>(step))
    result.values.push_back(values[i]);
  result.weights.assign(result.values.size(), static_cast<float>(step));
  return result;
}

/// y at x, on straight lines between the points (xs, ys); the first and last y beyond them.
double between(double x, const std::vector<double>& xs, const std::vector<double>& ys) {
  auto above = static_cast<size_t>(std::upper_bound(xs.begin(), xs.end(), x) - xs.begin());
  if (above == 0) return ys.front();
  if (above == xs.size()) return ys.back();
  const size_t i = above - 1;
  return (ys[above] - ys[i]) / (xs[above] - xs[i]) * (x - xs[i]) + ys[i];
}

/// One value for each share `epsilon` of the weights.
Quantiles compressed(const Quantiles& given, double epsilon) {
  if (static_cast<double>(given.values.size()) * epsilon < 1) return given;
  float sum = 0;
  std::vector<double> risen, shares, values(given.values.begin(), given.values.end());
  for (float weight : given.weights) risen.push_back(sum += weight);
  for (double part : risen) shares.push_back(static_cast<float>(part) / sum);
  Quantiles result;
  double before = 0;
  const auto count = static_cast<int64_t>(std::ceil(1 / epsilon));
  for (int64_t k = 0; k < count; ++k) {
    const double share = epsilon + static_cast<double>(k) * epsilon, weight = between(share, shares, risen);
    result.values.push_back(static_cast<float>(between(share, shares, values)));
    result.weights.push_back(static_cast<float>(weight - before));
    before = weight;
  }
  return result;
}

class DiscretizationLayer final : public ConfiguredLayer<DiscretizationLayer, DiscretizationOptions> {
 public:
  static constexpr const char* keras_name = "Discretization";

  DiscretizationLayer(NoArguments none, DiscretizationOptions given)
      : ConfiguredLayer(none, std::move(given)), boundaries_(options().bin_boundaries) {
    inner().autocast = false;
    check_output_mode(keras_name, options().output_mode, true);
    check_dense(keras_name, options().sparse);
    if (options().num_bins && *options().num_bins < 2)
      throw OptionError("Discretization: expected num_bins of at least 2, got " + std::to_string(*options().num_bins) +
                        ".");
    if (!(options().epsilon > 0))
      throw OptionError("Discretization: expected epsilon above 0, got " + float_repr(options().epsilon) + ".");
    if (!std::is_sorted(boundaries_.values.begin(), boundaries_.values.end()))
      throw OptionError("Discretization: expected ascending bin_boundaries, got " +
                        ConfigValue<Numbers>::to(boundaries_).to_string() + ".");
  }

  /// Boundaries that were learnt are part of the config. Keras' constructor takes no `trainable`.
  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    config["bin_boundaries"] = ConfigValue<Numbers>::to(boundaries_);
    config["dtype"] = dtype_policy().name();
    config.erase("trainable");
    return config;
  }

  void build(const Shape&) override {}

  void adapt(const Tensor& data) override { take(joined({}, data)); }

  void adapt_all(const data::Dataset& batches) override {
    Quantiles all;
    each_batch(*this, batches, [&](const Tensor& batch) { all = joined(all, batch); });
    take(all);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    if (boundaries_.empty())
      throw StateError(place_of(*this) + ": expected boundaries, got none. Call adapt() with data first.");
    Tensor bins =
        ops::digitize(ops::cast(x, DType::float32), ops::cast(Tensor::from(boundaries_.values), DType::float32));
    auto depth = static_cast<int64_t>(boundaries_.values.size()) + 1;
    return encode_categories(bins, options().output_mode, depth, dtype_policy().compute_dtype());
  }

 private:
  Quantiles joined(const Quantiles& before, const Tensor& data) const {
    if (!options().num_bins)
      throw StateError(place_of(*this) + ": expected a layer made with num_bins, got adapt() on given boundaries.");
    if (data.size() == 0)
      throw ShapeError(place_of(*this) + ": expected data to learn from, got " + data.spec().to_string() + ".");
    return compressed(merged(sampled(data.to_vector<float>(), options().epsilon), before), options().epsilon);
  }

  void take(const Quantiles& all) {
    std::vector<float> ends = compressed(all, 1.0 / static_cast<double>(*options().num_bins)).values;
    boundaries_ = std::vector<double>(ends.begin(), ends.end() - 1);
  }

  Numbers boundaries_;
};

const Registered registered_discretization = DiscretizationLayer::registered();

}  // namespace

Layer layers::Discretization(const DiscretizationOptions& options) {
  if (options.num_bins.has_value() != options.bin_boundaries.empty())
    throw OptionError("Discretization: expected either bin_boundaries or num_bins, got " +
                      std::string(options.num_bins ? "both." : "neither."));
  return Layer(std::make_shared<DiscretizationLayer>(NoArguments{}, options));
}

}  // namespace addax
