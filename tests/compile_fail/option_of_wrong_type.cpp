// So is a value of a type that the option does not take.
// refused: DenseOptions
#include "addax/layers/dense.hpp"

#ifdef FAIL
auto layer = addax::layers::Dense(4, {.kernel_initializer = 3});
#else
auto layer = addax::layers::Dense(4, {.kernel_initializer = "ones"});
#endif

int main() {}
