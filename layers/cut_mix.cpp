#include "addax/layers/cut_mix.hpp"

#include "layers/mixing.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<CutMixOptions> = layer_fields<CutMixOptions>(Field{"factor", &CutMixOptions::factor},
                                                                             Field{"seed", &CutMixOptions::seed},
                                                                             Field{"data_format",
                                                                                   &CutMixOptions::data_format});

namespace {

class CutMixLayer final : public MixingLayer<CutMixLayer, CutMixOptions> {
 public:
  static constexpr const char* keras_name = "CutMix";

  CutMixLayer(NoArguments, CutMixOptions options)
      : MixingLayer({}, with_factor(keras_name, std::move(options), {0, 1})) {}

  Mixed mixed(const Tensor& images) const {
    int64_t n = images.shape()[0];
    auto [low, high] = as_bounds(options().factor);
    Tensor alpha =
        random::uniform({}, {.minval = low, .maxval = high, .dtype = DType::float32, .seed = seeds()}) + 1e-6;
    Tensor kept = random::beta({n}, alpha, alpha, {.dtype = DType::float32, .seed = seeds()});
    Tensor side = ops::sqrt(1 - kept), columns = drawn(n, {0, 1}), rows = drawn(n, {0, 1});
    Boxes boxes = boxes_of(images.shape(), side, side, rows, columns);
    Tensor order = shuffled(n);
    return {ops::where(boxes.inside, ops::take(images, order, 0), images), order, 1 - boxes.area};
  }
};

const Registered registered_cut_mix = CutMixLayer::registered();

}  // namespace

Layer layers::CutMix(const CutMixOptions& options) {
  return Layer(std::make_shared<CutMixLayer>(NoArguments{}, options));
}

}  // namespace addax
