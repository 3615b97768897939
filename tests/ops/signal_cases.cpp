// Contract rows of Fourier transforms, spectra, windows, correlation and complex pairs.
#include <cmath>
#include <numbers>

#include "ops/rows.hpp"

namespace addax::tests {
namespace {

using ops::Complex;

const OpRow real{.dtypes = {DType::float32, DType::float64}, .tolerance = 32};

Tensors one(const Tensor& x) { return {x}; }
Tensors parts(const Complex& x) { return {x.real, x.imag}; }

OpRow held(OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = real;
  row.reference = std::move(reference);
  row.refused = std::move(refused);
  return row;
}
/// A pair [2, length, 6] whose first axis is any length.
std::function<Tensors(Draw&)> pair_of(int64_t length) {
  return [length](Draw& d) { return Tensors{d.real({d.n, length, 6}), d.real({d.n, length, 6})}; };
}
std::function<Tensors(Draw&)> signal_of(int64_t length) {
  return [length](Draw& d) { return Tensors{d.real({d.n, length})}; };
}

/// Of lengths with small factors, with a large one, and any.
OpRow fft_of(int64_t length) {
  return {.name = "fft",
          .inputs =
              [length](Draw& d) {
                int64_t n = length < 0 ? d.n : length;
                return Tensors{d.real({2, n}), d.real({2, n})};
              },
          .call =
              [](const Tensors& x) {
                return parts(ops::fft({x[0], x[1]}));
              },
          .dtypes = {DType::float32, DType::float64, DType::bfloat16},
          .refused = {{[] {
                         ops::fft({1.0, 1.0});
                       },
                       "fft: expected at least one axis, got [] float32."},
                      {[] {
                         ops::fft({ops::ones({2}), ops::ones({3})});
                       },
                       "fft: expected a real and an imaginary part of one shape, got [2] float32 and [3] float32."}},
          .tolerance = 64};
}

const OpRows transforms({
    fft_of(-1),
    fft_of(360),
    fft_of(74),
    fft_of(97),
    composed(
        "fft2", pair_of(5),
        [](const Tensors& x) {
          return parts(ops::fft2({x[0], x[1]}));
        },
        held(
            [](const Tensors& x) {
              auto turned = [](const Complex& c) {
                return Complex{ops::swapaxes(c.real, 1, 2), ops::swapaxes(c.imag, 1, 2)};
              };
              return parts(turned(ops::fft(turned(ops::fft({x[0], x[1]})))));
            },
            {{[] {
                ops::fft2({ops::ones({2}), ops::ones({2})});
              },
              "fft2: expected at least two axes, got [2] float32."}})),
    composed(
        "ifft2", pair_of(5),
        [](const Tensors& x) {
          return parts(ops::ifft2(ops::fft2({x[0], x[1]})));
        },
        held([](const Tensors& x) { return x; })),
    composed(
        "rfft", signal_of(9),
        [](const Tensors& x) {
          Tensors whole = parts(ops::rfft(x[0])), shorter = parts(ops::rfft(x[0], 4));
          return Tensors{whole[0], whole[1], shorter[0], shorter[1]};
        },
        held(
            [](const Tensors& x) {
              Complex whole = ops::fft({x[0], ops::zeros_like(x[0])});
              Tensor four = x[0](all, Slice{0, 4});
              Complex shorter = ops::fft({four, ops::zeros_like(four)});
              return Tensors{whole.real(all, Slice{0, 5}), whole.imag(all, Slice{0, 5}), shorter.real(all, Slice{0, 3}),
                             shorter.imag(all, Slice{0, 3})};
            },
            {{[] { ops::rfft(ops::ones({4}), 0); }, "rfft: expected an fft_length of at least 1, got 0."}})),
    composed(
        "irfft", signal_of(9),
        [](const Tensors& x) {
          return Tensors{ops::irfft(ops::rfft(x[0]), 9), ops::irfft(ops::rfft(x[0], 8))};
        },
        held([](const Tensors& x) {
          return Tensors{x[0], x[0](all, Slice{0, 8})};
        })),
});

const OpRows spectra({
    composed(
        "extract_sequences", signal_of(9), [](const Tensors& x) { return one(ops::extract_sequences(x[0], 4, 2)); },
        held(
            [](const Tensors& x) {
              auto from = [&](int64_t i) { return x[0](all, Slice{i, i + 4}); };
              return one(ops::stack({from(0), from(2), from(4)}, 1));
            },
            {{[] { ops::extract_sequences(ops::ones({3}), 4, 1); },
              "extract_sequences: expected a last axis of at least 4 elements, got [3] float32."}})),
    composed(
        "stft", signal_of(12), [](const Tensors& x) { return parts(ops::stft(x[0], 4, 3, 6)); },
        held(
            [](const Tensors& x) {
              Tensor hann = ops::cast(Tensor::from({0.0, 0.0, 0.5, 1.0, 0.5, 0.0}), x[0].dtype());
              Tensor padded = ops::pad(x[0], {{0, 0}, {3, 3}}, {.mode = "reflect"});
              return parts(ops::rfft(ops::extract_sequences(padded, 6, 3) * hann));
            },
            {{[] { ops::stft(ops::ones({9}), 4, 2, 3); },
              "stft: expected a sequence_length and a sequence_stride of at least 1 and an fft_length that is not "
              "shorter, got 4, 2 and 3."},
             {[] { ops::stft(ops::ones({9}), 4, 2, 4, {.window = "flat"}); },
              "stft: expected the window \"hann\" or \"hamming\", got \"flat\"."},
             {[] { ops::stft(ops::ones({9}), 4, 2, 4, {.window = ops::ones({3})}); },
              "stft: expected a window of shape [4], got [3] float32."}})),
    composed(
        "istft", signal_of(16),
        [](const Tensors& x) {
          return Tensors{ops::istft(ops::stft(x[0], 8, 2, 8), 8, 2, 8, {.length = 14}),
                         ops::istft(ops::stft(x[0], 4, 4, 4, {.window = None, .center = false}), 4, 4, 4,
                                    {.window = None, .center = false})};
        },
        held([](const Tensors& x) {
          return Tensors{x[0](all, Slice{0, 14}), x[0]};
        })),
    composed(
        "correlate",
        [](Draw& d) {
          return Tensors{d.real({d.n + 4}), d.real({3})};
        },
        [](const Tensors& x) {
          return Tensors{ops::correlate(x[0], x[1]), ops::correlate(x[0], x[1], {.mode = "same"}),
                         ops::correlate(x[1], x[0], {.mode = "full"})};
        },
        held(
            [](const Tensors& x) {
              int64_t n = x[0].size();
              Tensor padded = ops::pad(x[0], {{2, 2}}), full = ops::zeros({n + 2}, x[0].dtype());
              for (int64_t i = 0; i < 3; ++i) full = full + padded(Slice{i, i + n + 2}) * x[1][i];
              return Tensors{full(Slice{2, n}), full(Slice{1, n + 1}), ops::flip(full)};
            },
            {{[] { ops::correlate(1, ops::ones({2})); },
              "correlate: expected two vectors with elements, got [] int32 and [2] float32."}})),
});

// ---- Windows ----------------------------------------------------------------------------------------------------

OpRow window(std::string name, Tensor (*f)(int64_t), std::vector<double> five) {
  OpRow row{.order = 0, .refused = {{[f] { f(-1); }, name + ": expected a length of at least 0, got -1."}}};
  row.reference = [five](const Tensors&) {
    return Tensors{ops::cast(Tensor::from(five), "float32"), ops::ones({1}), ops::ones({0})};
  };
  return composed(
      name, [](Draw&) { return Tensors(); },
      [f](const Tensors&) {
        return Tensors{f(5), f(1), f(0)};
      },
      row);
}
double i0(double x) { return ops::i0(Tensor::scalar(x)).item<double>(); }

const OpRows windows({
    window("bartlett", ops::bartlett, {0, 0.5, 1, 0.5, 0}),
    window("blackman", ops::blackman, {0, 0.34, 1, 0.34, 0}),
    window("hamming", ops::hamming, {0.08, 0.54, 1, 0.54, 0.08}),
    window("hanning", ops::hanning, {0, 0.5, 1, 0.5, 0}),
    window("kaiser", [](int64_t n) { return ops::kaiser(n, 2); },
           {1 / i0(2), i0(std::sqrt(3.0)) / i0(2), 1, i0(std::sqrt(3.0)) / i0(2), 1 / i0(2)}),
});

// ---- Complex pairs ----------------------------------------------------------------------------------------------

Tensors two(Draw& d) { return {d.real({d.n, 3}, 0.5, 2), d.real({d.n, 3})}; }

const OpRows pairs({
    composed(
        "polar", two, [](const Tensors& x) { return parts(ops::polar(x[0], x[1])); }, held([](const Tensors& x) {
          return Tensors{x[0] * ops::cos(x[1]), x[0] * ops::sin(x[1])};
        })),
    composed(
        "view_as_complex",
        [](Draw& d) {
          return one(d.real({d.n, 2}));
        },
        [](const Tensors& x) { return parts(ops::view_as_complex(x[0])); },
        held(
            [](const Tensors& x) {
              return Tensors{x[0](all, 0), x[0](all, 1)};
            },
            {{[] { ops::view_as_complex(ops::ones({3})); },
              "view_as_complex: expected a last axis of length 2, got [3] float32."}})),
    composed(
        "view_as_real", two,
        [](const Tensors& x) {
          return one(ops::view_as_real({x[0], x[1]}));
        },
        held([](const Tensors& x) { return one(ops::stack(x, -1)); })),
    composed(
        "complex parts", two,
        [](const Tensors& x) {
          Complex z = ops::conj(ops::polar(x[0], x[1]));
          return Tensors{ops::abs(z), ops::angle(z), ops::real(z), ops::imag(z), ops::isreal(z)};
        },
        held([](const Tensors& x) {
          return Tensors{x[0], -x[1], x[0] * ops::cos(x[1]), -x[0] * ops::sin(x[1]), ops::equal(x[1], 0)};
        })),
});

}  // namespace
}  // namespace addax::tests
