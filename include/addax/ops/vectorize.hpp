// vectorize: a function of few axes made one of many.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::ops {

struct VectorizeOptions {
  std::vector<int64_t> excluded = {};  // arguments that each call gets whole
  std::string signature = {};          // "(m,n),(n)->(m)": the axes that pyfunc works on; empty: it works on numbers
};
/// The function that calls pyfunc for each element of its arguments, or for each block of the signature's axes, which
/// broadcast over the axes before them, and joins the results (keras.ops.vectorize). The calls become one loop.
/// OptionError for a signature that cannot be read; ShapeError where arguments do not fit it.
std::function<Tensors(const Tensors&)> vectorize(std::function<Tensors(const Tensors&)> pyfunc,
                                                 const VectorizeOptions& options = {});

}  // namespace addax::ops
