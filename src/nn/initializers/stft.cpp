#include "addax/initializers/stft.hpp"

#include <numbers>

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "ops/windows.hpp"

namespace addax {

using initializers::STFTOptions;

template <>
inline constexpr auto fields_of<STFTOptions> =
    std::tuple{Field{"side", &STFTOptions::side}, Field{"window", &STFTOptions::window},
               Field{"periodic", &STFTOptions::periodic}, Field{"scaling", &STFTOptions::scaling}};

namespace {

class STFTInitializer final : public ConfiguredObject<STFTInitializer, InitializerBase, STFTOptions> {
 public:
  static constexpr const char* keras_name = "STFT";
  explicit STFTInitializer(const STFTOptions& options) : ConfiguredObject(options) {
    auto refuse = [](const std::string& what, const std::string& got) {
      throw OptionError("STFT: expected " + what + ", got \"" + got + "\".");
    };
    if (options.side != "real" && options.side != "imag") refuse("the side \"real\" or \"imag\"", options.side);
    if (options.window && !window_of(*options.window, 1, false, DType::float64).defined())
      refuse("the window \"hann\", \"hamming\", \"blackman\", \"bartlett\" or \"boxcar\"", *options.window);
    if (options.scaling && *options.scaling != "density" && *options.scaling != "spectrum")
      refuse("the scaling \"density\" or \"spectrum\"", *options.scaling);
  }

  Tensor call(const Shape& shape, DType dtype) override {
    if (shape.rank() != 3 || shape[1] != 1 || shape[2] < 2)
      throw ShapeError("STFT: expected a shape [length, 1, frequencies] of at least 2 frequencies, got " +
                       shape.to_string() + ".");
    Tensor time = ops::reshape(ops::arange(0, shape[0], 1, {.dtype = DType::float64}), {shape[0], 1, 1});
    Tensor frequency = ops::arange(0, shape[2], 1, {.dtype = DType::float64}) / (2.0 * double(shape[2] - 1));
    Tensor angle = -2 * std::numbers::pi * time * frequency;
    Tensor kernel = options().side == "real" ? ops::cos(angle) : ops::sin(angle);
    return ops::cast(options().window ? kernel * window(shape[0]) : kernel, dtype);
  }

 private:
  Tensor window(int64_t length) const {
    Tensor w = ops::reshape(window_of(*options().window, length, options().periodic, DType::float64), {length, 1, 1});
    if (!options().scaling) return w;
    return w / (*options().scaling == "density" ? ops::sqrt(ops::sum(ops::square(w))) : ops::sum(ops::abs(w)));
  }
};

const Registered registered_stft =
    STFTInitializer::registered(initializer_registry(), "keras.initializers", {"STFTInitializer"});

}  // namespace

Initializer initializers::STFT(const STFTOptions& options) {
  return Initializer(std::make_shared<STFTInitializer>(options));
}

}  // namespace addax
