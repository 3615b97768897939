// CategoryEncoding: numbers of categories as rows of zeros and ones.
#pragma once

#include <concepts>

#include "addax/layer.hpp"

namespace addax {

struct CategoryEncodingOptions {
  int64_t num_tokens = 0;                 // how many categories there are: to be given
  std::string output_mode = "multi_hot";  // a row for each sample; "one_hot": for each number; "count": how often
  bool sparse = false;                    // true is refused: tensors are dense
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.CategoryEncoding: numbers [batch, ..., n] from 0 to num_tokens − 1 as [batch, ..., num_tokens]; one_hot
/// keeps the last axis unless it is 1. A number outside of that has no place. With "count" a second input of the same
/// shape weighs the numbers: `layer(numbers, count_weights)`. OptionError where num_tokens is below 1 or the mode is
/// unknown.
Layer CategoryEncoding(const CategoryEncodingOptions& options);
/// `CategoryEncoding(10)`
template <std::integral I>
Layer CategoryEncoding(I num_tokens, CategoryEncodingOptions options = {}) {
  options.num_tokens = static_cast<int64_t>(num_tokens);
  return CategoryEncoding(options);
}
}  // namespace layers

}  // namespace addax
