// What Keras requires is a parameter, not an option: it cannot be forgotten.
// refused: Dense
#include "addax/layers/dense.hpp"

#ifdef FAIL
auto layer = addax::layers::Dense();
#else
auto layer = addax::layers::Dense(4);
#endif

int main() {}
