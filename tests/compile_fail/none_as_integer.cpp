// None means "not given": it becomes an empty optional, never the integer -1.
// refused: addax::NoneType
#include <optional>

#include "addax/shape.hpp"

#ifdef FAIL
int64_t axis = addax::None;
#else
std::optional<int64_t> axis = addax::None;
#endif

int main() {}
