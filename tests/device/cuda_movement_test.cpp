// The CUDA module's kernels that move elements, compiled as ordinary C++, against the processor's, bit by bit.
#include "backends/movement.hpp"

#include <doctest/doctest.h>

#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::all_dtypes;
using addax::tests::check_same_bits;
using addax::tests::numbers;

namespace {

/// Inputs of these shapes in every dtype.
void check_move(std::string_view op, Kernel processor, const std::vector<Shape>& in, const Shape& out,
                const void* attrs = nullptr) {
  for (DType dtype : all_dtypes) {
    std::vector<Tensor> inputs;
    for (const Shape& shape : in) inputs.push_back(numbers(shape, dtype, int(inputs.size())));
    check_same_bits(op, {processor}, inputs, {{out, dtype}}, attrs);
  }
}

}  // namespace

TEST_CASE("copies, broadcasts, tiles and repeats of the CUDA module are the processor's") {
  check_move("broadcast_to", cpu::broadcast_to, {{3, 1, 5}}, {2, 3, 4, 5});
  check_move("broadcast_to", cpu::broadcast_to, {{}}, {3, 2});
  check_move("broadcast_to", cpu::broadcast_to, {{}}, {});
  check_move("broadcast_to", cpu::broadcast_to, {{1, 5}}, {0, 5});
  check_move("broadcast_to", cpu::broadcast_to, {{7, 9}}, {7, 9});
  check_move("view", cpu::copy_bytes, {{3, 5}}, {3, 5});
  check_move("view", cpu::copy_bytes, {{0}}, {0});
  check_move("tile", cpu::tile, {{3, 1, 2}}, {2, 3, 5, 6});
  check_move("tile", cpu::tile, {{0, 2}}, {0, 4});
  for (int axis : {0, 1, 2}) {
    Shape out{3, 1, 4};
    out[axis] *= 3;
    RepeatAttrs attrs{axis};
    check_move("repeat", cpu::repeat, {{3, 1, 4}}, out, &attrs);
  }
}

TEST_CASE("transposes and concatenations of the CUDA module are the processor's") {
  TransposeAttrs rows{{1, 0}}, four{{2, 0, 3, 1}};
  check_move("transpose", cpu::transpose, {{17, 33}}, {33, 17}, &rows);
  check_move("transpose", cpu::transpose, {{0, 3}}, {3, 0}, &rows);
  check_move("transpose", cpu::transpose, {{2, 3, 4, 5}}, {4, 2, 5, 3}, &four);
  ConcatenateAttrs first{0}, last{2};
  check_move("concatenate", cpu::concatenate, {{2, 3, 4}, {1, 3, 4}, {0, 3, 4}}, {3, 3, 4}, &first);
  check_move("concatenate", cpu::concatenate, {{2, 3, 4}, {2, 3, 1}}, {2, 3, 5}, &last);
}

TEST_CASE("pads of the CUDA module are the processor's in every mode") {
  for (PadMode mode : {PadMode::constant, PadMode::reflect, PadMode::symmetric, PadMode::edge, PadMode::wrap}) {
    PadAttrs attrs{mode, {1, 0, 7}, 2.5}, one{mode, {2}, -1};
    check_move("pad", cpu::pad, {{2, 3, 3}}, {4, 5, 13}, &attrs);
    check_move("pad", cpu::pad, {{1}}, {6}, &one);
    check_move("pad", cpu::pad, {{1}}, {0}, &one);
  }
  PadAttrs nothing{PadMode::constant, {2}, 3}, scalar{PadMode::edge, {}, 0};
  check_move("pad", cpu::pad, {{0}}, {4}, &nothing);
  check_move("pad", cpu::pad, {{}}, {}, &scalar);
}

TEST_CASE("slices, their updates and gradients, flips and rolls of the CUDA module are the processor's") {
  SliceAttrs slice{{1, 6, 0}, {2, -3, 1}};
  const Shape whole{5, 7, 4}, part{2, 3, 4}, none{0, 3, 4};
  check_move("slice", cpu::slice, {whole}, part, &slice);
  check_move("slice", cpu::slice, {whole}, none, &slice);
  check_move("slice_update", cpu::slice_update, {whole, part}, whole, &slice);
  check_move("slice_update", cpu::slice_update, {whole, none}, whole, &slice);
  check_move("slice_gradient", cpu::slice_gradient, {part}, whole, &slice);
  FlipAttrs flip{{0, 2}};
  check_move("flip", cpu::flip, {whole}, whole, &flip);
  check_move("flip", cpu::flip, {none}, none, &flip);
  RollAttrs roll{{2, -3, 0}}, far{{-11, 20, 3}};
  check_move("roll", cpu::roll, {whole}, whole, &roll);
  check_move("roll", cpu::roll, {whole}, whole, &far);
  check_move("roll", cpu::roll, {none}, none, &roll);
}
