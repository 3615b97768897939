#include "losses/labels.hpp"

#include <algorithm>
#include <optional>

#include "addax/json.hpp"
#include "addax/ops.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

constexpr int64_t block = 1024;

/// The position of the first label that is no class, −1 where there is none. Blocks are free of branches, so that they
/// run as vectors.
template <class T>
int64_t first_wrong(const T* labels, int64_t count, T classes, T ignored) {
  for (int64_t from = 0; from < count; from += block) {
    int64_t to = std::min(count, from + block);
    T wrong = 0;
#pragma omp simd reduction(+ : wrong)
    for (int64_t i = from; i < to; ++i) {
      T label = labels[i];
      wrong += T(!(label >= 0 && label < classes) && label != ignored);
    }
    if (wrong == 0) continue;
    for (int64_t i = from; i < to; ++i)
      if (!(labels[i] >= 0 && labels[i] < classes) && labels[i] != ignored) return i;
  }
  return -1;
}

int64_t first_wrong(const Tensor& labels, int64_t classes, std::optional<int64_t> ignored) {
  int64_t skip = ignored.value_or(0), count = labels.size();
  auto narrow = [](int64_t x) { return static_cast<int32_t>(std::clamp<int64_t>(x, INT32_MIN, INT32_MAX)); };
  switch (labels.dtype()) {
    case DType::int32: return first_wrong<int32_t>(labels.data<int32_t>(), count, narrow(classes), narrow(skip));
    case DType::int64: return first_wrong<int64_t>(labels.data<int64_t>(), count, classes, skip);
    case DType::float32: return first_wrong<float>(labels.data<float>(), count, float(classes), float(skip));
    default: {
      auto wide = labels.to_vector<int64_t>();
      return first_wrong<int64_t>(wide.data(), count, classes, skip);
    }
  }
}

/// [2, 7] for position 17 of [5, 10].
std::string place_of(int64_t position, const Shape& shape) {
  std::vector<int64_t> index(static_cast<size_t>(shape.rank()));
  for (int a = shape.rank() - 1; a >= 0; --a) {
    index[static_cast<size_t>(a)] = position % shape[a];
    position /= shape[a];
  }
  return Shape(index).to_string();
}

void check_shape(const std::string& where, const Spec& labels, const Spec& y_pred) {
  const Shape &t = labels.shape, &p = y_pred.shape;
  int leading = p.rank() - 1;
  bool fits = leading >= 0 && (t.rank() == leading || (t.rank() == p.rank() && t.back() == 1));
  for (int a = 1; fits && a < leading; ++a) fits = t[a] == p[a] || t[a] < 0 || p[a] < 0;
  if (fits) return;
  bool one_hot = t.rank() == p.rank() && t.rank() > 0 && t.back() == p.back();
  throw ShapeError(where + ": expected one class number for each row of predictions, " + y_pred.to_string() + ", got " +
                   labels.to_string() + "." + (one_hot ? " One-hot targets go with categorical_crossentropy." : ""));
}

}  // namespace

void check_labels(const std::string& where, const Tensor& labels, const Spec& y_pred, std::optional<int64_t> ignored) {
  check_shape(where, labels.spec(), y_pred);
  int64_t classes = y_pred.shape.back();
  if (classes < 0 || !is_eager(labels) || labels.size() == 0) return;
  int64_t position = first_wrong(labels, classes, ignored);
  if (position < 0) return;
  auto at = static_cast<size_t>(position);
  std::string label = labels.dtype().is_float() ? float_repr(labels.to_vector<double>()[at])
                                                : std::to_string(labels.to_vector<int64_t>()[at]);
  throw ValueError(where + ": expected labels from 0 to " + std::to_string(classes - 1) + ", got " + label +
                   " at position " + place_of(position, labels.shape()) + " of " + labels.spec().to_string() +
                   ". The predictions have " + std::to_string(classes) + (classes == 1 ? " class." : " classes."));
}

void check_label_smoothing(const std::string& where, double s) {
  if (!(s >= 0 && s <= 1))
    throw OptionError(where + ": expected label_smoothing within 0 and 1, got " + float_repr(s) + ".");
}

Tensor smoothed_towards_half(const Tensor& t, double s) { return s == 0 ? t : t * (1 - s) + 0.5 * s; }

Tensor smoothed_over_classes(const Tensor& t, double s) {
  return s == 0 ? t : t * (1 - s) + s / static_cast<double>(t.rank() ? t.shape().back() : 1);
}

void check_one_hot(const std::string& where, const Spec& y_true, const Spec& y_pred) {
  const Shape &t = y_true.shape, &p = y_pred.shape;
  bool fits = t.rank() == p.rank();
  for (int a = 1; fits && a < t.rank(); ++a) fits = t[a] == p[a] || t[a] < 0 || p[a] < 0;
  if (fits) return;
  throw ShapeError(where + ": expected targets shaped as the predictions, " + y_pred.to_string() + ", got " +
                   y_true.to_string() +
                   ". Class numbers instead of one-hot targets go with sparse_categorical_crossentropy.");
}

}  // namespace addax
