// STFT: the kernel of a convolution that makes short-time spectra.
#pragma once

#include <optional>
#include <string>

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct STFTOptions {
  std::string side = "real";                       // or "imag": which part of the spectrum
  std::optional<std::string> window = "hann";      // or "hamming", "blackman", "bartlett", "boxcar"; None: no window
  std::optional<std::string> scaling = "density";  // the window divided by its L2 norm; "spectrum": by its sum
  bool periodic = false;                           // the window without the last point of one that is longer by 1
};
/// keras.initializers.STFT: cosines, or negative sines, times a window, for shapes [length, 1, frequencies].
/// OptionError for other names than these, ShapeError for other shapes.
Initializer STFT(const STFTOptions& options = {});
/// `STFT("imag")`
template <std::convertible_to<std::string> S>
Initializer STFT(const S& side, STFTOptions options = {}) {
  options.side = side;
  return STFT(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const STFTOptions&), &STFTOptions::side> stft{STFT};

}  // namespace addax::initializers
