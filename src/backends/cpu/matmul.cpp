// Matrix multiplication on the CPU: turns shapes into products (gemm.hpp), chooses kernel, blocks and threads once,
// and runs them. The order of every sum follows from the shape alone, so bits depend on neither threads nor timing.
#include "backends/matmul.hpp"

#include <algorithm>
#include <utility>

#include "addax/errors.hpp"
#include "backends/cpu/gemm_choice.hpp"
#include "backends/cpu/gemv.hpp"
#include "backends/cpu/matmul_integer.hpp"
#include "backends/cpu/tail.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {

namespace {

struct Product {
  void (*run)(const Gemm&) = nullptr;
  Gemm gemm{};
  bool bias = false;
  bool swapped = false;  // C is one column: computed as the row Bᵀ·Aᵀ
  int64_t batch = 1;
  std::vector<int64_t> a_at, b_at;  // where each product of the batch begins, in bytes
  int64_t c_step = 0;               // bytes between the results
  size_t a_item = 1, b_item = 1, c_item = 1, bias_item = 1;
  int threads = 1;
  int64_t across_m = 1, across_n = 1;  // one product is cut into across_m x across_n tasks
  size_t slot = 0;                     // scratch of one thread
  Tail tail;
};

const char* bytes(const void* p) { return static_cast<const char*>(p); }
char* bytes(void* p) { return static_cast<char*>(p); }

/// The part [first, last) of n that falls to task t of `tasks`, cut at multiples of `grain`.
std::pair<int64_t, int64_t> share(int64_t n, int64_t grain, int64_t t, int64_t tasks) {
  int64_t blocks = (n + grain - 1) / grain;
  return {std::min(n, blocks * t / tasks * grain), std::min(n, blocks * (t + 1) / tasks * grain)};
}

/// On what one task has made.
void run_tail(const Product& p, const Gemm& g, const KernelCall& call) {
  int64_t first = (bytes(g.c) - call.out[0].as<char>()) / int64_t(p.c_item);
  if (g.n == g.ldc) return p.tail.run(call, first, first + g.m * g.n);
  for (int64_t i = 0; i < g.m; ++i, first += g.ldc) p.tail.run(call, first, first + g.n);
}

void run_task(const Product& p, Gemm g, int64_t task, void* scratch, const KernelCall& call) {
  const int64_t cuts = p.across_m * p.across_n, product = task / cuts, cut = task % cuts;
  if (p.batch > 1) {
    g.a = bytes(g.a) + p.a_at[size_t(product)];
    g.b = bytes(g.b) + p.b_at[size_t(product)];
    g.c = bytes(g.c) + product * p.c_step;
  }
  if (cuts > 1) {
    auto [i, i_end] = share(g.m, 1, cut / p.across_n, p.across_m);
    auto [j, j_end] = share(g.n, 16, cut % p.across_n, p.across_n);
    g.a = bytes(g.a) + (g.transpose_a ? i : i * g.lda) * int64_t(p.a_item);
    g.b = bytes(g.b) + (g.transpose_b ? j * g.ldb : j) * int64_t(p.b_item);
    g.c = bytes(g.c) + (i * g.ldc + j) * int64_t(p.c_item);
    if (g.bias) g.bias = bytes(g.bias) + j * g.bias_step * int64_t(p.bias_item);
    g.m = i_end - i;
    g.n = j_end - j;
    if (g.m == 0 || g.n == 0) return;
  }
  g.scratch = scratch;
  p.run(g);
  if (p.tail) run_tail(p, g, call);
}

/// Product `index` of the batch, counted over `leading`, begins at this matrix of an operand that broadcasts to it.
int64_t broadcast_index(int64_t index, const Shape& leading, const Shape& operand) {
  int64_t at = 0, step = 1;
  const int own = operand.rank() - 2;
  for (int axis = 1; axis <= leading.rank(); ++axis) {
    int64_t here = index % leading[-axis];
    index /= leading[-axis];
    if (axis > own) continue;
    int64_t length = operand[own - axis];
    if (length > 1) at += here * step;
    step *= length;
  }
  return at;
}

int64_t leading_size(const Shape& shape) { return shape.part(0, shape.rank() - 2).size(); }

/// Sizes, strides and types of the product, with leading axes folded into rows where B has none.
void describe(Product& p, std::span<const Spec> in, const Spec& out, const MatmulAttrs& attrs) {
  const Shape &a = in[0].shape, &b = in[1].shape;
  Gemm& g = p.gemm;
  g.m = out.shape[-2];
  g.n = out.shape[-1];
  g.k = attrs.transpose_a ? a[-2] : a[-1];
  g.transpose_a = attrs.transpose_a;
  g.transpose_b = attrs.transpose_b;
  g.lda = a[-1];
  g.ldb = b[-1];
  g.ldc = g.n;
  g.relu = attrs.epilogue == Epilogue::relu;
  g.bias_step = 1;
  p.a_item = in[0].dtype.size();
  p.b_item = in[1].dtype.size();
  p.c_item = out.dtype.size();
  p.bias = attrs.bias;
  p.bias_item = attrs.bias ? in[2].dtype.size() : 1;

  const Shape leading = out.shape.part(0, out.shape.rank() - 2);
  p.batch = leading.size();
  if (p.batch > 1 && leading_size(b) == 1 && leading_size(a) == p.batch && !g.transpose_a) {
    g.m *= p.batch;
    p.batch = 1;
  }
  p.c_step = g.m * g.n * int64_t(p.c_item);
  if (p.batch > 1)
    for (int64_t i = 0; i < p.batch; ++i) {
      p.a_at.push_back(broadcast_index(i, leading, a) * a[-2] * a[-1] * int64_t(p.a_item));
      p.b_at.push_back(broadcast_index(i, leading, b) * b[-2] * b[-1] * int64_t(p.b_item));
    }
}

/// A single column is the row of the transposed product, and the two layouts of a single row are one.
void normalise(Product& p) {
  Gemm& g = p.gemm;
  if (g.n == 1 && g.m > 1) {
    p.swapped = true;
    std::swap(g.m, g.n);
    std::swap(g.lda, g.ldb);
    std::swap(p.a_item, p.b_item);
    std::swap(p.a_at, p.b_at);
    const bool transpose_a = g.transpose_a;
    g.transpose_a = !g.transpose_b;
    g.transpose_b = !transpose_a;
    g.ldc = g.n;
    g.bias_step = 0;
  }
  if (g.m == 1 && (!g.transpose_a || g.lda == 1)) {
    g.transpose_a = false;
    g.lda = g.k;
  }
  if (g.n == 1 && g.ldb == 1) {
    g.transpose_b = true;
    g.ldb = g.k;
  }
}

/// Multiplications below which a second thread does not pay. Few rows count as eight: reading the matrix takes the
/// time.
constexpr int64_t serial_work = 500'000, rows_that_hide_reading = 8;

void choose_threads(Product& p) {
  const Gemm& g = p.gemm;
  const int64_t work = p.batch * std::max(g.m, rows_that_hide_reading) * g.n * std::max<int64_t>(g.k, 1);
  p.threads = int(std::clamp<int64_t>(work / serial_work, 1, num_threads()));
  if (p.threads == 1 || p.batch >= 2 * p.threads) return;
  // The cut that leaves each task the least to compute and to pack.
  int64_t best = INT64_MAX;
  for (int64_t m_cuts = 1; m_cuts <= p.threads; ++m_cuts) {
    const int64_t n_cuts = p.threads / m_cuts, rows = (g.m + m_cuts - 1) / m_cuts;
    const int64_t columns = ((g.n + 15) / 16 + n_cuts - 1) / n_cuts * 16;
    const int64_t cost = rows * columns + 12 * rows + 16 * columns;
    if (cost < best) {
      best = cost;
      p.across_m = m_cuts;
      p.across_n = n_cuts;
    }
  }
}

}  // namespace

Plan plan_matmul(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  const auto& options = *static_cast<const MatmulAttrs*>(attrs);
  auto product = std::make_shared<Product>();
  describe(*product, in, out[0], options);
  Gemm& g = product->gemm;
  if (!options.after.instructions.empty())
    product->tail = Tail(options.after, in.subspan(options.bias ? 3 : 2), out[0]);
  if (out[0].dtype.is_float()) {
    normalise(*product);
    choose_threads(*product);
    g.in = element_of(in[0].dtype);
    g.out = element_of(out[0].dtype);
    g.bias_type = options.bias ? element_of(in[2].dtype) : g.out;
    if (product->batch == 1 && is_row_times_matrix(g)) {
      product->run = row_times_matrix;
      g.kc = (g.k + product->threads - 1) / product->threads;
      product->slot = size_t(product->threads * g.n) * sizeof(float);
      product->threads = 1;
      product->across_m = product->across_n = 1;
    } else {
      const GemmKernel& kernel = choose_kernel(g, (g.m + product->across_m - 1) / product->across_m);
      product->run = kernel.run;
      product->slot = (size_t(kernel.scratch(g)) + 63) / 64 * 64;
    }
  } else {
    choose_threads(*product);
    product->run = integer_product(in[0].dtype, out[0].dtype);
    if (!product->run || in[0].dtype != in[1].dtype)
      throw DTypeError("matmul: expected operands of one dtype, with the result in it, int32 or int64, got " +
                       std::string(in[0].dtype.name()) + ", " + std::string(in[1].dtype.name()) + " and " +
                       std::string(out[0].dtype.name()) + ". Cast the operands first.");
  }
  size_t scratch = product->slot * size_t(product->threads);
  return {std::move(product), scratch};
}

void matmul(const KernelCall& call) {
  const auto& p = *static_cast<const Product*>(call.prepared);
  Gemm g = p.gemm;
  g.a = call.in[p.swapped ? 1 : 0].data;
  g.b = call.in[p.swapped ? 0 : 1].data;
  g.bias = p.bias ? call.in[2].data : nullptr;
  g.c = call.out[0].data;
  if (g.m == 0 || g.n == 0) return;
  const int64_t tasks = p.batch * p.across_m * p.across_n;
  if (tasks == 1) {
    g.scratch = call.scratch;
    p.run(g);
    if (p.tail) p.tail.run(call);
    return;
  }
  if (p.threads == 1 || is_alone()) {
    for (int64_t task = 0; task < tasks; ++task) run_task(p, g, task, call.scratch, call);
    return;
  }
#pragma omp parallel num_threads(p.threads)
  {
    FlushDenormals as_on_the_calling_thread;
    const int64_t thread = omp_get_thread_num(), team = omp_get_num_threads();
    auto [first, last] = share(tasks, 1, thread, team);
    for (int64_t task = first; task < last; ++task)
      run_task(p, g, task, bytes(call.scratch) + size_t(thread) * p.slot, call);
  }
}

}  // namespace addax::backends::cpu
