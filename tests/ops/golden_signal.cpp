// Signals, sequences, attention and their neighbours under their names in Keras.
#include "ops/golden.hpp"

namespace addax::tests {
namespace {

using ops::Complex;

template <Tensor (*f)(const Tensor&)>
Tensors plain(const GoldenCall& c) {
  return {f(c.tensor(0))};
}
Complex pair(const GoldenCall& c) {
  Tensors parts = c.tensors(0);
  return {parts[0], parts[1]};
}
Tensors parts(const Complex& x) { return {x.real, x.imag}; }

/// The keyword as a tensor; an empty one where it was not given.
Tensor optional(const GoldenCall& c, const char* keyword) {
  const Json* value = c.find(c.args.size(), keyword);
  return value ? golden_tensor(*value) : Tensor();
}
ops::FftLengthOptions fft_length(const GoldenCall& c) {
  if (const Json* length = c.find(1, "fft_length")) return {length->as_integer()};
  return {};
}
ops::Window window(const GoldenCall& c) {
  if (!c.kwargs.contains("window")) return "hann";
  const Json* value = c.find(c.args.size(), "window");
  if (!value) return None;
  return value->is_string() ? ops::Window(value->as_string()) : ops::Window(golden_tensor(*value));
}

const GoldenNames transforms({
    {"fft", [](const GoldenCall& c) { return parts(ops::fft(pair(c))); }},
    {"fft2", [](const GoldenCall& c) { return parts(ops::fft2(pair(c))); }},
    {"ifft2", [](const GoldenCall& c) { return parts(ops::ifft2(pair(c))); }},
    {"rfft", [](const GoldenCall& c) { return parts(ops::rfft(c.tensor(0), fft_length(c))); }},
    {"irfft", [](const GoldenCall& c) { return Tensors{ops::irfft(pair(c), fft_length(c))}; }},
    {"extract_sequences",
     [](const GoldenCall& c) {
       return Tensors{ops::extract_sequences(c.tensor(0), c.integer(1, "", 0), c.integer(2, "", 0))};
     }},
    {"stft",
     [](const GoldenCall& c) {
       return parts(ops::stft(c.tensor(0), c.integer(1, "", 0), c.integer(2, "", 0), c.integer(3, "", 0),
                              {.window = window(c), .center = c.integer(5, "center", 1) != 0}));
     }},
    {"istft",
     [](const GoldenCall& c) {
       return Tensors{ops::istft(
           pair(c), c.integer(1, "", 0), c.integer(2, "", 0), c.integer(3, "", 0),
           {.length = c.maybe_integer("length"), .window = window(c), .center = c.integer(6, "center", 1) != 0})};
     }},
    {"correlate",
     [](const GoldenCall& c) {
       return Tensors{ops::correlate(c.tensor(0), c.tensor(1), {.mode = c.text(2, "mode", "valid")})};
     }},
});

template <Tensor (*f)(int64_t)>
Tensors sampled(const GoldenCall& c) {
  return {f(c.integer(0, "", 0))};
}

const GoldenNames windows({
    {"bartlett", sampled<ops::bartlett>},
    {"blackman", sampled<ops::blackman>},
    {"hamming", sampled<ops::hamming>},
    {"hanning", sampled<ops::hanning>},
    {"kaiser", [](const GoldenCall& c) { return Tensors{ops::kaiser(c.integer(0, "", 0), c.number(1, "", 0))}; }},
    {"i0", plain<ops::i0>},
});

// ---- Sequences, attention, blocks -------------------------------------------------------------------------------

Tensors ctc_decode(const GoldenCall& c) {
  ops::CtcDecodeOptions options{.strategy = c.text(2, "strategy", "greedy"),
                                .beam_width = c.integer(3, "beam_width", 100),
                                .top_paths = c.integer(4, "top_paths", 1),
                                .merge_repeated = c.integer(5, "merge_repeated", 1) != 0};
  if (c.kwargs.contains("mask_index")) options.mask_index = c.maybe_integer("mask_index");
  auto [paths, scores] = ops::ctc_decode(c.tensor(0), c.tensor(1), options);
  return {paths, scores};
}

ops::Pair both(const GoldenCall& c, size_t i, const char* keyword, int64_t fallback) {
  std::vector<int64_t> list = c.list(i, keyword);
  if (list.empty()) return fallback;
  return {list.front(), list.back()};
}
ops::FoldOptions fold_options(const GoldenCall& c) {
  size_t last = c.args.size();
  return {both(c, last, "dilation", 1), both(c, last, "padding", 0), both(c, last, "stride", 1)};
}

const GoldenNames sequences({
    {"ctc_loss",
     [](const GoldenCall& c) {
       return Tensors{ops::ctc_loss(c.tensor(0), c.tensor(1), c.tensor(2), c.tensor(3),
                                    {.mask_index = c.integer(4, "mask_index", 0)})};
     }},
    {"ctc_decode", ctc_decode},
    {"dot_product_attention",
     [](const GoldenCall& c) {
       return Tensors{ops::dot_product_attention(c.tensor(0), c.tensor(1), c.tensor(2),
                                                 {.bias = optional(c, "bias"),
                                                  .mask = optional(c, "mask"),
                                                  .scale = c.maybe_number("scale"),
                                                  .is_causal = c.integer(6, "is_causal", 0) != 0})};
     }},
    {"unfold",
     [](const GoldenCall& c) { return Tensors{ops::unfold(c.tensor(0), both(c, 1, "", 1), fold_options(c))}; }},
    {"fold",
     [](const GoldenCall& c) {
       return Tensors{ops::fold(c.tensor(0), both(c, 1, "", 1), both(c, 2, "", 1), fold_options(c))};
     }},
    {"psnr", [](const GoldenCall& c) { return Tensors{ops::psnr(c.tensor(0), c.tensor(1), c.number(2, "", 1))}; }},
});

const GoldenNames normalisations({
    {"layer_normalization",
     [](const GoldenCall& c) {
       return Tensors{ops::layer_normalization(
           c.tensor(0),
           {.gamma = optional(c, "gamma"), .beta = optional(c, "beta"), .epsilon = c.maybe_number("epsilon")})};
     }},
    {"rms_normalization",
     [](const GoldenCall& c) {
       return Tensors{
           ops::rms_normalization(c.tensor(0), {.scale = optional(c, "scale"), .epsilon = c.maybe_number("epsilon")})};
     }},
    {"batch_normalization",
     [](const GoldenCall& c) {
       return Tensors{ops::batch_normalization(
           c.tensor(0), c.tensor(1), c.tensor(2), c.integer(3, "axis", 0),
           {.offset = optional(c, "offset"), .scale = optional(c, "scale"), .epsilon = c.number(6, "epsilon", 1e-3)})};
     }},
});

// ---- Others -----------------------------------------------------------------------------------------------------

template <Tensor (*f)(const Tensor&, const ops::ArgOptions&)>
Tensors position(const GoldenCall& c) {
  return {f(c.tensor(0), {.axis = c.maybe_integer("axis")})};
}
template <Tensor (*f)(const Tensor&, const Tensor&, const ops::QuantileOptions&)>
Tensors quantile(const GoldenCall& c) {
  return {f(c.tensor(0), c.tensor(1), {})};
}
template <Tensor (*f)(const Tensor&, int64_t, const ops::DataFormatOptions&)>
Tensors blocks(const GoldenCall& c) {
  return {f(c.tensor(0), c.integer(1, "", 1), {.data_format = c.text(2, "data_format", "channels_last")})};
}
template <Tensors (*whole)(const Tensor&, const int64_t&), Tensors (*at)(const Tensor&, const std::vector<int64_t>&)>
Tensors split(const GoldenCall& c) {
  std::vector<int64_t> positions = c.list(1, "");
  return c.args[1].is_integer() ? whole(c.tensor(0), positions[0]) : at(c.tensor(0), positions);
}

const GoldenNames others({
    {"view", [](const GoldenCall& c) { return Tensors{ops::view(c.tensor(0), DType(c.text(1, "dtype", "")))}; }},
    {"isreal", plain<ops::isreal>},
    {"angle", plain<ops::angle>},
    {"real", plain<ops::real>},
    {"imag", plain<ops::imag>},
    {"conj", plain<ops::conj>},
    {"conjugate", plain<ops::conjugate>},
    {"corrcoef", plain<ops::corrcoef>},
    {"trapezoid",
     [](const GoldenCall& c) {
       return Tensors{ops::trapezoid(
           c.tensor(0), {.x = optional(c, "x"), .dx = c.number(2, "dx", 1), .axis = c.integer(3, "axis", -1)})};
     }},
    {"eig",
     [](const GoldenCall& c) {
       auto [values, vectors] = ops::eig(c.tensor(0));
       return Tensors{values.real, values.imag, vectors.real, vectors.imag};
     }},
    {"cdist", [](const GoldenCall& c) { return Tensors{ops::cdist(c.tensor(0), c.tensor(1))}; }},
    {"nanargmax", position<ops::nanargmax>},
    {"nanargmin", position<ops::nanargmin>},
    {"nanquantile", quantile<ops::nanquantile>},
    {"nanpercentile", quantile<ops::nanpercentile>},
    {"diff",
     [](const GoldenCall& c) {
       return Tensors{ops::diff(c.tensor(0), {.n = c.integer(1, "n", 1), .axis = c.integer(2, "axis", -1)})};
     }},
    {"vander",
     [](const GoldenCall& c) {
       return Tensors{
           ops::vander(c.tensor(0), {.N = c.maybe_integer("N"), .increasing = c.integer(2, "increasing", 0) != 0})};
     }},
    {"depth_to_space", blocks<ops::depth_to_space>},
    {"space_to_depth", blocks<ops::space_to_depth>},
    {"hsplit", split<ops::hsplit<int64_t>, ops::hsplit<>>},
    {"vsplit", split<ops::vsplit<int64_t>, ops::vsplit<>>},
    {"dsplit", split<ops::dsplit<int64_t>, ops::dsplit<>>},
});

}  // namespace
}  // namespace addax::tests
