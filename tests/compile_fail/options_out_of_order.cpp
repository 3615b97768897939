// Keywords stand in Keras' order.
// refused: order
#include "addax/layers/dense.hpp"

#ifdef FAIL
addax::DenseOptions options{.use_bias = false, .activation = "relu"};
#else
addax::DenseOptions options{.activation = "relu", .use_bias = false};
#endif

int main() {}
