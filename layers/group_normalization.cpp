#include "addax/layers/group_normalization.hpp"

#include "addax/ops.hpp"
#include "layers/normalization.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GroupNormalizationOptions> = layer_fields<GroupNormalizationOptions>(
    Field{"groups", &GroupNormalizationOptions::groups}, Field{"axis", &GroupNormalizationOptions::axis},
    Field{"epsilon", &GroupNormalizationOptions::epsilon}, Field{"center", &GroupNormalizationOptions::center},
    Field{"scale", &GroupNormalizationOptions::scale},
    Field{"beta_initializer", &GroupNormalizationOptions::beta_initializer},
    Field{"gamma_initializer", &GroupNormalizationOptions::gamma_initializer},
    Field{"beta_regularizer", &GroupNormalizationOptions::beta_regularizer},
    Field{"gamma_regularizer", &GroupNormalizationOptions::gamma_regularizer},
    Field{"beta_constraint", &GroupNormalizationOptions::beta_constraint},
    Field{"gamma_constraint", &GroupNormalizationOptions::gamma_constraint});

namespace {

class GroupNormalizationLayer final : public NormalizationLayer<GroupNormalizationLayer, GroupNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "GroupNormalization";

  GroupNormalizationLayer(NoArguments, GroupNormalizationOptions options) : NormalizationLayer({}, std::move(options)) {
    inner().autocast = false;
    int64_t groups = this->options().groups;
    if (groups < 1 && groups != -1)
      throw OptionError("GroupNormalization: expected groups of at least 1, or -1, got " + std::to_string(groups) +
                        ".");
  }

  void build(const Shape& input) override { add_gamma_and_beta({input[channels_of(input)]}); }

  Tensor call(const Tensor& input, const CallContext&) override {
    Tensor x = input.dtype() == DType::float64 ? input : ops::cast(input, DType::float32);
    int axis = channels_of(x.shape());
    int64_t channels = x.shape()[axis], groups = options().groups < 0 ? channels : options().groups;
    if (channels < 0 || channels % groups != 0)
      throw ShapeError(place_of(*this) + ": expected an input with a multiple of " + std::to_string(groups) +
                       " channels on axis " + std::to_string(axis) + ", got " + input.spec().to_string() + ".");
    Shape grouped = x.shape(), spread(std::vector<int64_t>(static_cast<size_t>(x.rank()), 1));
    grouped[axis] = spread[axis] = channels / groups;
    grouped.insert(axis, groups);
    spread.insert(axis, groups);
    x = ops::reshape(x, grouped);
    Tensor y = ops::reshape(normalized(x, axis, spread), input.shape());
    return ops::cast(y, dtype_policy().compute_dtype());
  }

 private:
  int channels_of(const Shape& input) const { return canonical_axis(place_of(*this), options().axis, input.rank()); }

  /// Over all axes but the batch's and the groups', in terms of one product and one sum.
  Tensor normalized(const Tensor& x, int groups, const Shape& spread) const {
    std::vector<int64_t> axes;
    for (int a = 1; a < x.rank(); ++a)
      if (a != groups) axes.push_back(a);
    ops::Moments m = ops::moments(x, axes, {.keepdims = true});
    Tensor scale = ops::rsqrt(m.variance + options().epsilon);
    if (options().scale) scale = scale * ops::reshape(gamma(), spread);
    Tensor shift = -m.mean * scale;
    if (options().center) shift = shift + ops::reshape(beta(), spread);
    return x * scale + shift;
  }
};

const Registered registered_group_normalization = GroupNormalizationLayer::registered();

}  // namespace

Layer layers::GroupNormalization(const GroupNormalizationOptions& options) {
  return Layer(std::make_shared<GroupNormalizationLayer>(NoArguments{}, options));
}

}  // namespace addax
