#include "layers/categories.hpp"

#include <vector>

#include "addax/ops.hpp"
#include "core/names.hpp"

namespace addax {

void check_output_mode(const std::string& where, const std::string& output_mode, bool numbers) {
  std::vector<std::string_view> modes{"one_hot", "multi_hot", "count"};
  if (numbers) modes.insert(modes.begin(), "int");
  for (std::string_view mode : modes)
    if (mode == output_mode) return;
  throw OptionError(where + ": expected a known output_mode, got \"" + output_mode + "\". " +
                    did_you_mean(output_mode, modes));
}

void check_dense(const std::string& where, bool sparse) {
  if (sparse)
    throw OptionError(where + ": expected sparse = false, got true. Tensors are dense here; leave sparse out.");
}

Tensor encode_categories(const Tensor& given, const std::string& output_mode, int64_t depth, DType dtype,
                         const Tensor& weights) {
  if (output_mode == "int") return ops::cast(given, DType::int32);
  Tensor numbers = given.rank() == 0 ? ops::expand_dims(given, 0) : given;
  if (output_mode == "multi_hot") return ops::multi_hot(numbers, {.num_classes = depth, .dtype = dtype});
  if (output_mode == "one_hot") {
    bool column = numbers.rank() > 1 && numbers.shape().back() == 1;
    return ops::one_hot(column ? ops::squeeze(numbers, -1) : numbers, depth, {.dtype = dtype});
  }
  Tensor ones = ops::one_hot(numbers, depth, {.dtype = dtype});
  if (weights.defined()) ones = ones * ops::expand_dims(ops::cast(weights, dtype), -1);
  return ops::sum(ones, {.axis = numbers.rank() > 1 ? 1 : 0});
}

}  // namespace addax
