// Short-time spectra: overlapping parts of signals, their transforms and the way back; correlation.
#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/indices.hpp"
#include "ops/promote.hpp"
#include "ops/windows.hpp"

namespace addax::ops {
namespace {

/// Positions [parts, length] of overlapping parts.
Tensor positions(int64_t parts, int64_t length, int64_t stride) {
  return expand_dims(counted(parts) * static_cast<int32_t>(stride), 1) + counted(length);
}

void check_part(const char* where, int64_t length, int64_t stride, int64_t fft_length) {
  if (length < 1 || stride < 1 || fft_length < length)
    throw OptionError(std::string(where) + ": expected a sequence_length and a sequence_stride of at least 1 and an " +
                      "fft_length that is not shorter, got " + std::to_string(length) + ", " + std::to_string(stride) +
                      " and " + std::to_string(fft_length) + ".");
}

/// A window's values, filled up with zeros on both sides to fft_length.
Tensor window_values(const char* where, const Window& window, int64_t length, int64_t fft_length, DType dtype) {
  int64_t before = (fft_length - length) / 2;
  if (window.name.empty() && !window.values.defined()) return ones({fft_length}, dtype);
  Tensor values = window.values;
  if (!values.defined()) {
    if (window.name != "hann" && window.name != "hamming")
      throw OptionError(std::string(where) + ": expected the window \"hann\" or \"hamming\", got \"" + window.name +
                        "\".");
    values = window_of(window.name, length, true, dtype);
  }
  if (values.shape() != Shape{length})
    throw ShapeError(std::string(where) + ": expected a window of shape [" + std::to_string(length) + "], got " +
                     values.spec().to_string() + ".");
  return pad(as_dtype(values, dtype), {{before, fft_length - length - before}});
}

/// The adjoint of extract_sequences(): parts [..., parts, length] added up to [..., total].
Tensor overlapped(const Tensor& parts, int64_t stride, int64_t total) {
  Shape shape = parts.shape().part(0, parts.rank() - 2);
  shape.push_back(total);
  Tensor at = positions(parts.shape()[-2], parts.shape()[-1], stride);
  return take_gradient(parts, at, shape.rank() - 1, shape);
}

}  // namespace

Tensor extract_sequences(const Tensor& x, int64_t sequence_length, int64_t sequence_stride) {
  check_part("extract_sequences", sequence_length, sequence_stride, sequence_length);
  if (x.rank() < 1 || x.shape().back() < sequence_length)
    throw ShapeError("extract_sequences: expected a last axis of at least " + std::to_string(sequence_length) +
                     " elements, got " + x.spec().to_string() + ".");
  int64_t parts = (x.shape().back() - sequence_length) / sequence_stride + 1;
  return take(x, positions(parts, sequence_length, sequence_stride), -1);
}

Complex stft(const Tensor& input, int64_t sequence_length, int64_t sequence_stride, int64_t fft_length,
             const StftOptions& options) {
  check_part("stft", sequence_length, sequence_stride, fft_length);
  Tensor x = as_float(input);
  if (options.center) {
    std::vector<std::pair<int64_t, int64_t>> widths(static_cast<size_t>(x.rank()));
    if (!widths.empty()) widths.back() = {fft_length / 2, fft_length / 2};
    x = pad(x, widths, {.mode = "reflect"});
  }
  Tensor window = window_values("stft", options.window, sequence_length, fft_length, x.dtype());
  return rfft(extract_sequences(x, fft_length, sequence_stride) * window);
}

Tensor istft(const Complex& x, int64_t sequence_length, int64_t sequence_stride, int64_t fft_length,
             const IstftOptions& options) {
  check_part("istft", sequence_length, sequence_stride, fft_length);
  if (x.real.rank() < 2) throw ShapeError("istft: expected at least two axes, got " + x.real.spec().to_string() + ".");
  Tensor parts = irfft(x, fft_length);
  int64_t count = parts.shape()[-2], total = fft_length + sequence_stride * (count - 1);
  Tensor window = window_values("istft", options.window, sequence_length, fft_length, parts.dtype());
  Tensor weight = overlapped(broadcast_to(square(window), {count, fft_length}), sequence_stride, total);
  Tensor y = overlapped(parts * window, sequence_stride, total) / where(weight > 1e-10, weight, 1);
  int64_t start = options.center ? fft_length / 2 : 0;
  int64_t end = options.length ? start + *options.length : total - start;
  return split(y, {start, std::max(start, end)}, -1)[1];
}

Tensor correlate(const Tensor& x1, const Tensor& x2, const CorrelateOptions& options) {
  if (options.mode != "valid" && options.mode != "same" && options.mode != "full")
    throw OptionError("correlate: expected mode \"valid\", \"same\" or \"full\", got \"" + options.mode + "\".");
  if (x1.rank() != 1 || x2.rank() != 1 || x1.size() == 0 || x2.size() == 0)
    throw ShapeError("correlate: expected two vectors with elements, got " + x1.spec().to_string() + " and " +
                     x2.spec().to_string() + ".");
  if (x1.size() < x2.size()) return flip(correlate(x2, x1, options));
  DType dtype = result_type({x1, x2, 0.0});
  int64_t n = x2.size(), before = options.mode == "full" ? n - 1 : options.mode == "same" ? n / 2 : 0;
  int64_t after = options.mode == "same" ? n - 1 - before : before;
  return matmul(extract_sequences(pad(as_dtype(x1, dtype), {{before, after}}), n, 1), as_dtype(x2, dtype));
}

}  // namespace addax::ops
