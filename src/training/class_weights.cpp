// Weights of rows, given for each row or for each class.
#include <algorithm>
#include <cmath>

#include "training/loop.hpp"

namespace addax {
namespace {

/// The weight of each row by its class: integers, or one-hot rows, whose largest element counts.
Tensor class_weights(const Tensor& y, const std::map<int64_t, double>& weights) {
  std::vector<float> row_weights(static_cast<size_t>(y.shape()[0]), 1.0f);
  std::vector<double> values = y.to_vector<double>();
  size_t width = values.size() / std::max<size_t>(1, row_weights.size());
  for (size_t i = 0; i < row_weights.size(); ++i) {
    auto row = values.begin() + static_cast<std::ptrdiff_t>(i * width);
    int64_t label = width > 1 ? std::max_element(row, row + static_cast<std::ptrdiff_t>(width)) - row
                              : static_cast<int64_t>(std::llround(*row));
    auto found = weights.find(label);
    if (found != weights.end()) row_weights[i] = static_cast<float>(found->second);
  }
  return Tensor::from(row_weights);
}

}  // namespace

Tensors weights_of(const char* call, const Tensors& y, const Tensors& sample_weight,
                   const std::map<int64_t, double>& class_weight) {
  if (class_weight.empty()) return sample_weight;
  if (!sample_weight.empty())
    throw OptionError(std::string(call) +
                      ": expected class_weight or sample_weight, got both. Multiply them into one sample_weight.");
  if (y.size() != 1)
    throw OptionError(std::string(call) + ": expected class_weight with one target, got " + std::to_string(y.size()) +
                      " of them. Use sample_weight for several.");
  const Shape& shape = y[0].shape();
  if (shape.rank() > 2 && shape.size() > shape[0] * shape.back())
    throw ShapeError(std::string(call) + ": expected class_weight with one class for each row, got a target of " +
                     y[0].spec().to_string() + ". Use sample_weight for several.");
  return class_weights(y[0], class_weight);
}

void check_class_weight(const char* call, const std::map<int64_t, double>& class_weight, const Specs& y_pred) {
  if (class_weight.empty() || y_pred.size() != 1 || y_pred[0].shape.rank() == 0) return;
  const int64_t width = y_pred[0].shape.back(), classes = std::max<int64_t>(width, 2);
  for (const auto& [number, weight] : class_weight)
    if (number < 0 || (width > 0 && number >= classes))
      throw OptionError(std::string(call) + ": expected class_weight of the classes 0 to " +
                        std::to_string(classes - 1) + ", got one of class " + std::to_string(number) +
                        ". The model's output is " + y_pred[0].to_string() + ".");
}

}  // namespace addax
