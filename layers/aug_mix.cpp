#include "addax/layers/aug_mix.hpp"

#include "layers/changes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AugMixOptions> = layer_fields<AugMixOptions>(
    Field{"value_range", &AugMixOptions::value_range}, Field{"num_chains", &AugMixOptions::num_chains},
    Field{"chain_depth", &AugMixOptions::chain_depth}, Field{"factor", &AugMixOptions::factor},
    Field{"alpha", &AugMixOptions::alpha}, Field{"all_ops", &AugMixOptions::all_ops},
    Field{"interpolation", &AugMixOptions::interpolation}, Field{"seed", &AugMixOptions::seed},
    Field{"data_format", &AugMixOptions::data_format});

namespace {

class AugMixLayer final : public AugmentationLayer<AugMixLayer, AugMixOptions> {
 public:
  static constexpr const char* keras_name = "AugMix";

  AugMixLayer(NoArguments, AugMixOptions options)
      : AugmentationLayer({}, with_factor(keras_name, std::move(options), {0, 1})),
        changes_(changes(change_options(this->options()), this->options().all_ops)) {
    if (!(this->options().alpha > 0))
      throw OptionError("AugMix: expected alpha above 0, got " + Json(this->options().alpha).to_python() + ".");
    for (const Change& change : changes_) add_layer(change.attribute, change.layer);
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    const AugMixOptions& o = options();
    const random::DistributionOptions drawn{.dtype = DType::float32, .seed = seeds()};
    Tensor weights = random::gamma({o.num_chains}, o.alpha, drawn), own = random::beta({}, o.alpha, o.alpha, drawn);
    weights = ops::cast(weights / ops::sum(weights), images.dtype());
    own = ops::cast(own, images.dtype());
    auto step = [&](const Tensor&, const Tensors& x) -> Tensors {
      return through_one(changes_, random::randint({}, 0, static_cast<int64_t>(changes_.size()) + 1, {.seed = seeds()}),
                         x[0]);
    };
    auto chain = [&](const Tensor& i, const Tensors& sum) -> Tensors {
      return sum[0] + ops::fori_loop(0, o.chain_depth, step, images)[0] * ops::take(weights, i);
    };
    Tensor mixed = ops::fori_loop(0, o.num_chains, chain, ops::zeros_like(images))[0];
    return clipped(own * images + (1 - own) * mixed, o.value_range);
  }

 private:
  std::vector<Change> changes_;
};

const Registered registered_aug_mix = AugMixLayer::registered();

}  // namespace

Layer layers::AugMix(const AugMixOptions& options) {
  return Layer(std::make_shared<AugMixLayer>(NoArguments{}, options));
}

}  // namespace addax
