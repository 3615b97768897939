// Convolutions. Three ops are each other's gradients: y, x's gradient and the kernel's gradient from the other two.
#include "ops/conv.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "backends/conv.hpp"
#include "core/lengths.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

using backends::ConvAttrs;

// ---- The three ops --------------------------------------------------------------------------------------------------

Shape with_ends(int64_t first, const std::vector<int64_t>& places, int64_t last) {
  Shape shape{first};
  for (int64_t length : places) shape.push_back(length);
  shape.push_back(last);
  return shape;
}

Shape places_of(const Tensor& x) { return x.shape().part(1, x.rank() - 1); }
Shape kernel_places(const Tensor& kernel) { return kernel.shape().part(0, kernel.rank() - 2); }

AttrsRef for_places(ConvAttrs attrs, const Shape& places) {
  attrs.places.assign(places.begin(), places.end());
  return attrs_of(std::move(attrs));
}

/// Inputs of one dtype and rank, with as many axes of places as the attributes speak of.
void check_operands(const CallView& c) {
  const auto& attrs = c.attr<ConvAttrs>();
  if (c.shape(0).rank() != c.shape(1).rank() || c.shape(0).rank() != static_cast<int>(attrs.places.size()) + 2)
    fail_shape(c, "expected operands of one rank, got " + c.in[0].spec().to_string() + " and " +
                      c.in[1].spec().to_string() + ".");
  if (c.dtype(0) != c.dtype(1) || !c.dtype(0).is_float())
    fail_dtype(
        c, "expected one float dtype, got " + c.in[0].spec().to_string() + " and " + c.in[1].spec().to_string() + ".");
}
void check_channels(const CallView& c, bool fit) {
  if (!fit)
    fail_shape(c, "expected channels that fit " + std::to_string(c.attr<ConvAttrs>().groups) + " groups, got " +
                      c.in[0].spec().to_string() + " and " + c.in[1].spec().to_string() + ".");
}

Spec conv_spec(const CallView& c) {
  check_operands(c);
  const auto& attrs = c.attr<ConvAttrs>();
  const Shape &x = c.shape(0), &kernel = c.shape(1);
  check_channels(c, x.back() == product_of(kernel[-2], attrs.groups) && kernel.back() % attrs.groups == 0);
  return {with_ends(x[0], attrs.places, kernel.back()), c.dtype(0)};
}
Spec input_gradient_spec(const CallView& c) {
  check_operands(c);
  const auto& attrs = c.attr<ConvAttrs>();
  const Shape &dy = c.shape(0), &kernel = c.shape(1);
  check_channels(c, dy.back() == kernel.back() && kernel.back() % attrs.groups == 0);
  return {with_ends(dy[0], attrs.places, product_of(kernel[-2], attrs.groups)), c.dtype(0)};
}
Spec kernel_gradient_spec(const CallView& c) {
  check_operands(c);
  const auto& attrs = c.attr<ConvAttrs>();
  const Shape &x = c.shape(0), &dy = c.shape(1);
  check_channels(c, x[0] == dy[0] && x.back() % attrs.groups == 0 && dy.back() % attrs.groups == 0);
  std::vector<int64_t> front(attrs.places.begin() + 1, attrs.places.end());
  front.push_back(x.back() / attrs.groups);
  return {with_ends(attrs.places[0], front, dy.back()), c.dtype(0)};
}

extern const Op conv_kernel_gradient_op;

}  // namespace

const Op conv_op{.name = "conv",
                 .infer = conv_spec,
                 .gradient = [](const Backward& b) -> Tensors {
                   const auto& attrs = b.attr<ConvAttrs>();
                   Tensor dx, dw;
                   if (b.wants(0))
                     dx = apply(conv_input_gradient_op, b.dy[0], b.x(1), for_places(attrs, places_of(b.x(0))));
                   if (b.wants(1))
                     dw = apply(conv_kernel_gradient_op, b.x(0), b.dy[0], for_places(attrs, kernel_places(b.x(1))));
                   return {dx, dw};
                 },
                 .kernels = {.cpu = {backends::cpu::conv, backends::cpu::plan_conv}}};

const Op conv_input_gradient_op{
    .name = "conv_input_gradient",
    .infer = input_gradient_spec,
    .gradient = [](const Backward& b) -> Tensors {
      const auto& attrs = b.attr<ConvAttrs>();
      Tensor dy, dw;
      if (b.wants(0)) dy = apply(conv_op, b.dy[0], b.x(1), for_places(attrs, places_of(b.x(0))));
      if (b.wants(1)) dw = apply(conv_kernel_gradient_op, b.dy[0], b.x(0), for_places(attrs, kernel_places(b.x(1))));
      return {dy, dw};
    },
    .kernels = {.cpu = {backends::cpu::conv_input_gradient, backends::cpu::plan_conv_input_gradient}}};

namespace {

const Op conv_kernel_gradient_op{
    .name = "conv_kernel_gradient",
    .infer = kernel_gradient_spec,
    .gradient = [](const Backward& b) -> Tensors {
      const auto& attrs = b.attr<ConvAttrs>();
      Tensor dx, dy;
      if (b.wants(0)) dx = apply(conv_input_gradient_op, b.x(1), b.dy[0], for_places(attrs, places_of(b.x(0))));
      if (b.wants(1)) dy = apply(conv_op, b.x(0), b.dy[0], for_places(attrs, places_of(b.x(1))));
      return {dx, dy};
    },
    .kernels = {.cpu = {backends::cpu::conv_kernel_gradient, backends::cpu::plan_conv_kernel_gradient}}};

/// Each element of the kernel once for each place of y in each image.
double conv_work(const Shape& y, const Shape& kernel) {
  const double places = static_cast<double>(y.part(0, y.rank() - 1).size());
  return 2 * places * static_cast<double>(kernel.size());
}
const WorkOf works[] = {
    {conv_op, [](const WorkView& c) { return conv_work(c.out[0].shape, c.in[1].shape); }},
    {conv_input_gradient_op, [](const WorkView& c) { return conv_work(c.in[0].shape, c.in[1].shape); }},
    {conv_kernel_gradient_op, [](const WorkView& c) { return conv_work(c.in[1].shape, c.out[0].shape); }}};

// ---- Calls ----------------------------------------------------------------------------------------------------------

/// A call with its operands in one float dtype, channels last, and its numbers checked.
struct Operands {
  Operands(const std::string& where, const Tensor& inputs, const Tensor& given, const Convolution& o)
      : where(where), given(given) {
    const size_t places = count_places(where.c_str(), inputs);
    check_data_format(where, o.data_format);
    if (given.rank() != inputs.rank())
      throw ShapeError(where + ": expected a kernel with as many axes as the input, got " + given.spec().to_string() +
                       " for " + inputs.spec().to_string() + ".");
    DType dtype = result_type({inputs, given});
    if (!dtype.is_float()) dtype = float_type(given);
    x = as_dtype(channels_to_end(inputs, o.data_format), dtype);
    kernel = as_dtype(given, dtype);
    attrs.strides = sizes_for(where, "strides", o.strides, places).list();
    attrs.dilation = sizes_for(where, "dilation_rate", o.dilation_rate, places).list();
  }

  int64_t extent(size_t axis) const {
    return product_of(kernel.shape()[static_cast<int>(axis)] - 1, attrs.dilation[axis]) + 1;
  }
  int64_t length(size_t axis) const { return x.shape()[static_cast<int>(axis) + 1]; }

  const std::string& where;
  const Tensor& given;
  Tensor x, kernel;
  ConvAttrs attrs;
};

/// Where results lie that see the input from their first place on, or centred, or back from their last place.
void place_results(Operands& o, const std::string& padding) {
  if (padding != "causal") is_same_padding(o.where, padding);
  for (size_t a = 0; a < o.attrs.strides.size(); ++a) {
    const int64_t length = o.length(a), extent = o.extent(a), stride = o.attrs.strides[a];
    const int64_t reach = padding == "valid" ? length - extent : length - 1;
    if (reach < 0)
      throw ShapeError(o.where + ": expected an input that is at least as large as the kernel, got " +
                       o.x.spec().to_string() + " for a kernel of " + o.given.spec().to_string() +
                       (o.attrs.dilation[a] > 1 ? " with dilation_rate " + std::to_string(o.attrs.dilation[a]) : "") +
                       ". Padding \"same\" puts zeros around it.");
    const int64_t places = reach / stride + 1, missing = std::max<int64_t>(0, (places - 1) * stride + extent - length);
    o.attrs.places.push_back(places);
    o.attrs.before.push_back(padding == "same" ? missing / 2 : padding == "causal" ? extent - 1 : 0);
  }
}

[[noreturn]] void refuse_channels(const Operands& o, const std::string& wanted) {
  throw ShapeError(o.where + ": expected " + wanted + ", got " + o.x.spec().to_string() + " for a kernel of " +
                   o.given.spec().to_string() + ".");
}

}  // namespace

Tensor convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel, const Convolution& options) {
  Operands o(where, inputs, kernel, options);
  const int64_t in = kernel.shape()[-2], channels = o.x.shape().back();
  if (in < 1 || channels % in != 0)
    refuse_channels(o, "channels that are a multiple of the kernel's last axis but one");
  o.attrs.groups = std::max<int64_t>(1, channels / in);
  if (kernel.shape().back() % o.attrs.groups != 0)
    refuse_channels(o, "a kernel whose last axis is divisible by the " + std::to_string(o.attrs.groups) + " groups");
  place_results(o, options.padding);
  return channels_from_end(apply(conv_op, o.x, o.kernel, attrs_of(o.attrs)), options.data_format);
}

Tensor depthwise_convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel,
                           const Convolution& options) {
  Operands o(where, inputs, kernel, options);
  const int64_t channels = o.x.shape().back();
  if (channels != kernel.shape()[-2] || channels < 1)
    refuse_channels(o, "as many channels as the kernel's last axis but one");
  o.attrs.groups = channels;
  place_results(o, options.padding);
  Shape grouped = kernel.shape();
  grouped[-1] = product_of(grouped[-1], channels);
  grouped[-2] = 1;
  Tensor y = apply(conv_op, o.x, ops::reshape(o.kernel, grouped), attrs_of(o.attrs));
  return channels_from_end(y, options.data_format);
}

Tensor transposed_convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel,
                            const Convolution& options) {
  Operands o(where, inputs, kernel, options);
  if (o.x.shape().back() != kernel.shape().back()) refuse_channels(o, "as many channels as the kernel's last axis");
  const bool same = is_same_padding(where, options.padding);
  const size_t count = o.attrs.strides.size();
  std::vector<int64_t> more;
  if (options.output_padding) {
    more = options.output_padding->list();
    if (more.size() == 1) more.resize(count, more[0]);
    if (more.size() != count || std::any_of(more.begin(), more.end(), [](int64_t n) { return n < 0; }))
      throw OptionError(where + ": expected output_padding as one number or " + std::to_string(count) +
                        ", none negative, got " + ConfigValue<Sizes>::to(*options.output_padding).to_string() + ".");
  }
  for (size_t a = 0; a < count; ++a) {
    const int64_t stride = o.attrs.strides[a], extent = o.extent(a);
    // As Keras: what is put around the input with its gaps of stride − 1 zeros, of which `left` in front.
    const int64_t added = more.empty() ? 0 : more[a];
    int64_t left = extent - 1, all = 2 * (extent - 1) + (more.empty() ? std::max(extent, stride) - extent : added);
    if (same) {
      all = more.empty() ? stride + extent - 2 : extent + extent % 2 - 2 + added;
      left = std::min((all + 1) / 2, extent - 1);
    }
    const int64_t places = product_of(o.length(a) - 1, stride) + all - extent + 2;
    if (places < 1 || o.length(a) < 1)
      throw ShapeError(where + ": expected an input and a kernel that leave something, got " + o.x.spec().to_string() +
                       " for a kernel of " + kernel.spec().to_string() + ".");
    o.attrs.places.push_back(places);
    o.attrs.before.push_back(extent - 1 - left);
  }
  return channels_from_end(apply(conv_input_gradient_op, o.x, o.kernel, attrs_of(o.attrs)), options.data_format);
}

namespace ops {
namespace {

/// Keras' name stands for the layer's.
Convolution convolution(const Sizes& strides, const std::string& padding, const std::string& data_format,
                        const Sizes& dilation_rate, const char* where) {
  if (padding == "causal") is_same_padding(where, padding);
  return {.strides = strides, .padding = padding, .data_format = data_format, .dilation_rate = dilation_rate};
}

}  // namespace

static const Operation conv_operation{
    "conv",
    "nn",
    {"strides", "padding", "data_format", "dilation_rate"},
    [](const Tensor& inputs, const Tensor& kernel, const Sizes& strides, const std::string& padding,
       const std::string& data_format, const Sizes& dilation_rate) -> Tensor {
      return convolved("conv", inputs, kernel, convolution(strides, padding, data_format, dilation_rate, "conv"));
    }};
Tensor conv(const Tensor& inputs, const Tensor& kernel, const ConvOptions& o) {
  return conv_operation(inputs, kernel, o.strides, o.padding, o.data_format, o.dilation_rate);
}

static const Operation depthwise_conv_operation{
    "depthwise_conv",
    "nn",
    {"strides", "padding", "data_format", "dilation_rate"},
    [](const Tensor& inputs, const Tensor& kernel, const Sizes& strides, const std::string& padding,
       const std::string& data_format, const Sizes& dilation_rate) -> Tensor {
      const char* where = "depthwise_conv";
      return depthwise_convolved(where, inputs, kernel,
                                 convolution(strides, padding, data_format, dilation_rate, where));
    }};
Tensor depthwise_conv(const Tensor& inputs, const Tensor& kernel, const ConvOptions& o) {
  return depthwise_conv_operation(inputs, kernel, o.strides, o.padding, o.data_format, o.dilation_rate);
}

static const Operation separable_conv_operation{
    "separable_conv",
    "nn",
    {"strides", "padding", "data_format", "dilation_rate"},
    [](const Tensor& inputs, const Tensor& depthwise_kernel, const Tensor& pointwise_kernel, const Sizes& strides,
       const std::string& padding, const std::string& data_format, const Sizes& dilation_rate) -> Tensor {
      const char* where = "separable_conv";
      Convolution options = convolution(strides, padding, data_format, dilation_rate, where);
      Tensor y = depthwise_convolved(where, inputs, depthwise_kernel, options);
      return convolved(where, y, pointwise_kernel, {.padding = padding, .data_format = data_format});
    }};
Tensor separable_conv(const Tensor& inputs, const Tensor& depthwise_kernel, const Tensor& pointwise_kernel,
                      const ConvOptions& o) {
  return separable_conv_operation(inputs, depthwise_kernel, pointwise_kernel, o.strides, o.padding, o.data_format,
                                  o.dilation_rate);
}

static const Operation conv_transpose_operation{
    "conv_transpose",
    "nn",
    {"strides", "padding", "output_padding", "data_format", "dilation_rate"},
    [](const Tensor& inputs, const Tensor& kernel, const Sizes& strides, const std::string& padding,
       const std::optional<Sizes>& output_padding, const std::string& data_format,
       const Sizes& dilation_rate) -> Tensor {
      return transposed_convolved("conv_transpose", inputs, kernel,
                                  {.strides = strides,
                                   .padding = padding,
                                   .data_format = data_format,
                                   .dilation_rate = dilation_rate,
                                   .output_padding = output_padding});
    }};
Tensor conv_transpose(const Tensor& inputs, const Tensor& kernel, const ConvTransposeOptions& o) {
  return conv_transpose_operation(inputs, kernel, o.strides, o.padding, o.output_padding, o.data_format,
                                  o.dilation_rate);
}

}  // namespace ops
}  // namespace addax
