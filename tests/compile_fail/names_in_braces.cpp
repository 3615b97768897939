// Two names in braces are no name: std::string would take them for the ends of one text.
// refused: from_npz
#include "addax/data/npz.hpp"

#ifdef FAIL
auto rows = addax::data::from_npz("train.npz", {"x", "y"});
#else
auto rows = addax::data::from_npz("train.npz", "x", {.y = "y"});
#endif

int main() {}
