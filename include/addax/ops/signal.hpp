// Signals in keras.ops: Fourier transforms, short-time spectra, windows, correlation.
//
// Complex numbers are pairs (addax/ops/complex.hpp). float32 and float64; half floats are computed in float32 and come
// back in their dtype, integers become config::floatx(). Transforms have gradients of any order.
#pragma once

#include <optional>
#include <string>

#include "addax/ops/complex.hpp"

namespace addax::ops {

// ---- Fourier transforms -----------------------------------------------------------------------------------------
/// Σ x[k] e^(−2πi jk/n) over the last axis; fft2 over the last two. ifft2 is the inverse of fft2. Lengths of any
/// factors take n log n steps.
Complex fft(const Complex& x);
Complex fft2(const Complex& x);
Complex ifft2(const Complex& x);

struct FftLengthOptions {
  std::optional<int64_t> fft_length = {};  // None: what x has
};
/// fft() of a real signal, cut off or filled up with zeros to fft_length, without the mirrored half:
/// [..., n] -> [..., fft_length / 2 + 1].
Complex rfft(const Tensor& x, const FftLengthOptions& options = {});
/// The inverse, [..., k] -> [..., fft_length]; without a length 2 (k − 1).
Tensor irfft(const Complex& x, const FftLengthOptions& options = {});
inline Complex rfft(const Tensor& x, int64_t fft_length) { return rfft(x, FftLengthOptions{fft_length}); }
inline Tensor irfft(const Complex& x, int64_t fft_length) { return irfft(x, FftLengthOptions{fft_length}); }

// ---- Short-time spectra -----------------------------------------------------------------------------------------
/// Overlapping parts of the last axis, one every sequence_stride elements: [..., n] -> [..., parts, sequence_length].
Tensor extract_sequences(const Tensor& x, int64_t sequence_length, int64_t sequence_stride);

/// "hann", "hamming", a vector of sequence_length, or None (all ones).
struct Window {
  Window(NoneType) {}
  Window(const char* name) : name(name) {}
  Window(const std::string& name) : name(name) {}
  Window(const Tensor& values) : values(values) {}
  std::string name;
  Tensor values;
};
struct StftOptions {
  Window window = "hann";
  bool center = true;  // parts are centred at their times: the signal is continued by reflection
};
/// rfft() of windowed parts: [..., n] -> [..., parts, fft_length / 2 + 1]. fft_length is at least sequence_length
/// (OptionError).
Complex stft(const Tensor& x, int64_t sequence_length, int64_t sequence_stride, int64_t fft_length,
             const StftOptions& options = {});

struct IstftOptions {
  std::optional<int64_t> length = {};  // of the result
  Window window = "hann";
  bool center = true;
};
/// The signal whose stft() is nearest to x. Griffin and Lim 1984.
Tensor istft(const Complex& x, int64_t sequence_length, int64_t sequence_stride, int64_t fft_length,
             const IstftOptions& options = {});

// ---- Windows: x points, symmetric, in config::floatx() ----------------------------------------------------------
/// A triangle from 0 to 1 and back.
Tensor bartlett(int64_t x);
/// 0.42 − 0.5 cos(2πt) + 0.08 cos(4πt) for t from 0 to 1.
Tensor blackman(int64_t x);
/// 0.54 − 0.46 cos(2πt).
Tensor hamming(int64_t x);
/// (1 − cos(2πt)) / 2.
Tensor hanning(int64_t x);
/// I₀(beta √(1 − (2t − 1)²)) / I₀(beta).
Tensor kaiser(int64_t x, double beta);

// ---- Correlation ------------------------------------------------------------------------------------------------
struct CorrelateOptions {
  std::string mode = "valid";  // where the vectors overlap whole; "same": as many as the longer has; "full": all
};
/// Σ x1[n + k] · x2[n] of two vectors for each shift k, in a float dtype.
Tensor correlate(const Tensor& x1, const Tensor& x2, const CorrelateOptions& options = {});

}  // namespace addax::ops
