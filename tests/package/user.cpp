// A program outside the tree, built by the tests against the installed library and against the subproject.
#include <addax/addax.hpp>

using namespace addax;

int main() {
  Sequential model{Input({4}), layers::Dense(8, {.activation = "relu"}), layers::Dense(3, {.activation = "softmax"})};
  return model.predict(ops::ones({2, 4}), {.verbose = 0}).shape() == Shape{2, 3} ? 0 : 1;
}
