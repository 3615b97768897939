#include "addax/layers/up_sampling2d.hpp"

#include <array>
#include <cmath>

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<UpSampling2DOptions> = layer_fields<UpSampling2DOptions>(
    Field{"size", &UpSampling2DOptions::size}, Field{"data_format", &UpSampling2DOptions::data_format},
    Field{"interpolation", &UpSampling2DOptions::interpolation});

namespace {

double triangle(double x) { return std::max(0.0, 1 - x); }

/// Keys' cubic, with a = -1/2.
double cubic(double x) {
  if (x >= 2) return 0;
  return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

template <int radius>
double lanczos(double x) {
  if (x >= radius) return 0;
  if (x < 1e-3) return 1;
  return radius * std::sin(M_PI * x) * std::sin(M_PI * x / radius) / (M_PI * M_PI * x * x);
}

struct Interpolation {
  const char* name;
  double (*weight)(double distance);  // none: cells are repeated
};
constexpr std::array<Interpolation, 5> interpolations{{{"nearest", nullptr},
                                                       {"bilinear", triangle},
                                                       {"bicubic", cubic},
                                                       {"lanczos3", lanczos<3>},
                                                       {"lanczos5", lanczos<5>}}};

/// Row i holds the weights of the cells that make cell i of a line `factor` times as long.
Tensor weights_for(int64_t length, int64_t factor, double (*weight)(double)) {
  std::vector<double> rows;
  for (int64_t i = 0; i < length * factor; ++i) {
    double center = (static_cast<double>(i) + 0.5) / static_cast<double>(factor) - 0.5, sum = 0;
    for (int64_t j = 0; j < length; ++j) {
      rows.push_back(weight(std::abs(center - static_cast<double>(j))));
      sum += rows.back();
    }
    for (size_t j = rows.size() - static_cast<size_t>(length); j < rows.size(); ++j) rows[j] /= sum;
  }
  return Tensor::from(rows, {length * factor, length});
}

class UpSampling2DLayer final : public ConfiguredLayer<UpSampling2DLayer, UpSampling2DOptions> {
 public:
  static constexpr const char* keras_name = "UpSampling2D";

  UpSampling2DLayer(NoArguments, UpSampling2DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {
    for (const Interpolation& known : interpolations)
      if (known.name == this->options().interpolation) return;
    throw OptionError(
        "UpSampling2D: expected interpolation \"nearest\", \"bilinear\", \"bicubic\", \"lanczos3\" or "
        "\"lanczos5\", got \"" +
        this->options().interpolation + "\".");
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 2);
    int first = first_place(options().data_format);
    for (const Interpolation& known : interpolations)
      if (known.weight && known.name == options().interpolation) return interpolated(x, first, known.weight);
    return repeated(x, first, options().size);
  }

 private:
  static UpSampling2DOptions resolved(UpSampling2DOptions options) {
    options.size = sizes_for(keras_name, "size", options.size, 2);
    return with_data_format(keras_name, std::move(options));
  }

  Tensor interpolated(const Tensor& x, int first, double (*weight)(double)) const {
    Tensor y = x;
    for (int i = 0; i < 2; ++i) {
      Tensor rows = weights_for(x.shape()[first + i], options().size.list()[static_cast<size_t>(i)], weight);
      y = ops::moveaxis(ops::tensordot(ops::cast(rows, x.dtype()), y, {Axes{1}, Axes{first + i}}), 0, first + i);
    }
    return y;
  }
};

const Registered registered = UpSampling2DLayer::registered();

}  // namespace

Layer layers::UpSampling2D(const UpSampling2DOptions& options) {
  return Layer(std::make_shared<UpSampling2DLayer>(NoArguments{}, options));
}

}  // namespace addax
