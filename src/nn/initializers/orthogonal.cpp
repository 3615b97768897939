#include "addax/initializers/orthogonal.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/initializers/seed.hpp"

namespace addax {

using initializers::OrthogonalOptions;

template <>
inline constexpr auto fields_of<OrthogonalOptions> =
    std::tuple{Field{"seed", &OrthogonalOptions::seed}, Field{"gain", &OrthogonalOptions::gain}};

namespace {

/// Makes the rows of `values` orthonormal by Gram and Schmidt, each twice, which leaves nothing but rounding. That is Q
/// of the QR decomposition of the transpose with R's diagonal positive.
void make_orthonormal(std::vector<double>& values, int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; ++i) {
    double* row = values.data() + i * width;
    for (int pass = 0; pass < 2; ++pass)
      for (int64_t j = 0; j < i; ++j) {
        const double* other = values.data() + j * width;
        double shared = std::inner_product(row, row + width, other, 0.0);
        for (int64_t k = 0; k < width; ++k) row[k] -= shared * other[k];
      }
    double length = std::sqrt(std::inner_product(row, row + width, row, 0.0));
    for (int64_t k = 0; k < width; ++k) row[k] /= length;
  }
}

class OrthogonalInitializer final : public ConfiguredObject<OrthogonalInitializer, InitializerBase, OrthogonalOptions> {
 public:
  static constexpr const char* keras_name = "Orthogonal";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Shape& shape, DType dtype) override {
    if (shape.rank() < 2)
      throw ShapeError("Orthogonal: expected a shape of at least two axes, got " + shape.to_string() + ".");
    int64_t columns = shape.back(), rows = shape.part(0, shape.rank() - 1).size();
    int64_t few = std::min(rows, columns), many = std::max(rows, columns);
    std::vector<double> values =
        random::normal({few, many}, {.dtype = DType::float64, .seed = seed_of(options().seed)}).to_vector<double>();
    make_orthonormal(values, few, many);
    Tensor flat = Tensor::from(values, Shape{few, many});
    if (rows > columns) flat = ops::transpose(flat);
    return ops::cast(ops::reshape(flat, shape) * options().gain, dtype);
  }
};

const Registered registered_orthogonal =
    OrthogonalInitializer::registered(initializer_registry(), "keras.initializers", {"OrthogonalInitializer"});

}  // namespace

Initializer initializers::Orthogonal(const OrthogonalOptions& options) {
  return Initializer(std::make_shared<OrthogonalInitializer>(options));
}

}  // namespace addax
