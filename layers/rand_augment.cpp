#include "addax/layers/rand_augment.hpp"

#include "layers/changes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandAugmentOptions> = layer_fields<RandAugmentOptions>(
    Field{"value_range", &RandAugmentOptions::value_range}, Field{"num_ops", &RandAugmentOptions::num_ops},
    Field{"factor", &RandAugmentOptions::factor}, Field{"interpolation", &RandAugmentOptions::interpolation},
    Field{"seed", &RandAugmentOptions::seed}, Field{"data_format", &RandAugmentOptions::data_format});

namespace {

class RandAugmentLayer final : public AugmentationLayer<RandAugmentLayer, RandAugmentOptions> {
 public:
  static constexpr const char* keras_name = "RandAugment";

  RandAugmentLayer(NoArguments, RandAugmentOptions options)
      : AugmentationLayer({}, with_factor(keras_name, std::move(options), {0, 1})),
        changes_(changes(change_options(this->options()), true)) {
    for (const Change& change : changes_) add_layer(change.attribute, change.layer);
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    auto one = [&](const Tensor&, const Tensors& x) -> Tensors {
      return through_one(changes_, random::randint({}, 0, static_cast<int64_t>(changes_.size()), {.seed = seeds()}),
                         x[0]);
    };
    return ops::fori_loop(0, options().num_ops, one, images)[0];
  }

 private:
  std::vector<Change> changes_;
};

const Registered registered_rand_augment = RandAugmentLayer::registered();

}  // namespace

Layer layers::RandAugment(const RandAugmentOptions& options) {
  return Layer(std::make_shared<RandAugmentLayer>(NoArguments{}, options));
}

}  // namespace addax
