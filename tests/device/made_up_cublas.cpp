#include "device/made_up_cublas.hpp"

#include <cstring>
#include <list>
#include <utility>

#include "addax/dtype.hpp"
#include "backends/cuda/cublas_api.hpp"

namespace addax::tests {

CublasSeen& cublas_seen() {
  static CublasSeen seen;
  return seen;
}

}  // namespace addax::tests

namespace addax::backends::cuda {
namespace {

using tests::cublas_seen;

constexpr int invalid_value = 7;

struct Product {
  int compute_type, scale_type, transpose_a = 0, transpose_b = 0, epilogue = epilogue_none;
  const void* bias = nullptr;
};

/// Columns that are `leading` elements apart.
struct Layout {
  int type;
  uint64_t rows, columns;
  int64_t leading;
  int32_t batch = 1;
  int64_t step = 0;
};

std::list<Product> products;
std::list<Layout> layouts;

Product& product_of(void* product) { return *static_cast<Product*>(product); }
const Layout& layout_of(void* layout) { return *static_cast<Layout*>(layout); }

int set_product(void* made, int attribute, const void* value, size_t bytes) {
  Product& product = product_of(made);
  if (attribute == product_bias)
    return bytes == sizeof(void*) ? std::memcpy(&product.bias, value, bytes), 0 : invalid_value;
  int* const known = attribute == product_transpose_a   ? &product.transpose_a
                     : attribute == product_transpose_b ? &product.transpose_b
                     : attribute == product_epilogue    ? &product.epilogue
                                                        : nullptr;
  if (!known || bytes != sizeof(int32_t)) return invalid_value;
  return std::memcpy(known, value, bytes), 0;
}

int set_layout(void* made, int attribute, const void* value, size_t bytes) {
  auto& layout = *static_cast<Layout*>(made);
  if (attribute == layout_batch && bytes == sizeof layout.batch) return std::memcpy(&layout.batch, value, bytes), 0;
  if (attribute == layout_batch_step && bytes == sizeof layout.step) return std::memcpy(&layout.step, value, bytes), 0;
  return invalid_value;
}

/// Whether op(a) · op(b) is a matrix like c, in memory that holds them.
bool fit(const Product& product, const Layout& a, const Layout& b, const Layout& c) {
  const auto [a_rows, inner] = product.transpose_a ? std::pair(a.columns, a.rows) : std::pair(a.rows, a.columns);
  const auto [b_rows, columns] = product.transpose_b ? std::pair(b.columns, b.rows) : std::pair(b.rows, b.columns);
  for (const Layout* l : {&a, &b, &c})
    if (l->leading < int64_t(l->rows) || l->batch != c.batch || l->type != c.type || l->batch < 1) return false;
  return a_rows == c.rows && inner == b_rows && columns == c.columns && inner > 0 &&
         (product.scale_type == cuda_f64) == (c.type == cuda_f64) &&
         (product.compute_type == compute_f64) == (c.type == cuda_f64);
}

int choose(void*, void* product, void* a, void* b, void* c, size_t workspace, uint32_t alignment,
           CublasAlgorithm* algorithm) {
  if (cublas_seen().refusal) return cublas_seen().refusal;
  const Product& wanted = product_of(product);
  if (!fit(wanted, layout_of(a), layout_of(b), layout_of(c))) return invalid_value;
  if (layout_of(c).type == cuda_f64 && wanted.epilogue != epilogue_none)
    return wanted.epilogue == epilogue_relu ? cublas_not_supported : invalid_value;
  if (layout_of(c).batch > 65535) return cublas_not_supported;
  ++cublas_seen().chosen;
  cublas_seen().workspace = workspace;
  cublas_seen().alignment = alignment;
  algorithm->data[0] = uint64_t(wanted.epilogue);  // it is for this one alone
  return 0;
}

template <class T, class W>
void compute(const Product& product, const Layout& la, const T* a, const Layout& lb, const T* b, const Layout& lc,
             T* c) {
  const int64_t inner = int64_t(product.transpose_a ? la.rows : la.columns);
  for (int32_t batch = 0; batch < lc.batch; ++batch, a += la.step, b += lb.step, c += lc.step)
    for (int64_t column = 0; column < int64_t(lc.columns); ++column)
      for (int64_t row = 0; row < int64_t(lc.rows); ++row) {
        W sum = 0;
        for (int64_t p = 0; p < inner; ++p)
          sum += W(a[product.transpose_a ? row * la.leading + p : p * la.leading + row]) *
                 W(b[product.transpose_b ? p * lb.leading + column : column * lb.leading + p]);
        if (product.epilogue & epilogue_bias) sum += W(static_cast<const T*>(product.bias)[row]);
        if ((product.epilogue & epilogue_relu) && sum < 0) sum = 0;
        c[column * lc.leading + row] = T(sum);
      }
}

int multiply(void*, void* product, const void* alpha, const void* a, void* a_layout, const void* b, void* b_layout,
             const void* beta, void* c, void* c_layout, const CublasAlgorithm* algorithm, void*, size_t, void*) {
  const Product& wanted = product_of(product);
  const Layout &la = layout_of(a_layout), &lb = layout_of(b_layout), &lc = layout_of(c_layout);
  const bool f64 = wanted.scale_type == cuda_f64;
  const double one = f64 ? *static_cast<const double*>(alpha) : *static_cast<const float*>(alpha);
  const double zero = f64 ? *static_cast<const double*>(beta) : *static_cast<const float*>(beta);
  if (one != 1 || zero != 0 || algorithm->data[0] != uint64_t(wanted.epilogue)) return invalid_value;
  auto& seen = cublas_seen();
  ++seen.multiplied;
  seen.compute_type = wanted.compute_type;
  seen.epilogue = wanted.epilogue;
  seen.batch = lc.batch;
  auto run = [&](auto zero_of_type, auto working) {
    using T = decltype(zero_of_type);
    compute<T, decltype(working)>(wanted, la, static_cast<const T*>(a), lb, static_cast<const T*>(b), lc,
                                  static_cast<T*>(c));
    return 0;
  };
  switch (lc.type) {
    case cuda_f64: return run(double(), double());
    case cuda_f16: return run(float16_t(), float());
    case cuda_bf16: return run(bfloat16_t(), float());
    default: return run(float(), float());
  }
}

}  // namespace

const CublasApi& cublas_api() {
  static const CublasApi api{
      .create = [](void** handle) { return *handle = &products, 0; },
      .make_product =
          [](void** product, int compute_type, int scale_type) {
            return *product = &products.emplace_back(Product{compute_type, scale_type}), 0;
          },
      .set_product = set_product,
      .make_layout =
          [](void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) {
            return *layout = &layouts.emplace_back(Layout{type, rows, columns, leading}), 0;
          },
      .set_layout = set_layout,
      .choose = choose,
      .multiply = multiply,
      .status_text = [](int) { return "an unsupported value"; },
  };
  return api;
}

}  // namespace addax::backends::cuda
