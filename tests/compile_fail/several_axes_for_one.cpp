// An operation along one axis takes no list of axes: what is second in the braces would be keepdims.
// refused: deleted function
#include <addax/ops.hpp>

using namespace addax;

#ifdef FAIL
Tensor indices(const Tensor& x) { return ops::argmax(x, {0, 1}); }
#else
Tensor indices(const Tensor& x) { return ops::argmax(ops::argmax(x, 0), {.axis = 0, .keepdims = true}); }
#endif

int main() {}
