// Filters of images, each a product with a matrix along height and one along width; and blocks as channels.
#include "core/lengths.hpp"
#include "ops/images.hpp"

namespace addax {
namespace {

/// A filter of both axes over images [n, h, w, c] that keeps their size; zeros around them.
Tensor filtered(const Tensor& x, const std::vector<double>& rows, const std::vector<double>& columns) {
  auto one = [](const Tensor& y, int axis, const std::vector<double>& taps) {
    int64_t length = y.shape()[axis], before = (static_cast<int64_t>(taps.size()) - 1) / 2;
    return along(y, axis, filter_matrix(length, length, taps, before, y.dtype()));
  };
  return one(one(x, 1, rows), 2, columns);
}

void check_pair(const Tensor& a, const Tensor& b, int64_t filter_size) {
  if (a.shape() != b.shape())
    throw ShapeError("ssim: expected two images of one shape, got " + a.spec().to_string() + " and " +
                     b.spec().to_string() + ".");
  if (filter_size < 1 || a.shape()[1] < filter_size || a.shape()[2] < filter_size)
    throw ShapeError("ssim: expected images at least as large as the filter of " + std::to_string(filter_size) +
                     ", got " + a.spec().to_string() + ".");
}

Tensor similarity(const Tensor& a, const Tensor& b, double max_val, int64_t size, double sigma, double k1, double k2) {
  std::vector<double> taps = gaussian(size, sigma);
  auto mean = [&](const Tensor& x) {
    Tensor y = x;
    for (int axis : {1, 2}) {
      int64_t length = x.shape()[axis];
      y = along(y, axis, filter_matrix(length, length - size + 1, taps, 0, x.dtype()));
    }
    return y;
  };
  Tensor ma = mean(a), mb = mean(b), c1 = constant_like(k1 * k1 * max_val * max_val, a),
         c2 = constant_like(k2 * k2 * max_val * max_val, a);
  Tensor va = mean(a * a) - ma * ma, vb = mean(b * b) - mb * mb, cov = mean(a * b) - ma * mb;
  Tensor map = (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
  return ops::mean(map, {.axis = {1, 2, 3}});
}

/// Cells of an axis that blocks are made of, one block after another.
Tensor block_cells(const Tensor& x, int axis, int64_t size, int64_t stride, int64_t dilation, bool same) {
  int64_t length = x.shape()[axis], extent = product_of(size - 1, dilation) + 1,
          count = same ? (length + stride - 1) / stride : (length - extent) / stride + 1;
  if (length < (same ? 1 : extent))
    throw ShapeError("extract_patches: expected places at least as many as a patch has, " + std::to_string(extent) +
                     ", got " + std::to_string(length) + " of " + x.spec().to_string() + ".");
  Tensor y = x;
  if (int64_t lacking = (count - 1) * stride + extent - length; same && lacking > 0) {
    std::vector<std::pair<int64_t, int64_t>> widths(static_cast<size_t>(x.rank()));
    widths[static_cast<size_t>(axis)] = {lacking / 2, lacking - lacking / 2};
    y = ops::pad(x, widths);
  }
  auto numbers = [](int64_t n, int64_t step) { return ops::arange(0, product_of(n, step), step); };
  Tensor cells = ops::expand_dims(numbers(count, stride), 1) + numbers(size, dilation);
  return ops::take(y, ops::ravel(cells), axis);
}

/// [n, places, c] -> [n, blocks, cells of a block · c].
Tensor patches(const Tensor& x, const std::vector<int64_t>& size, const std::vector<int64_t>& stride,
               const std::vector<int64_t>& dilation, bool same) {
  Tensor y = x;
  Shape apart{x.shape()[0]}, result = apart;
  std::vector<int64_t> order{0}, inner;
  int64_t cells = x.shape().back();
  for (size_t a = 0; a < size.size(); ++a) {
    int axis = static_cast<int>(a) + 1;
    y = block_cells(y, axis, size[a], stride[a], dilation[a], same);
    int64_t blocks = y.shape()[axis] / size[a];
    for (int64_t d : {blocks, size[a]}) apart.push_back(d);
    result.push_back(blocks);
    order.push_back(2 * axis - 1);
    inner.push_back(2 * axis);
    cells *= size[a];
  }
  apart.push_back(x.shape().back());
  result.push_back(cells);
  order.insert(order.end(), inner.begin(), inner.end());
  order.push_back(apart.rank() - 1);
  return ops::reshape(ops::transpose(ops::reshape(y, apart), order), result);
}

}  // namespace

namespace ops::image {

static const Operation gaussian_blur_operation{
    "gaussian_blur",
    "image",
    {"kernel_size", "sigma", "data_format"},
    [](const Tensor& images, const Sizes& kernel_size, const std::array<double, 2>& sigma,
       const std::string& data_format) -> Tensor {
      std::vector<int64_t> size = sizes_for("gaussian_blur", "kernel_size", kernel_size, 2).list();
      if (!(sigma[0] > 0 && sigma[1] > 0))
        throw OptionError("gaussian_blur: expected sigmas above 0, got " + float_repr(sigma[0]) + " and " +
                          float_repr(sigma[1]) + ".");
      Batched given("gaussian_blur", as_float(images), data_format);
      return given.back(filtered(given.x(), gaussian(size[1], sigma[1]), gaussian(size[0], sigma[0])));
    }};
Tensor gaussian_blur(const Tensor& images, const GaussianBlurOptions& o) {
  return gaussian_blur_operation(images, o.kernel_size, o.sigma, o.data_format);
}

static const Operation sobel_edges_operation{
    "sobel_edges", "image", {"data_format"}, [](const Tensor& images, const std::string& data_format) -> Tensor {
      Batched given("sobel_edges", as_float(images), data_format);
      const std::vector<double> slope{-1, 0, 1}, smooth{1, 2, 1};
      return stack({given.back(filtered(given.x(), slope, smooth)), given.back(filtered(given.x(), smooth, slope))},
                   -1);
    }};
Tensor sobel_edges(const Tensor& images, const DataFormatOptions& options) {
  return sobel_edges_operation(images, options.data_format);
}

static const Operation ssim_operation{
    "ssim",
    "image",
    {"max_val", "filter_size", "filter_sigma", "k1", "k2", "data_format"},
    [](const Tensor& image1, const Tensor& image2, double max_val, int64_t filter_size, double filter_sigma, double k1,
       double k2, const std::string& data_format) -> Tensor {
      Batched a("ssim", as_float(image1), data_format), b("ssim", as_float(image2), data_format);
      check_pair(a.x(), b.x(), filter_size);
      Tensor y = similarity(a.x(), b.x(), max_val, filter_size, filter_sigma, k1, k2);
      return image1.rank() == 3 ? squeeze(y, 0) : y;
    }};
Tensor ssim(const Tensor& image1, const Tensor& image2, const SsimOptions& o) {
  return ssim_operation(image1, image2, o.max_val, o.filter_size, o.filter_sigma, o.k1, o.k2, o.data_format);
}

static const Operation extract_patches_operation{
    "extract_patches",
    "image",
    {"size", "strides", "dilation_rate", "padding", "data_format"},
    [](const Tensor& images, const Sizes& size, const std::optional<Sizes>& strides, const Sizes& dilation_rate,
       const std::string& padding, const std::string& data_format) -> Tensor {
      const char* where = "extract_patches";
      size_t places = size.list().size();
      Batched given(where, images, data_format, static_cast<int>(places));
      Sizes block = sizes_for(where, "size", size, places);
      return given.back(
          patches(given.x(), block.list(), sizes_for(where, "strides", strides.value_or(block), places).list(),
                  sizes_for(where, "dilation_rate", dilation_rate, places).list(), is_same_padding(where, padding)));
    }};

namespace {
Tensor patches_of(const Tensor& x, const Sizes& size, size_t places, const ExtractPatchesOptions& o) {
  return extract_patches_operation(x, sizes_for("extract_patches", "size", size, places), o.strides, o.dilation_rate,
                                   o.padding, o.data_format);
}
}  // namespace
Tensor extract_patches(const Tensor& images, const Sizes& size, const ExtractPatchesOptions& options) {
  return patches_of(images, size, size.list().size() == 3 ? 3 : 2, options);
}
Tensor extract_patches_3d(const Tensor& volumes, const Sizes& size, const ExtractPatchesOptions& options) {
  return patches_of(volumes, size, 3, options);
}

}  // namespace ops::image
}  // namespace addax
