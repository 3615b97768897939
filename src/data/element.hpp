// What is done with the tensors of elements, part by part.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "addax/batch.hpp"
#include "core/map_tensors.hpp"

namespace addax::data {

/// f of each tensor of x, then y, then sample_weight, under the same names.
template <class F>
Batch map_tensors(const Batch& batch, F&& f) {
  Tensors x = addax::map_tensors(batch.x, f), y = addax::map_tensors(batch.y, f);
  return {std::move(x), std::move(y), addax::map_tensors(batch.sample_weight, f)};
}

/// Calls f(tensor) for x, then y, then sample_weight.
template <class F>
void each(const Batch& batch, F&& f) {
  for (const Tensors* part : {&batch.x, &batch.y, &batch.sample_weight})
    for (const Tensor& t : *part) f(t);
}

/// Tensors of x, y and sample_weight as one count; and the k-th of them.
size_t count(const Batch& batch);
const Tensor& nth(const Batch& batch, size_t k);
/// "x", "x[1]", "y" …: how errors call the k-th tensor.
std::string name_of(const Batch& batch, size_t k);
/// Whether x, y and sample_weight have as many tensors of the same dtypes and ranks.
bool same_structure(const Batch& a, const Batch& b);
/// "x [3] float32, y [] int32"
std::string describe(const Batch& batch);

/// The number of rows of all tensors. ShapeError where one has no axes or another length.
int64_t row_count(std::string_view where, const Batch& batch);
/// `count` rows from `first` on, without a copy; `row` is one of them without its axis.
Tensor rows_of(const Tensor& t, int64_t first, int64_t count);
Tensor row_of(const Tensor& t, int64_t row);

/// Elements under a new first axis; their shapes must be equal.
Batch stack(std::string_view method, std::span<const Batch> elements);

/// How elements of different lengths become one tensor.
struct Padding {
  std::vector<Shape> shapes;
  std::vector<Number> values;
  std::string where;
  int64_t none_is = -1;  // what None axes of `shapes` become; −1: the longest
};
Batch stack_padded(const Padding& padding, std::span<const Batch> elements);

}  // namespace addax::data
