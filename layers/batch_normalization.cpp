#include "addax/layers/batch_normalization.hpp"

#include <cmath>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "layers/normalization.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RenormClipping> = std::tuple{
    Field{"rmax", &RenormClipping::rmax}, Field{"rmin", &RenormClipping::rmin}, Field{"dmax", &RenormClipping::dmax}};

/// What is bounded, or null.
template <>
struct ConfigValue<RenormClipping> {
  static Json to(const RenormClipping& value) {
    Json bounds;
    const Json all = to_config(value);
    for (const auto& [key, bound] : all.members())
      if (!bound.is_null()) bounds[key] = bound;
    return bounds;
  }
  static RenormClipping from(const Json& json) {
    RenormClipping value;
    if (!json.is_null()) from_config(json, value, "BatchNormalization", UnknownKeys::refuse);
    return value;
  }
};

template <>
inline constexpr auto fields_of<BatchNormalizationOptions> = layer_fields<BatchNormalizationOptions>(
    Field{"axis", &BatchNormalizationOptions::axis}, Field{"momentum", &BatchNormalizationOptions::momentum},
    Field{"epsilon", &BatchNormalizationOptions::epsilon}, Field{"center", &BatchNormalizationOptions::center},
    Field{"scale", &BatchNormalizationOptions::scale},
    Field{"beta_initializer", &BatchNormalizationOptions::beta_initializer},
    Field{"gamma_initializer", &BatchNormalizationOptions::gamma_initializer},
    Field{"moving_mean_initializer", &BatchNormalizationOptions::moving_mean_initializer},
    Field{"moving_variance_initializer", &BatchNormalizationOptions::moving_variance_initializer},
    Field{"beta_regularizer", &BatchNormalizationOptions::beta_regularizer},
    Field{"gamma_regularizer", &BatchNormalizationOptions::gamma_regularizer},
    Field{"beta_constraint", &BatchNormalizationOptions::beta_constraint},
    Field{"gamma_constraint", &BatchNormalizationOptions::gamma_constraint},
    Field{"synchronized", &BatchNormalizationOptions::synchronized},
    Field{"renorm", &BatchNormalizationOptions::renorm},
    Field{"renorm_clipping", &BatchNormalizationOptions::renorm_clipping},
    Field{"renorm_momentum", &BatchNormalizationOptions::renorm_momentum});

namespace {

class BatchNormalizationLayer final : public NormalizationLayer<BatchNormalizationLayer, BatchNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "BatchNormalization";

  BatchNormalizationLayer(NoArguments, BatchNormalizationOptions options) : NormalizationLayer({}, std::move(options)) {
    const RenormClipping& clip = this->options().renorm_clipping;
    if (clip.rmax.value_or(INFINITY) < clip.rmin.value_or(0) || clip.dmax.value_or(0) < 0)
      throw OptionError("BatchNormalization: expected renorm_clipping with rmin <= rmax and 0 <= dmax, got " +
                        ConfigValue<RenormClipping>::to(clip).to_string() + ".");
  }

  Json get_config() const override {
    Json config = NormalizationLayer::get_config();
    if (options().renorm && config["renorm_clipping"].is_null()) config["renorm_clipping"] = Json::object();
    return config;
  }

  void build(const Shape& input) override {
    Shape shape{input[canonical_axis(place_of(*this), options().axis, input.rank())]};
    Initializer variance = options().moving_variance_initializer;
    add_gamma_and_beta(shape);
    moving_mean_ = add_statistic("moving_mean", shape, options().moving_mean_initializer);
    moving_variance_ = add_statistic("moving_variance", shape, variance);
    if (!options().renorm) return;
    auto deviation = Initializer([variance](const Shape& s, DType dtype) { return ops::sqrt(variance(s, dtype)); });
    moving_stddev_ = add_statistic("moving_stddev", shape, deviation);
    renorm_mean_ = add_statistic("renorm_mean", shape, options().moving_mean_initializer);
    renorm_stddev_ = add_statistic("renorm_stddev", shape, deviation);
  }

  Tensor call(const Tensor& input, const CallContext& context) override {
    Tensor x = input.dtype() == DType::float64 ? input : ops::cast(input, DType::float32);
    ops::BatchNormalizationOptions affine{.offset = beta(), .scale = gamma(), .epsilon = options().epsilon};
    ops::Moments m{moving_mean_, moving_variance_};
    if (context.training && trainable()) {
      m = batch_moments(x, context.mask);
      if (options().renorm) {
        correct(affine, m);
        follow_renormalized(m);
      } else {
        follow(moving_mean_, m.mean, options().momentum);
        follow(moving_variance_, m.variance, options().momentum);
      }
    }
    Tensor y = ops::batch_normalization(x, m.mean, m.variance, options().axis, affine);
    return ops::cast(y, dtype_policy().compute_dtype());
  }

 private:
  Variable add_statistic(const char* name, const Shape& shape, const Initializer& initializer) {
    return add_weight(
        {.shape = shape, .initializer = initializer, .trainable = false, .autocast = false, .name = name});
  }

  static void follow(Variable& moving, const Tensor& batch, double momentum) {
    moving.assign(moving * momentum + batch * (1 - momentum));
  }

  Axes all_but_channels(int rank) const {
    std::vector<int64_t> axes;
    for (int a = 0, channels = canonical_axis(keras_name, options().axis, rank); a < rank; ++a)
      if (a != channels) axes.push_back(a);
    return axes;
  }

  ops::Moments batch_moments(const Tensor& x, const Tensor& mask) const {
    Axes axes = all_but_channels(x.rank());
    if (!mask.defined()) return ops::moments(x, axes);
    if (mask.rank() != x.rank() - 1)
      throw ShapeError(place_of(*this) + ": expected a mask of one axis less than the input, got " +
                       mask.shape().to_string() + " for " + x.spec().to_string() + ".");
    Tensor keep = ops::broadcast_to(ops::expand_dims(mask, -1), x.shape());
    auto sum = [&](const Tensor& part) { return ops::sum(part, {.axis = axes, .keepdims = true}); };
    Tensor count = sum(ops::cast(keep, x.dtype())) + config::epsilon(), mean = sum(ops::where(keep, x, 0)) / count;
    Tensor variance = sum(ops::square(ops::where(keep, x - mean, 0))) / count;
    return {ops::ravel(mean), ops::ravel(variance)};
  }

  /// Scale and offset that also bring the batch's moments to the moving ones.
  void correct(ops::BatchNormalizationOptions& affine, const ops::Moments& m) const {
    const RenormClipping& clip = options().renorm_clipping;
    Tensor deviation = ops::maximum(renorm_stddev_, std::sqrt(options().epsilon));
    Tensor r = ops::sqrt(m.variance + options().epsilon) / deviation, d = (m.mean - renorm_mean_) / deviation;
    if (clip.rmin) r = ops::maximum(r, *clip.rmin);
    if (clip.rmax) r = ops::minimum(r, *clip.rmax);
    if (clip.dmax) d = ops::clip(d, -*clip.dmax, *clip.dmax);
    r = ops::stop_gradient(r), d = ops::stop_gradient(d);
    Tensor offset = affine.scale.defined() ? d * affine.scale : d;
    affine.offset = affine.offset.defined() ? offset + affine.offset : offset;
    affine.scale = affine.scale.defined() ? r * affine.scale : r;
  }

  void follow_renormalized(const ops::Moments& m) {
    Tensor deviation = ops::sqrt(m.variance + options().epsilon);
    follow(renorm_mean_, m.mean, options().renorm_momentum);
    follow(renorm_stddev_, deviation, options().renorm_momentum);
    follow(moving_mean_, m.mean, options().momentum);
    follow(moving_stddev_, deviation, options().momentum);
    moving_variance_.assign(ops::relu(ops::square(moving_stddev_) - options().epsilon));
  }

  Variable moving_mean_, moving_variance_, moving_stddev_, renorm_mean_, renorm_stddev_;
};

const Registered registered_batch_normalization = BatchNormalizationLayer::registered();

}  // namespace

Layer layers::BatchNormalization(const BatchNormalizationOptions& options) {
  return Layer(std::make_shared<BatchNormalizationLayer>(NoArguments{}, options));
}

}  // namespace addax
