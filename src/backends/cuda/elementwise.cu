// Launches elementwise kernels, and casts: one instance for each pair of dtypes.
#include "backends/cuda/elementwise.cuh"
#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "core/convert.hpp"

namespace addax::backends::cuda {

Walk walk_of(std::span<const View> in, const Shape& out) {
  Walk walk;
  int64_t step[3] = {1, 1, 1};
  for (int a = out.rank() - 1; a >= 0; --a) {
    int64_t strides[3] = {};
    for (size_t i = 0; i < in.size(); ++i) {
      const Shape& shape = in[i].shape();
      const int own = a - out.rank() + shape.rank();
      const int64_t length = own < 0 ? 1 : shape[own];
      strides[i] = length == 1 ? 0 : step[i];
      step[i] *= length;
    }
    if (out[a] == 1) continue;
    bool joins = walk.axes > 0;
    for (size_t i = 0; joins && i < in.size(); ++i) joins = strides[i] == walk.strides[i][0] * walk.lengths[0];
    if (joins) {
      walk.lengths[0] *= out[a];
      continue;
    }
    for (int b = walk.axes++; b > 0; --b) {
      walk.lengths[b] = walk.lengths[b - 1];
      for (auto& list : walk.strides) list[b] = list[b - 1];
    }
    walk.lengths[0] = out[a];
    for (int i = 0; i < 3; ++i) walk.strides[i][0] = strides[i];
  }
  return walk;
}

namespace {

void launch_cast(const KernelCall& call, void* stream) {
  const Walk walk = walk_of(call.in, call.out[0].shape());
  visit_dtype(call.in[0].dtype(), [&](auto from) {
    visit_dtype(call.out[0].dtype(), [&](auto to) {
      using From = decltype(from);
      using To = decltype(to);
      launch(Cast<To, From>{call.in[0].as<From>(), call.out[0].as<To>(), walk}, call.out[0].size(), stream);
    });
  });
}

void elementwise(const KernelCall& call) {
  void* stream = stream_of(call);
  const ElementwiseOp op = static_cast<const ElementwiseAttrs*>(call.attrs)->op;
  if (op == ElementwiseOp::cast) {
    launch_cast(call, stream);
  } else {
    const size_t values = op == ElementwiseOp::select ? 1 : 0;  // behind the condition
    visit_dtype(call.in[values].dtype(), [&](auto zero) { launch_op<decltype(zero)>(op, call, stream); });
  }
  check_launch(call, "elementwise");
}

}  // namespace

KernelEntry elementwise_kernel(std::string_view op) {
  if (op == "elementwise") return {elementwise};
  return {};
}

void gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count, void* stream) {
  auto gather = [&](auto word) {
    using Word = decltype(word);
    const int64_t words = static_cast<int64_t>(row_bytes / sizeof(Word));
    launch(GatherRows<Word>{static_cast<const Word*>(from), static_cast<Word*>(to), positions, words}, count * words,
           stream);
  };
  if (row_bytes % sizeof(uint64_t) == 0)
    gather(uint64_t());
  else if (row_bytes % sizeof(uint32_t) == 0)
    gather(uint32_t());
  else
    gather(uint8_t());
}

}  // namespace addax::backends::cuda
