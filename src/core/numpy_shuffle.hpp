// The order that NumPy shuffles into, for splits that are Keras' own.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace addax {

/// numpy.random.RandomState(seed).shuffle(arange(n)), for n below 2^32.
inline std::vector<size_t> numpy_shuffled(size_t n, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<size_t> order(n);
  for (size_t i = 0; i < n; ++i) order[i] = i;
  for (size_t i = n; i-- > 1;) {
    size_t mask = i, drawn = 0;
    for (size_t shift : {1, 2, 4, 8, 16}) mask |= mask >> shift;
    do drawn = random() & mask;
    while (drawn > i);
    std::swap(order[i], order[drawn]);
  }
  return order;
}

}  // namespace addax
