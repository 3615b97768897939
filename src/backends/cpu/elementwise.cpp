// One elementwise op on the CPU, as eager code calls it: no plan, no allocation, and next to nothing before the loop.
#include <algorithm>

#include "backends/cpu/elementwise_operand.hpp"
#include "backends/cpu/gemm_choice.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {

const BlockTable& block_table(Isa isa) {
  static const std::array<BlockTable, isa_count> tables = [] {
    std::array<BlockTable, isa_count> t{};
    baseline::fill_numbers(t[0]), baseline::fill_casts(t[0]), baseline::fill_joined(t[0]);
    // What fills a table is built for the same instruction set as what stands in it.
    if (runs(Isa::avx2)) avx2::fill_numbers(t[1]), avx2::fill_casts(t[1]), avx2::fill_joined(t[1]);
    if (runs(Isa::avx512)) avx512::fill_numbers(t[2]), avx512::fill_casts(t[2]), avx512::fill_joined(t[2]);
    if (has_pairs()) avx512_bf16::fill_casts(t[2]);
    return t;
  }();
  return tables[size_t(isa)];
}

const BlockTable& block_table() {
  static const BlockTable& table = block_table(isa());
  return table;
}

BlockFunction joined_function(const BlockTable& table, ElementwiseOp first, ElementwiseOp second, bool right,
                              DType dtype) {
  auto index = [](ElementwiseOp op) { return std::ranges::find(joinable_ops, op) - joinable_ops; };
  if (index(first) >= joinable_firsts || index(second) >= joinable_seconds) return nullptr;
  if (dtype != DType::float32 && dtype != DType::float64) return nullptr;
  return table.joined[index(first)][index(second)][right][dtype == DType::float64];
}

namespace {

constexpr int64_t block = 512;
constexpr size_t scratch_each = 2 * block * sizeof(double);  // what an Operand needs at most

bool same_shape(const Shape& a, const Shape& b) {
  return a.rank() == b.rank() && std::equal(a.begin(), a.end(), b.begin());
}

int64_t count(const Shape& shape) {
  int64_t n = 1;
  for (int64_t length : shape) n *= length;
  return n;
}

// Operands that broadcast, and half floats: block by block through scratch.
void run_blocks(const KernelCall& call, const BlockTable& table, BlockFunction run, DType result, int64_t n,
                int64_t work) {
  const Spec& out = *call.out[0].spec;
  size_t operands = call.in.size();
  Operand sources[3];
  for (size_t i = 0; i < operands; ++i) sources[i] = Operand(*call.in[i].spec, out.shape, block);
  parallel_for(n, block, work, [&](int64_t begin, int64_t end) {
    alignas(64) char scratch[4][scratch_each];
    for (size_t i = 0; i < operands; ++i) sources[i].begin(table, call.in[i].data, scratch[i], end - begin);
    for (int64_t first = begin; first < end; first += block) {
      int64_t length = std::min(block, end - first);
      const void* at[3] = {};
      for (size_t i = 0; i < operands; ++i) at[i] = sources[i].at(table, call.in[i].data, scratch[i], first, length);
      char* to = call.out[0].as<char>() + size_t(first) * out.dtype.size();
      if (result == out.dtype) {
        run(to, at[0], at[1], at[2], length, first);
      } else {
        run(scratch[3], at[0], at[1], at[2], length, first);
        table.cast[result][out.dtype](to, scratch[3], nullptr, nullptr, length, first);
      }
    }
  });
}

}  // namespace

void elementwise(const KernelCall& call) {
  const ElementwiseOp op = static_cast<const ElementwiseAttrs*>(call.attrs)->op;
  const BlockTable& table = block_table();
  const Spec& out = *call.out[0].spec;
  int64_t n = count(out.shape);
  if (n == 0) return;

  DType stored = call.in.empty() ? out.dtype : call.in.back().spec->dtype, dtype = register_dtype(stored);
  bool is_cast = op == ElementwiseOp::cast,
       whole = is_cast || (stored == dtype && register_dtype(out.dtype) == out.dtype);
  for (const View& in : call.in) whole = whole && same_shape(in.spec->shape, out.shape);
  int64_t work = n * cost(op);
  if (!whole) {
    BlockFunction run = is_cast ? table.cast[dtype][out.dtype] : table.op[int(op)][dtype];
    return run_blocks(call, table, run, is_cast ? out.dtype : result_dtype(op, dtype), n, work);
  }
  BlockFunction run = is_cast ? table.cast[stored][out.dtype] : table.op[int(op)][dtype];
  parallel_for(n, block, work, [&](int64_t begin, int64_t end) {
    const char* at[3] = {};
    for (size_t i = 0; i < call.in.size(); ++i)
      at[i] = call.in[i].as<char>() + size_t(begin) * call.in[i].spec->dtype.size();
    run(call.out[0].as<char>() + size_t(begin) * out.dtype.size(), at[0], at[1], at[2], end - begin, begin);
  });
}

}  // namespace addax::backends::cpu
