// A keyword that the options do not have is found by the compiler.
// refused: DenseOptions
#include "addax/layers/dense.hpp"

#ifdef FAIL
auto layer = addax::layers::Dense(4, {.activtion = "relu"});
#else
auto layer = addax::layers::Dense(4, {.activation = "relu"});
#endif

int main() {}
