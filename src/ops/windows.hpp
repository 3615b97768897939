// Windows by name, also the periodic ones that spectra are made with.
#pragma once

#include <string>

#include "addax/tensor.hpp"

namespace addax {

/// "hann", "hamming", "blackman", "bartlett" or "boxcar"; `periodic` leaves the last point of length + 1 out. Undefined
/// for any other name.
Tensor window_of(const std::string& name, int64_t length, bool periodic, DType dtype);

}  // namespace addax
