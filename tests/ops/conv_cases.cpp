// Contract rows of convolutions, held against products with the blocks that ops::unfold() takes out of images.
#include "addax/gradient_tape.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

using ops::ConvOptions;

/// A convolution of images by unfold(): `padding` zeros on all sides.
Tensor by_blocks(const Tensor& x, const Tensor& kernel, const ConvOptions& o, ops::Pair padding) {
  auto pair = [](const Sizes& s) { return ops::Pair(s.list().front(), s.list().back()); };
  const Shape& k = kernel.shape();
  const int64_t groups = x.shape().back() / k[2], height = x.shape()[1], width = x.shape()[2];
  Tensors parts = ops::split(x, groups, -1), kernels = ops::split(kernel, groups, -1), results;
  for (int64_t g = 0; g < groups; ++g) {
    Tensor columns = ops::unfold(ops::moveaxis(parts[static_cast<size_t>(g)], -1, 1), {k[0], k[1]},
                                 {.dilation = pair(o.dilation_rate), .padding = padding, .stride = pair(o.strides)});
    Tensor matrix = ops::moveaxis(kernels[static_cast<size_t>(g)], 2, 0);
    results.push_back(
        ops::matmul(ops::swapaxes(columns, 1, 2), ops::reshape(matrix, {k[0] * k[1] * k[2], k[3] / groups})));
  }
  auto places = [](int64_t length, int64_t kernel_length, int64_t dilation, int64_t around, int64_t stride) {
    return (length + 2 * around - (kernel_length - 1) * dilation - 1) / stride + 1;
  };
  ops::Pair d = pair(o.dilation_rate), s = pair(o.strides);
  return ops::reshape(ops::concatenate(results, -1),
                      {x.shape()[0], places(height, k[0], d.height, padding.height, s.height),
                       places(width, k[1], d.width, padding.width, s.width), k[3]});
}

OpRow conv_row(Shape image, Shape kernel, const ConvOptions& options, ops::Pair padding,
               std::vector<Refusal> refused = {}) {
  return {
      .name = "conv",
      .inputs =
          [image, kernel](Draw& d) {
            Shape shape{d.n};
            for (int64_t length : image) shape.push_back(length);
            return Tensors{d.real(shape), d.real(kernel)};
          },
      .call = [options](const Tensors& x) { return Tensors{ops::conv(x[0], x[1], options)}; },
      .reference = [options, padding](const Tensors& x) { return Tensors{by_blocks(x[0], x[1], options, padding)}; },
      .refused = std::move(refused),
      .tolerance = 16};
}

Tensor image(int64_t channels = 2) { return ops::ones({1, 4, 5, channels}); }

const OpRows convolutions({
    conv_row(
        {5, 6, 3}, {3, 3, 3, 4}, {}, 0,
        {{[] {
            ops::conv(image(), ops::ones({3, 2, 4}));
          },
          "conv: expected a kernel with as many axes as the input, got [3, 2, 4] float32 for [1, 4, 5, 2] "
          "float32."},
         {[] {
            ops::conv(ops::ones({2, 3}), ops::ones({2, 3}));
          },
          "conv: expected batch, channels and 1 to 3 axes of places, got [2, 3] float32."},
         {[] {
            ops::conv(image(), ops::ones({5, 3, 2, 4}));
          },
          "conv: expected an input that is at least as large as the kernel, got [1, 4, 5, 2] float32 for a kernel "
          "of [5, 3, 2, 4] float32. Padding \"same\" puts zeros around it."},
         {[] {
            ops::conv(image(), ops::ones({3, 3, 2, 4}), {.dilation_rate = 2});
          },
          "conv: expected an input that is at least as large as the kernel, got [1, 4, 5, 2] float32 for a kernel "
          "of [3, 3, 2, 4] float32 with dilation_rate 2. Padding \"same\" puts zeros around it."},
         {[] {
            ops::conv(image(3), ops::ones({3, 3, 2, 4}));
          },
          "conv: expected channels that are a multiple of the kernel's last axis but one, got [1, 4, 5, 3] float32 "
          "for a kernel of [3, 3, 2, 4] float32."},
         {[] {
            ops::conv(image(4), ops::ones({3, 3, 2, 5}));
          },
          "conv: expected a kernel whose last axis is divisible by the 2 groups, got [1, 4, 5, 4] float32 for a "
          "kernel of [3, 3, 2, 5] float32."},
         {[] {
            ops::conv(image(), ops::ones({3, 3, 2, 4}), {.strides = 0});
          },
          "conv: expected strides as one number or 2, none below 1, got [0]."},
         {[] {
            ops::conv(image(), ops::ones({3, 3, 2, 4}), {.padding = "causal"});
          },
          "conv: expected padding \"valid\" or \"same\", got \"causal\"."},
         {[] {
            ops::conv(image(), ops::ones({3, 3, 2, 4}), {.data_format = "nhwc"});
          },
          "conv: expected data_format \"channels_last\" or \"channels_first\", got \"nhwc\"."}}),
    conv_row({5, 7, 4}, {3, 2, 2, 6}, {.strides = {2, 3}}, 0),
    conv_row({5, 6, 3}, {3, 5, 3, 4}, {.padding = "same"}, {1, 2}),
    conv_row({7, 6, 3}, {3, 3, 1, 3}, {.dilation_rate = {2, 1}}, 0),
    conv_row({4, 4, 20}, {1, 1, 20, 35}, {.strides = 2}, 0),
    {.name = "conv",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 3, 5, 6}), d.real({3, 3, 3, 4})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::conv(x[0], x[1], {.padding = "same", .data_format = "channels_first"})};
         },
     .reference =
         [](const Tensors& x) {
           return Tensors{ops::moveaxis(by_blocks(ops::moveaxis(x[0], 1, -1), x[1], {}, 1), -1, 1)};
         },
     .tolerance = 16},
});

/// Without strides a transposed convolution is one with the kernel turned around.
Tensor turned(const Tensor& kernel) { return ops::swapaxes(ops::flip(kernel, {.axis = {0, 1}}), 2, 3); }

const OpRows others({
    {.name = "conv_input_gradient",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5, 4, 3}), d.real({3, 3, 4, 3})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::conv_transpose(x[0], x[1]), ops::conv_transpose(x[0], x[1], {.padding = "same"})};
         },
     .reference =
         [](const Tensors& x) {
           return Tensors{by_blocks(x[0], turned(x[1]), {}, 2), by_blocks(x[0], turned(x[1]), {}, 1)};
         },
     .refused = {{[] {
                    ops::conv_transpose(image(), ops::ones({3, 3, 2, 4}));
                  },
                  "conv_transpose: expected as many channels as the kernel's last axis, got [1, 4, 5, 2] float32 for a "
                  "kernel of [3, 3, 2, 4] float32."},
                 {[] {
                    ops::conv_transpose(image(), ops::ones({3, 3, 4, 2}), {.output_padding = Sizes{1, 0, 1}});
                  },
                  "conv_transpose: expected output_padding as one number or 2, none negative, got [1, 0, 1]."}},
     .tolerance = 16},
    {.name = "conv_input_gradient",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 4, 2}), d.real({3, 3, 2})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::conv_transpose(x[0], x[1], {.strides = 3, .padding = "same"}),
                          ops::conv_transpose(x[0], x[1], {.strides = 2, .output_padding = 1})};
         },
     .tolerance = 16},
    {.name = "conv_kernel_gradient",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 6, 4, 3}), d.real({3, 2, 3, 4}), d.real({d.n, 2, 3, 4})};
         },
     .call =
         [](const Tensors& x) {
           GradientTape tape;
           tape.watch(x);
           Tensor y = ops::conv(x[0], x[1], {.strides = {2, 1}});
           return tape.gradient(ops::sum(y * x[2]), {x[1]});
         },
     .reference =
         [](const Tensors& x) {
           Tensors taps;
           for (int64_t h = 0; h < 3; ++h)
             for (int64_t w = 0; w < 2; ++w) {
               Tensor seen = x[0](all, Slice{h, h + 3, 2}, Slice{w, w + 3});
               taps.push_back(ops::tensordot(seen, x[2], {Axes{0, 1, 2}, Axes{0, 1, 2}}));
             }
           return Tensors{ops::reshape(ops::stack(taps), {3, 2, 3, 4})};
         },
     .tolerance = 16},
    composed(
        "depthwise_conv",
        [](Draw& d) {
          return Tensors{d.real({d.n, 5, 6, 3}), d.real({3, 2, 3, 2})};
        },
        [](const Tensors& x) {
          return Tensors{ops::depthwise_conv(x[0], x[1], {.strides = {1, 2}})};
        },
        {.reference =
             [](const Tensors& x) {
               return Tensors{by_blocks(x[0], ops::reshape(x[1], {3, 2, 1, 6}), {.strides = {1, 2}}, 0)};
             },
         .refused = {{[] {
                        ops::depthwise_conv(image(), ops::ones({3, 3, 3, 1}));
                      },
                      "depthwise_conv: expected as many channels as the kernel's last axis but one, got [1, 4, 5, 2] "
                      "float32 for a kernel of [3, 3, 3, 1] float32."}},
         .tolerance = 16}),
    composed(
        "separable_conv",
        [](Draw& d) {
          return Tensors{d.real({d.n, 5, 6, 3}), d.real({3, 3, 3, 2}), d.real({1, 1, 6, 4})};
        },
        [](const Tensors& x) { return Tensors{ops::separable_conv(x[0], x[1], x[2], {.padding = "same"})}; },
        {.reference =
             [](const Tensors& x) {
               return Tensors{
                   ops::matmul(by_blocks(x[0], ops::reshape(x[1], {3, 3, 1, 6}), {}, 1), ops::reshape(x[2], {6, 4}))};
             },
         .tolerance = 64}),
});

}  // namespace
}  // namespace addax::tests
