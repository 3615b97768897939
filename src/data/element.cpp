#include "data/element.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/convert.hpp"
#include "core/tensor_state.hpp"

namespace addax::data {

size_t count(const Batch& batch) { return batch.x.size() + batch.y.size() + batch.sample_weight.size(); }

const Tensor& nth(const Batch& batch, size_t k) {
  if (k < batch.x.size()) return batch.x[k];
  k -= batch.x.size();
  return k < batch.y.size() ? batch.y[k] : batch.sample_weight[k - batch.y.size()];
}

std::string name_of(const Batch& batch, size_t k) {
  const Tensors* part = &batch.x;
  const char* name = "x";
  if (k >= batch.x.size()) {
    k -= batch.x.size();
    part = k < batch.y.size() ? &batch.y : &batch.sample_weight;
    name = k < batch.y.size() ? "y" : "sample_weight";
    if (part == &batch.sample_weight) k -= batch.y.size();
  }
  return part->size() == 1 ? name : std::string(name) + "[" + std::to_string(k) + "]";
}

bool same_structure(const Batch& a, const Batch& b) {
  if (a.x.size() != b.x.size() || a.y.size() != b.y.size() || a.sample_weight.size() != b.sample_weight.size())
    return false;
  for (size_t k = 0; k < count(a); ++k)
    if (nth(a, k).dtype() != nth(b, k).dtype() || nth(a, k).rank() != nth(b, k).rank()) return false;
  return true;
}

std::string describe(const Batch& batch) {
  std::string text;
  for (size_t k = 0; k < count(batch); ++k)
    text += (k ? ", " : "") + name_of(batch, k) + " " + nth(batch, k).spec().to_string();
  return text.empty() ? "nothing" : text;
}

int64_t row_count(std::string_view where, const Batch& batch) {
  const Tensor* first = nullptr;
  each(batch, [&](const Tensor& t) {
    if (!t.defined() || t.rank() == 0)
      throw ShapeError(std::string(where) + ": expected data with a batch axis, got " +
                       (t.defined() ? t.spec().to_string() : "an empty handle") + ".");
    if (!first) first = &t;
    if (t.shape()[0] != first->shape()[0])
      throw ShapeError(std::string(where) + ": expected x, y and sample_weight of equal length, got " +
                       first->spec().to_string() + " and " + t.spec().to_string() +
                       ". Row i of each belongs together.");
  });
  return first ? first->shape()[0] : 0;
}

Tensor rows_of(const Tensor& t, int64_t first, int64_t count) {
  Shape shape = t.shape();
  size_t row = t.spec().bytes() / static_cast<size_t>(std::max<int64_t>(1, shape[0]));
  shape[0] = count;
  return view_as(t, shape, row * static_cast<size_t>(first));
}

Tensor row_of(const Tensor& t, int64_t row) {
  Tensor rows = rows_of(t, row, 1);
  return view_as(rows, rows.shape().part(1, rows.rank()));
}

namespace {

void check_structure(std::string_view method, const Batch& wanted, const Batch& got, size_t number) {
  if (!same_structure(wanted, got))
    throw ShapeError(std::string(method) + ": expected elements of one structure, got " + describe(wanted) +
                     " and, as element " + std::to_string(number) + " of the batch, " + describe(got) + ".");
}

Spec with_count(size_t count, Spec spec) {
  spec.shape.insert(0, static_cast<int64_t>(count));
  return spec;
}

}  // namespace

Batch stack(std::string_view method, std::span<const Batch> elements) {
  for (size_t i = 1; i < elements.size(); ++i) check_structure(method, elements[0], elements[i], i);
  size_t k = 0;
  return map_tensors(elements[0], [&](const Tensor& like) {
    Tensor all = allocate(with_count(elements.size(), like.spec()));
    size_t bytes = like.spec().bytes();
    for (size_t i = 0; i < elements.size(); ++i) {
      const Tensor& t = nth(elements[i], k);
      if (t.shape() != like.shape())
        throw ShapeError(std::string(method) + ": expected elements of one shape, got " + name_of(elements[0], k) +
                         " " + like.spec().to_string() + " and, as element " + std::to_string(i) + " of the batch, " +
                         t.spec().to_string() + ". padded_batch() fills them up to the longest.");
      if (bytes) std::memcpy(data_of(all) + i * bytes, t.raw_data(), bytes);
    }
    ++k;
    return all;
  });
}

namespace {

/// The shape that the k-th tensors of all elements are filled up to.
Shape padded_shape(const Padding& padding, std::span<const Batch> elements, size_t k) {
  Shape longest = nth(elements[0], k).shape();
  for (const Batch& e : elements)
    for (int axis = 0; axis < longest.rank(); ++axis) longest[axis] = std::max(longest[axis], nth(e, k).shape()[axis]);
  std::vector<int64_t> unknown(static_cast<size_t>(longest.rank()), -1);
  Shape wanted = padding.shapes.empty() ? Shape(unknown) : padding.shapes[k];
  std::string name = name_of(elements[0], k);
  if (wanted.rank() != longest.rank())
    throw ShapeError(padding.where + ": expected padded_shapes of the elements' rank, got " + wanted.to_string() +
                     " for " + name + " " + longest.to_string() + ".");
  for (int axis = 0; axis < wanted.rank(); ++axis) {
    if (wanted[axis] < 0) wanted[axis] = padding.none_is < 0 ? longest[axis] : padding.none_is;
    if (wanted[axis] < longest[axis])
      throw ShapeError(padding.where + ": expected elements within the padded shape " + wanted.to_string() + ", got " +
                       name + " " + longest.to_string() + ". None takes the longest of each batch.");
  }
  return wanted;
}

void fill(const Tensor& all, Number value) {
  size_t size = all.dtype().size();
  std::byte element[8];
  double real = value.as_double();
  int64_t integer = value.as_int();
  if (value.kind() == Number::real)
    convert(&real, DType::float64, element, all.dtype(), 1);
  else
    convert(&integer, DType::int64, element, all.dtype(), 1);
  for (size_t at = 0; at < all.spec().bytes(); at += size) std::memcpy(data_of(all) + at, element, size);
}

/// Copies `from` into the corner of a larger block.
void place(const std::byte* from, const Shape& shape, std::byte* to, const Shape& room, size_t element, int axis) {
  if (axis == shape.rank()) {
    std::memcpy(to, from, element);
    return;
  }
  if (axis == shape.rank() - 1) {
    if (shape[axis]) std::memcpy(to, from, static_cast<size_t>(shape[axis]) * element);
    return;
  }
  size_t inner = static_cast<size_t>(shape.part(axis + 1, shape.rank()).size()) * element;
  size_t wide = static_cast<size_t>(room.part(axis + 1, room.rank()).size()) * element;
  for (int64_t i = 0; i < shape[axis]; ++i, from += inner, to += wide) place(from, shape, to, room, element, axis + 1);
}

}  // namespace

Batch stack_padded(const Padding& padding, std::span<const Batch> elements) {
  for (size_t i = 1; i < elements.size(); ++i) check_structure(padding.where, elements[0], elements[i], i);
  for (size_t given : {padding.shapes.size(), padding.values.size()})
    if (given != 0 && given != count(elements[0]))
      throw OptionError(padding.where + ": expected padded_shapes and padding_values for each of " +
                        std::to_string(count(elements[0])) + " tensors, got " + std::to_string(given) + ".");
  size_t k = 0;
  return map_tensors(elements[0], [&](const Tensor& like) {
    Shape room = padded_shape(padding, elements, k);
    Tensor all = allocate(with_count(elements.size(), {room, like.dtype()}));
    fill(all, padding.values.empty() ? Number(0) : padding.values[k]);
    size_t bytes = Spec{room, like.dtype()}.bytes();
    for (size_t i = 0; i < elements.size(); ++i) {
      const Tensor& t = nth(elements[i], k);
      if (t.size())
        place(static_cast<const std::byte*>(t.raw_data()), t.shape(), data_of(all) + i * bytes, room,
              like.dtype().size(), 0);
    }
    ++k;
    return all;
  });
}

}  // namespace addax::data
