// Data movement against a map from each output position to the input position that it shows.
#include "backends/movement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {

using Index = std::vector<int64_t>;

Index unravel(int64_t element, const Shape& shape) {
  Index index(size_t(shape.rank()));
  for (int i = shape.rank() - 1; i >= 0; --i) {
    index[size_t(i)] = element % shape[i];
    element /= shape[i];
  }
  return index;
}

int64_t ravel(const Index& index, const Shape& shape) {
  int64_t element = 0;
  for (int i = 0; i < shape.rank(); ++i) element = element * shape[i] + index[size_t(i)];
  return element;
}

const DType sizes[] = {DType::uint8, DType::bfloat16, DType::float32, DType::float64};

/// y[index] must be x[source(index)] for every element size.
void check(Kernel kernel, const Shape& from, const Shape& to, const void* attrs,
           const std::function<Index(Index)>& source) {
  for (DType dtype : sizes) {
    Array x = Array::random(from, dtype), y(to, dtype);
    run(kernel, {&x}, {&y}, attrs);
    for (int64_t i = 0; i < y.size(); ++i) REQUIRE(y[i] == x[ravel(source(unravel(i, to)), from)]);
  }
}

Shape permuted(const Shape& shape, const Shape& perm) {
  Shape out;
  for (int64_t axis : perm) out.push_back(shape[int(axis)]);
  return out;
}

}  // namespace

TEST_CASE("transpose: every permutation, odd and empty sizes") {
  for (Shape shape : {Shape{3, 5, 2, 4}, Shape{17, 33, 1, 20}, Shape{2, 0, 3, 1}, Shape{40, 1, 37, 2}}) {
    std::vector<int64_t> order{0, 1, 2, 3};
    do {
      TransposeAttrs attrs{Shape(order)};
      check(cpu::transpose, shape, permuted(shape, attrs.perm), &attrs, [&](Index to) {
        Index from(4);
        for (size_t i = 0; i < 4; ++i) from[size_t(order[i])] = to[i];
        return from;
      });
    } while (std::next_permutation(order.begin(), order.end()));
  }
  TransposeAttrs swap{{1, 0}};
  check(cpu::transpose, {133, 257}, {257, 133}, &swap, [](Index to) { return Index{to[1], to[0]}; });
  TransposeAttrs none{{}};
  check(cpu::transpose, {}, {}, &none, [](Index to) { return to; });
}

TEST_CASE("slice: steps of both signs, and what writes slices") {
  Shape shape{5, 7, 6}, part{2, 3, 6};
  SliceAttrs attrs{{1, 6, 0}, {3, -2, 1}};
  auto source = [&](Index to) { return Index{1 + 3 * to[0], 6 - 2 * to[1], to[2]}; };
  check(cpu::slice, shape, part, &attrs, source);
  for (DType dtype : sizes) {
    Array x = Array::random(shape, dtype, 1), update = Array::random(part, dtype, 2), y(shape, dtype), dx(shape, dtype);
    run(cpu::slice_update, {&x, &update}, {&y}, &attrs);
    run(cpu::slice_gradient, {&update}, {&dx}, &attrs);
    Array expected = x, zeros(shape, dtype);
    for (int64_t i = 0; i < update.size(); ++i) {
      expected.set(ravel(source(unravel(i, part)), shape), update[i]);
      zeros.set(ravel(source(unravel(i, part)), shape), update[i]);
    }
    CHECK(y.values() == expected.values());
    CHECK(dx.values() == zeros.values());
  }
}

TEST_CASE("flip and roll") {
  Shape shape{4, 5, 3};
  FlipAttrs flipped{{0, 2}};
  check(cpu::flip, shape, shape, &flipped, [](Index to) { return Index{3 - to[0], to[1], 2 - to[2]}; });
  RollAttrs rolled{{1, -2, 7}};
  check(cpu::roll, shape, shape, &rolled, [](Index to) {
    return Index{(to[0] + 3) % 4, (to[1] + 2) % 5, (to[2] + 2) % 3};
  });
  check(cpu::roll, {0, 5, 3}, {0, 5, 3}, &rolled, [](Index to) { return to; });
}

TEST_CASE("broadcast_to, tile, repeat, copy") {
  check(cpu::broadcast_to, {3, 1}, {2, 3, 4}, nullptr, [](Index to) { return Index{to[1], 0}; });
  check(cpu::broadcast_to, {}, {2, 3}, nullptr, [](Index) { return Index{}; });
  check(cpu::tile, {3, 2}, {2, 6, 6}, nullptr, [](Index to) { return Index{to[1] % 3, to[2] % 2}; });
  for (int axis : {0, 1}) {
    RepeatAttrs attrs{axis};
    Shape out{4, 5};
    out[axis] *= 3;
    check(cpu::repeat, {4, 5}, out, &attrs, [&](Index to) {
      to[size_t(axis)] /= 3;
      return to;
    });
  }
  check(cpu::copy, {5, 4}, {20}, nullptr, [](Index to) { return Index{to[0] / 4, to[0] % 4}; });
  check(cpu::copy, {70000}, {70000}, nullptr, [](Index to) { return to; });
}

TEST_CASE("concatenate: three inputs, one of them empty") {
  for (int axis : {0, 1, 2}) {
    Shape a{3, 4, 5}, b{3, 4, 5}, c{3, 4, 5}, out{3, 4, 5};
    a[axis] = 2, b[axis] = 0, c[axis] = 4, out[axis] = 6;
    for (DType dtype : sizes) {
      Array first = Array::random(a, dtype, 1), second(b, dtype), third = Array::random(c, dtype, 3), y(out, dtype);
      ConcatenateAttrs attrs{axis};
      run(cpu::concatenate, {&first, &second, &third}, {&y}, &attrs);
      for (int64_t i = 0; i < y.size(); ++i) {
        Index at = unravel(i, out);
        bool in_first = at[size_t(axis)] < 2;
        if (!in_first) at[size_t(axis)] -= 2;
        REQUIRE(y[i] == (in_first ? first[ravel(at, a)] : third[ravel(at, c)]));
      }
    }
  }
}

TEST_CASE("pad: constant and every way of repeating, wider than the axis") {
  Shape from{3, 4}, to{3 + 2 + 1, 4 + 5 + 7}, before{2, 5};
  for (PadMode mode : {PadMode::constant, PadMode::reflect, PadMode::symmetric, PadMode::edge, PadMode::wrap}) {
    for (DType dtype : sizes) {
      Array x = Array::random(from, dtype), y(to, dtype);
      PadAttrs attrs{mode, before, 3};
      run(cpu::pad, {&x}, {&y}, &attrs);
      auto source = [&](int64_t i, int64_t n) {
        if (mode == PadMode::edge) return std::clamp<int64_t>(i, 0, n - 1);
        if (mode == PadMode::wrap) return (i + 10 * n) % n;
        while (i < 0 || i >= n) {
          int64_t skip = mode == PadMode::reflect ? 0 : 1;
          i = i < 0 ? -i - skip : 2 * n - 2 + skip - i;
        }
        return i;
      };
      for (int64_t i = 0; i < y.size(); ++i) {
        Index at = unravel(i, to);
        at[0] -= before[0], at[1] -= before[1];
        bool inside = at[0] >= 0 && at[0] < 3 && at[1] >= 0 && at[1] < 4;
        if (mode == PadMode::constant && !inside)
          REQUIRE(y[i] == 3);
        else
          REQUIRE(y[i] == x[ravel({inside ? at[0] : source(at[0], 3), inside ? at[1] : source(at[1], 4)}, from)]);
      }
    }
  }
}

}  // namespace addax::backends
