#include "addax/layers/contrast_limited_adaptive_histogram_equalization.hpp"

#include <cmath>

#include "layers/augmentation.hpp"

namespace addax {

using ClaheOptions = ContrastLimitedAdaptiveHistogramEqualizationOptions;

template <>
inline constexpr auto fields_of<ClaheOptions> = layer_fields<ClaheOptions>(
    Field{"value_range", &ClaheOptions::value_range}, Field{"clip_limit", &ClaheOptions::clip_limit},
    Field{"tile_grid_size", &ClaheOptions::tile_grid_size}, Field{"data_format", &ClaheOptions::data_format});

namespace {

constexpr int64_t shades = 256;

/// Pixels of one axis between the centres of tiles: the tiles before and behind, and the share of the one behind.
struct Between {
  Tensor before, behind, share;

  /// `shape` has one axis of all pixels.
  Between(int64_t tiles, int64_t length, const Shape& shape) {
    std::vector<int64_t> first, second;
    std::vector<float> shares;
    for (int64_t i = 0; i < tiles * length; ++i) {
      double at = (static_cast<double>(i) - static_cast<double>(length) / 2) / static_cast<double>(length);
      auto tile = static_cast<int64_t>(std::floor(at));
      first.push_back(std::clamp<int64_t>(tile, 0, tiles - 1));
      second.push_back(std::clamp<int64_t>(tile + 1, 0, tiles - 1));
      shares.push_back(static_cast<float>(at - std::floor(at)));
    }
    before = Tensor::from(first, shape), behind = Tensor::from(second, shape), share = Tensor::from(shares, shape);
  }
};

/// Numbers 0 to n - 1 along one of four axes.
Tensor numbers_along(int axis, int64_t n) {
  Shape shape{1, 1, 1, 1};
  shape[axis] = n;
  return ops::reshape(ops::arange(0, n, 1, {.dtype = DType::int64}), shape);
}

class ClaheLayer final : public AugmentationLayer<ClaheLayer, ClaheOptions> {
 public:
  static constexpr const char* keras_name = "ContrastLimitedAdaptiveHistogramEqualization";

  ClaheLayer(NoArguments, ClaheOptions options) : AugmentationLayer({}, std::move(options)) {
    auto [rows, columns] = this->options().tile_grid_size;
    if (rows < 1 || columns < 1)
      throw OptionError(std::string(keras_name) + ": expected a tile_grid_size of at least 1 by 1, got " +
                        Shape{rows, columns}.to_string() + ".");
    if (!(this->options().clip_limit >= 0))
      throw OptionError(std::string(keras_name) + ": expected a clip_limit of at least 0, got " +
                        Json(this->options().clip_limit).to_python() + ".");
  }

  Tensor changed(const Tensor& images, bool) const {
    int64_t n = images.shape()[0], height = images.shape()[1], width = images.shape()[2], c = images.shape()[3];
    int64_t rows = options().tile_grid_size[0], columns = options().tile_grid_size[1];
    int64_t tall = (height + rows - 1) / rows, wide = (width + columns - 1) / columns;
    Tensor x = in_range(ops::cast(images, DType::float32), options().value_range, {0, 255});
    x = ops::pad(x, {{0, 0}, {0, tall * rows - height}, {0, wide * columns - width}, {0, 0}}, {.mode = "symmetric"});
    Tensor shade = ops::cast(ops::clip(x, 0, 255), DType::int64);
    Between y(rows, tall, {1, rows * tall, 1, 1}), at(columns, wide, {1, 1, columns * wide, 1});
    // Shade s of channel k in tile (row, column) of image b has its place in all counts.
    auto place = [&](const Tensor& row, const Tensor& column) {
      Tensor tile = (numbers_along(0, n) * rows + row) * columns + column;
      return (tile * c + numbers_along(3, c)) * shades + shade;
    };
    Tensor own = place(ops::floor_divide(numbers_along(1, rows * tall), tall),
                       ops::floor_divide(numbers_along(2, columns * wide), wide));
    Tensor counts = ops::segment_sum(ops::ones({own.size()}, DType::float32), ops::reshape(own, {-1}),
                                     {.num_segments = n * rows * columns * c * shades});
    Tensor table = ops::reshape(spread(ops::reshape(counts, {-1, shades}), tall * wide), {-1});
    auto row = [&](const Tensor& tiles) {
      Tensor left = ops::take(table, place(tiles, at.before)), right = ops::take(table, place(tiles, at.behind));
      return left * (1 - at.share) + right * at.share;
    };
    Tensor result = row(y.before) * (1 - y.share) + row(y.behind) * y.share;
    result = result(all, Slice{0, height}, Slice{0, width});
    return ops::cast(in_range(result, {0, 255}, options().value_range), images.dtype());
  }

 private:
  /// The new value of each shade of a tile of `pixels`, from how often it occurs: both [tiles, shades].
  Tensor spread(Tensor counts, int64_t pixels) const {
    auto area = static_cast<double>(pixels);
    if (options().clip_limit > 0) {
      Tensor kept = ops::minimum(counts, options().clip_limit * area / shades);
      counts = kept + ops::sum(counts - kept, {.axis = 1, .keepdims = true}) / shades;
    }
    Tensor sums = ops::cumsum(counts, {.axis = 1}), first = ops::min(sums, {.axis = 1, .keepdims = true});
    Tensor range = ops::where(first == area, 1, area - first);
    return ops::clip((sums - first) * 255 / range, 0, 255);
  }
};

const Registered registered_clahe = ClaheLayer::registered();

}  // namespace

Layer layers::ContrastLimitedAdaptiveHistogramEqualization(const ClaheOptions& options) {
  return Layer(std::make_shared<ClaheLayer>(NoArguments{}, options));
}

}  // namespace addax
