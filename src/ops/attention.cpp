// Attention, and the blocks of images that unfold() and fold() move.
#include <cmath>
#include <limits>

#include "addax/ops.hpp"
#include "ops/indices.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

[[noreturn]] void refuse_attention(const Tensor& query, const Tensor& key, const Tensor& value) {
  throw ShapeError(
      "dot_product_attention: expected query [batch, target, heads, depth] and key and value [batch, source, "
      "key_heads, depth], where key_heads divides heads, got " +
      query.spec().to_string() + ", " + key.spec().to_string() + " and " + value.spec().to_string() + ".");
}

void check_attention(const Tensor& q, const Tensor& k, const Tensor& v) {
  if (q.rank() != 4 || k.rank() != 4 || v.rank() != 4) refuse_attention(q, k, v);
  const Shape &a = q.shape(), &b = k.shape(), &c = v.shape();
  bool fits = a[0] == b[0] && a[3] == b[3] && b.part(0, 3) == c.part(0, 3);
  if (!fits || b[2] == 0 || a[2] % b[2] != 0) refuse_attention(q, k, v);
}

/// Heads before places; keys and values once for each head that shares them.
Tensor by_heads(const Tensor& x, int64_t heads) {
  Tensor y = transpose(x, {0, 2, 1, 3});
  return y.shape()[1] == heads ? y : repeat(y, heads / y.shape()[1], 1);
}

/// True where a place may be attended to from another: [target, source].
Tensor causal(int64_t target, int64_t source) {
  return expand_dims(counted(target), 1) >= expand_dims(counted(source), 0);
}

}  // namespace

Tensor dot_product_attention(const Tensor& query, const Tensor& key, const Tensor& value,
                             const AttentionOptions& options) {
  check_attention(query, key, value);
  DType dtype = result_type({query, key, value, 0.0}), wide = dtype.size() < 4 ? DType(DType::float32) : dtype;
  int64_t heads = query.shape()[2];
  double scale = options.scale.value_or(1 / std::sqrt(static_cast<double>(query.shape()[3])));
  Tensor q = by_heads(as_dtype(query, dtype), heads), k = by_heads(as_dtype(key, dtype), heads);
  Tensor scores = cast(matmul(q, swapaxes(k, -1, -2)), wide) * scale;
  if (options.bias.defined()) scores = scores + as_dtype(options.bias, wide);
  if (options.attn_logits_soft_cap) scores = scores / (1 + abs(scores) / *options.attn_logits_soft_cap);
  // Not infinity: a place that may attend to nothing attends to everything alike, as with Keras on JAX.
  double never = -0.7 * (wide == DType::float64 ? std::numeric_limits<double>::max()
                                                : static_cast<double>(std::numeric_limits<float>::max()));
  if (options.mask.defined()) scores = where(options.mask, scores, never);
  if (options.is_causal) scores = where(causal(query.shape()[1], key.shape()[1]), scores, never);
  Tensor weights = cast(softmax(scores), dtype);
  return transpose(matmul(weights, by_heads(as_dtype(value, dtype), heads)), {0, 2, 1, 3});
}

// ---- Blocks of images -------------------------------------------------------------------------------------------

namespace {

/// Positions [count, kernel] of blocks along an axis of length `size`, padding included.
Tensor block_positions(const char* where, int64_t size, int64_t kernel, int64_t dilation, int64_t stride) {
  int64_t reach = dilation * (kernel - 1) + 1;
  if (kernel < 1 || dilation < 1 || stride < 1 || size < reach)
    throw ShapeError(std::string(where) + ": expected blocks within the padded image, got blocks that reach over " +
                     std::to_string(reach) + " of " + std::to_string(size) + " elements.");
  int64_t count = (size - reach) / stride + 1;
  return expand_dims(counted(count) * static_cast<int32_t>(stride), 1) +
         counted(kernel) * static_cast<int32_t>(dilation);
}

struct Blocks {
  Tensor rows, columns;  // positions
  Blocks(const char* where, int64_t height, int64_t width, Pair kernel, const FoldOptions& o)
      : rows(block_positions(where, height + 2 * o.padding.height, kernel.height, o.dilation.height, o.stride.height)),
        columns(block_positions(where, width + 2 * o.padding.width, kernel.width, o.dilation.width, o.stride.width)) {}
};

}  // namespace

Tensor unfold(const Tensor& x, Pair kernel, const FoldOptions& o) {
  if (x.rank() != 4)
    throw ShapeError("unfold: expected images [n, channels, height, width], got " + x.spec().to_string() + ".");
  const Shape& s = x.shape();
  Blocks blocks("unfold", s[2], s[3], kernel, o);
  Tensor padded = pad(x, {{0, 0}, {0, 0}, {o.padding.height, o.padding.height}, {o.padding.width, o.padding.width}});
  Tensor y = take(take(padded, blocks.rows, 2), blocks.columns, 4);  // [n, c, rows, kh, columns, kw]
  int64_t count = blocks.rows.shape()[0] * blocks.columns.shape()[0];
  return reshape(transpose(y, {0, 1, 3, 5, 2, 4}), {s[0], s[1] * kernel.height * kernel.width, count});
}

Tensor fold(const Tensor& x, Pair output_size, Pair kernel, const FoldOptions& o) {
  Blocks blocks("fold", output_size.height, output_size.width, kernel, o);
  int64_t rows = blocks.rows.shape()[0], columns = blocks.columns.shape()[0], block = kernel.height * kernel.width;
  if (x.rank() != 3 || x.shape()[1] % block != 0 || x.shape()[2] != rows * columns)
    throw ShapeError("fold: expected columns [n, channels * " + std::to_string(block) + ", " +
                     std::to_string(rows * columns) + "], got " + x.spec().to_string() + ".");
  int64_t n = x.shape()[0], c = x.shape()[1] / block;
  int64_t height = output_size.height + 2 * o.padding.height, width = output_size.width + 2 * o.padding.width;
  Tensor y = reshape(x, {n, c, kernel.height, kernel.width, rows, columns});
  y = transpose(y, {0, 1, 4, 2, 5, 3});
  y = take_gradient(y, blocks.columns, 4, {n, c, rows, kernel.height, width});
  y = take_gradient(y, blocks.rows, 2, {n, c, height, width});
  return slice(y, {0, 0, o.padding.height, o.padding.width}, {n, c, output_size.height, output_size.width});
}

Tensor psnr(const Tensor& x1, const Tensor& x2, double max_val) {
  if (x1.shape() != x2.shape())
    throw ShapeError("psnr: expected two tensors of one shape, got " + x1.spec().to_string() + " and " +
                     x2.spec().to_string() + ".");
  return 20 * std::log10(max_val) - 10 * log10(mean(square(x1 - x2)));
}

}  // namespace addax::ops
