#include "addax/utils/to_categorical.hpp"

#include <algorithm>

#include "addax/ops.hpp"

namespace addax::utils {

Tensor to_categorical(const Tensor& x, const ToCategoricalOptions& options) {
  Tensor labels = x.rank() > 1 && x.shape().back() == 1 ? ops::squeeze(x, -1) : x;
  auto values = labels.to_vector<int64_t>();
  auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (values.empty() && !options.num_classes)
    throw ValueError("to_categorical: expected labels, or num_classes, got neither.");
  int64_t classes = options.num_classes ? *options.num_classes : *most + 1;
  if (!values.empty() && (*least < 0 || *most >= classes))
    throw ValueError("to_categorical: expected labels from 0 to " + std::to_string(classes - 1) + ", got " +
                     std::to_string(*least < 0 ? *least : *most) + ". Shift them, or raise num_classes.");
  return ops::one_hot(ops::cast(labels, DType::int64), classes);
}

}  // namespace addax::utils
