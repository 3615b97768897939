// Operations of keras.ops that make tensors: ranges, grids, matrices with a pattern, conversions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "addax/ops/shape.hpp"
#include "addax/tensor.hpp"

namespace addax::ops {

struct DTypeOptions {
  std::optional<DType> dtype = {};  // None: config::floatx()
};

// ---- Ranges -----------------------------------------------------------------------------------------------------
/// start, start + step, … up to, not including, stop: [n]. Without a dtype int32 where all arguments are integers, else
/// config::floatx(). A step of 0 is an OptionError.
Tensor arange(Number stop, const DTypeOptions& options = {});
Tensor arange(Number start, Number stop, Number step = 1, const DTypeOptions& options = {});

struct LinspaceOptions {
  int64_t num = 50;
  bool endpoint = true;  // whether stop is the last one
  std::optional<DType> dtype = {};
  int64_t axis = 0;  // of the result, where the numbers lie
};
struct LogspaceOptions {
  int64_t num = 50;
  bool endpoint = true;
  double base = 10;
  std::optional<DType> dtype = {};
  int64_t axis = 0;
};
/// `num` numbers at equal distances from start to stop, which broadcast; in a float dtype.
Tensor linspace(const Tensor& start, const Tensor& stop, const LinspaceOptions& options = {});
template <std::integral I>
Tensor linspace(const Tensor& start, const Tensor& stop, I num) {
  return linspace(start, stop, LinspaceOptions{.num = static_cast<int64_t>(num)});
}
/// base to the power of linspace().
Tensor logspace(const Tensor& start, const Tensor& stop, const LogspaceOptions& options = {});
/// `num` numbers of equal ratio from start to stop.
Tensor geomspace(const Tensor& start, const Tensor& stop, const LinspaceOptions& options = {});

struct MeshgridOptions {
  std::string indexing = "xy";  // "ij": the axes of the results in the order of the arguments
};
/// Vectors repeated to a common grid, one result for each.
Tensors meshgrid(const Tensors& x, const MeshgridOptions& options = {});

// ---- Matrices ---------------------------------------------------------------------------------------------------
struct EyeOptions {
  std::optional<int64_t> M = {};  // columns; None: as many as rows
  int64_t k = 0;                  // which diagonal
  std::optional<DType> dtype = {};
};
/// Ones on a diagonal, zeros elsewhere: [N, M].
Tensor eye(int64_t N, const EyeOptions& options = {});
Tensor identity(int64_t n, const DTypeOptions& options = {});
/// Ones on a diagonal and below it.
Tensor tri(int64_t N, const EyeOptions& options = {});

/// x without what lies above (tril) or below (triu) the k-th diagonal of its last two axes.
Tensor tril(const Tensor& x, int64_t k = 0);
Tensor triu(const Tensor& x, int64_t k = 0);
/// The k-th diagonal of a matrix, or a matrix with a vector on it.
Tensor diag(const Tensor& x, int64_t k = 0);
/// A matrix with x, flattened, on a diagonal.
Tensor diagflat(const Tensor& x, int64_t k = 0);

struct DiagonalOptions {
  int64_t offset = 0;
  int64_t axis1 = 0;
  int64_t axis2 = 1;
};
/// The diagonals of two axes, as a new last axis.
Tensor diagonal(const Tensor& x, const DiagonalOptions& options = {});
/// Their sums; integers narrower than 32 bits are summed in 32 bits.
Tensor trace(const Tensor& x, const DiagonalOptions& options = {});

struct VanderOptions {
  std::optional<int64_t> N = {};  // columns; None: as many as elements
  bool increasing = false;
};
/// Powers of a vector's elements as columns, the highest first.
Tensor vander(const Tensor& x, const VanderOptions& options = {});

// ---- Conversions ------------------------------------------------------------------------------------------------
/// A tensor whose elements have no meaning yet; Addax fills it with zeros.
Tensor empty(const Shape& shape, const DTypeOptions& options = {});
Tensor empty_like(const Tensor& x, const LikeOptions& options = {});
/// The same values in memory of their own.
Tensor copy(const Tensor& x);
/// x, cast where a dtype is given: what Keras needs to take in foreign arrays, a Tensor does by itself.
Tensor convert_to_tensor(const Tensor& x, const DTypeOptions& options = {});
Tensor array(const Tensor& x, const DTypeOptions& options = {});
/// Whether there is a tensor behind the handle.
inline bool is_tensor(const Tensor& x) { return x.defined(); }
inline const Shape& shape(const Tensor& x) { return x.shape(); }
inline int ndim(const Tensor& x) { return x.rank(); }
inline int64_t size(const Tensor& x) { return x.size(); }
inline DType dtype(const Tensor& x) { return x.dtype(); }

}  // namespace addax::ops
