#include "addax/layers/equalization.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<EqualizationOptions> = layer_fields<EqualizationOptions>(
    Field{"value_range", &EqualizationOptions::value_range}, Field{"bins", &EqualizationOptions::bins},
    Field{"data_format", &EqualizationOptions::data_format});

namespace {

class EqualizationLayer final : public AugmentationLayer<EqualizationLayer, EqualizationOptions> {
 public:
  static constexpr const char* keras_name = "Equalization";

  EqualizationLayer(NoArguments, EqualizationOptions options) : AugmentationLayer({}, std::move(options)) {
    if (this->options().bins < 2)
      throw OptionError("Equalization: expected at least 2 bins, got " + std::to_string(this->options().bins) + ".");
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    int64_t bins = options().bins, channels = images.shape().back();
    Tensor bytes = in_range(images, options().value_range, {0, 255});
    Tensor shade = ops::cast(ops::clip(bytes / 255 * (bins - 1), 0, bins - 1), DType::int32);
    shade = shade + ops::arange(channels) * bins;
    Tensor counts = ops::segment_sum(ops::ones({shade.size()}, DType::float32), ops::reshape(shade, {-1}),
                                     {.num_segments = channels * bins});
    counts = ops::reshape(counts, {channels, bins});
    Tensor spread = ops::take(ops::reshape(table_of(counts), {-1}), shade);
    Tensor several = ops::sum(ops::cast(counts > 0, DType::int32), {.axis = 1}) > 1;
    spread = ops::where(several, ops::cast(spread, images.dtype()), bytes);
    return in_range(spread, {0, 255}, options().value_range);
  }

 private:
  /// The new value of each shade, from how often it occurs: [channels, bins].
  static Tensor table_of(const Tensor& counts) {
    Tensor sums = ops::cumsum(counts, {.axis = 1}), all = ops::max(sums, {.axis = 1, .keepdims = true});
    Tensor first = ops::min(ops::where(sums > 0, sums, all), {.axis = 1, .keepdims = true});
    Tensor range = ops::where(all > first, all - first, 1);
    return ops::clip(ops::round((sums - first) * 255 / range), 0, 255);
  }
};

const Registered registered_equalization = EqualizationLayer::registered();

}  // namespace

Layer layers::Equalization(const EqualizationOptions& options) {
  return Layer(std::make_shared<EqualizationLayer>(NoArguments{}, options));
}

}  // namespace addax
