// Convolutions against their definition in double: own kernels and oneDNN's, all three results of each problem.
#include <algorithm>
#include <limits>

#include "backends/conv.hpp"

#include <doctest/doctest.h>

#include "backends/cpu/conv_problem.hpp"
#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {

using cpu::ConvProblem;
using cpu::ConvResult;
using List = std::vector<int64_t>;

struct Case {
  List x, kernel;  // places
  int64_t in, out, groups = 1;
  List stride, dilation, before, y;
  int64_t n = 2;
  bool relu = false;
};

const Case cases[] = {
    {{9}, {3}, 4, 5, 1, {1}, {1}, {0}, {7}},                                            // steps
    {{9}, {3}, 4, 6, 2, {1}, {2}, {4}, {9}},                                            // causal, dilated, in groups
    {{11, 13}, {3, 3}, 32, 64, 1, {1, 1}, {1, 1}, {0, 0}, {9, 11}, 3, true},            // as in the MNIST convnet
    {{8, 8}, {3, 3}, 64, 64, 1, {1, 1}, {1, 1}, {1, 1}, {8, 8}},                        // as in ResNet-20
    {{9, 12}, {3, 3}, 16, 32, 1, {2, 2}, {1, 1}, {1, 0}, {5, 6}},                       // same, with strides
    {{9, 7}, {1, 1}, 5, 17, 1, {2, 3}, {1, 1}, {0, 0}, {5, 3}, 2, true},                // strides above the kernel
    {{9, 40}, {1, 1}, 15, 17, 1, {2, 3}, {1, 1}, {0, 0}, {5, 14}, 2, true},             // the same in long rows
    {{28, 28}, {3, 3}, 1, 32, 1, {1, 1}, {1, 1}, {0, 0}, {26, 26}},                     // one channel
    {{7, 5}, {2, 4}, 3, 50, 1, {1, 1}, {2, 1}, {1, 2}, {7, 5}},                         // even kernel
    {{6, 5}, {3, 3}, 24, 24, 24, {1, 1}, {1, 1}, {1, 1}, {6, 5}},                       // depthwise
    {{6, 5}, {3, 2}, 3, 6, 3, {2, 1}, {1, 1}, {1, 0}, {3, 4}},                          // depthwise with a multiplier
    {{9, 12}, {3, 3}, 51, 51, 51, {2, 2}, {1, 1}, {1, 0}, {5, 6}, 20},                  // and strides
    {{8, 9}, {3, 2}, 20, 60, 20, {1, 1}, {2, 1}, {2, 0}, {8, 8}, 17, true},             // and dilation
    {{6}, {2}, 16, 16, 16, {3}, {1}, {0}, {2}},                                         // the last place is not read
    {{4, 5, 6}, {3, 2, 3}, 3, 4, 1, {1, 2, 1}, {1, 1, 2}, {1, 0, 2}, {4, 2, 6}},        // depth
    {{2, 2}, {5, 5}, 3, 4, 1, {1, 1}, {1, 1}, {2, 2}, {2, 2}},                          // mostly zeros around
    {{16, 70}, {5, 7}, 33, 20, 1, {1, 1}, {1, 1}, {2, 3}, {16, 70}, 1},                 // cut into bands
    {{7, 9}, {3, 3}, 32, 32, 1, {1, 1}, {1, 1}, {1, 1}, {7, 9}, 57},                    // images enough for tiles
    {{9, 12}, {3, 3}, 16, 24, 1, {2, 2}, {1, 1}, {1, 0}, {5, 6}, 57},                   // the same with strides,
    {{8, 7}, {2, 3}, 3, 20, 1, {1, 2}, {3, 2}, {1, 2}, {7, 5}, 31},                     // dilation,
    {{2, 70}, {1, 3}, 24, 33, 1, {1, 1}, {1, 1}, {0, 1}, {2, 70}, 26},                  // long rows,
    {{3, 4, 5}, {2, 3, 2}, 16, 16, 1, {1, 2, 1}, {1, 1, 1}, {0, 1, 0}, {2, 2, 4}, 32},  // and depth
    {{10, 12}, {3, 3}, 16, 16, 1, {1, 1}, {1, 1}, {1, 1}, {10, 12}, 5, true},           // two pixels fill the columns
    {{7, 37}, {1, 3}, 4, 16, 1, {1, 2}, {1, 1}, {0, 0}, {7, 18}, 3, true},              // the same with strides,
    {{7, 18}, {2, 3}, 8, 16, 1, {1, 1}, {2, 1}, {2, 4}, {7, 20}, 3},                    // and more zeros than taps
    {{3, 5, 5}, {2, 3, 3}, 36, 36, 1, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {4, 5, 5}, 3},   // short rows of planes
    {{5, 75}, {3, 3}, 20, 41, 1, {1, 1}, {1, 1}, {0, 2}, {4, 76}, 3},       // rows of more tiles than a block
    {{6, 6}, {3, 3}, 132, 70, 1, {1, 1}, {1, 1}, {1, 1}, {6, 6}, 9, true},  // blocks of several images
    {{90, 5}, {3, 2}, 160, 24, 1, {1, 1}, {1, 3}, {1, 1}, {90, 4}, 1},      // and in bands
};

int64_t product(const List& list) {
  int64_t result = 1;
  for (int64_t n : list) result *= n;
  return result;
}
Shape joined(std::initializer_list<int64_t> front, const List& places, std::initializer_list<int64_t> back) {
  Shape shape;
  for (int64_t n : front) shape.push_back(n);
  for (int64_t n : places) shape.push_back(n);
  for (int64_t n : back) shape.push_back(n);
  return shape;
}

/// Position of place number `index` moved by the taps of number `tap`, or -1 outside.
int64_t seen(const Case& c, int64_t index, int64_t tap) {
  int64_t position = 0, step = 1;
  for (size_t a = c.x.size(); a-- > 0; step *= c.x[a]) {
    int64_t at = index % c.y[a] * c.stride[a] + tap % c.kernel[a] * c.dilation[a] - c.before[a];
    if (at < 0 || at >= c.x[a]) return -1;
    position += at * step;
    index /= c.y[a];
    tap /= c.kernel[a];
  }
  return position;
}

/// Visits every product of the sum: positions in x, kernel and y.
template <class Visit>
void for_each_product(const Case& c, Visit&& visit) {
  const int64_t places = product(c.x), results = product(c.y), taps = product(c.kernel);
  const int64_t in = c.in / c.groups, out = c.out / c.groups;
  for (int64_t n = 0; n < c.n; ++n)
    for (int64_t r = 0; r < results; ++r)
      for (int64_t t = 0; t < taps; ++t) {
        const int64_t at = seen(c, r, t);
        if (at < 0) continue;
        for (int64_t o = 0; o < c.out; ++o)
          for (int64_t i = 0; i < in; ++i)
            visit((n * places + at) * c.in + o / out * in + i, (t * in + i) * c.out + o, (n * results + r) * c.out + o);
      }
}

struct Operands {
  Array x, kernel, y;
  std::vector<double> xs = values(x), kernels = values(kernel), ys = values(y);
  Operands(const Case& c, DType dtype)
      : x(Array::random(joined({c.n}, c.x, {c.in}), dtype, 1)),
        kernel(Array::random(joined({}, c.kernel, {c.in / c.groups, c.out}), dtype, 2)),
        y(Array::random(joined({c.n}, c.y, {c.out}), dtype, 3)) {}

  static std::vector<double> values(const Array& a) {
    std::vector<double> all(static_cast<size_t>(a.size()));
    for (size_t i = 0; i < all.size(); ++i) all[i] = a[static_cast<int64_t>(i)];
    return all;
  }
};

void check(const Array& got, const std::vector<double>& wanted, const std::vector<double>& size) {
  for (int64_t i = 0; i < got.size(); ++i) {
    const size_t at = static_cast<size_t>(i);
    const double allowed = 2 * tolerance(got.spec().dtype) * std::max(1.0, size[at]);
    if (std::abs(got[i] - wanted[at]) <= allowed) continue;
    FAIL("element ", i, " of ", got.spec().to_string(), ": expected ", wanted[at], ", got ", got[i]);
  }
}

using Make = std::unique_ptr<cpu::ConvRun> (*)(const ConvProblem&);

/// Memory as runs want it.
struct Scratch {
  explicit Scratch(size_t size) : bytes(size + 64), room(bytes.size()) { std::align(64, size, data, room); }
  std::vector<std::byte> bytes;
  size_t room;
  void* data = bytes.data();
};

/// False where `make` has nothing for it.
bool check_result(const Case& c, DType dtype, ConvResult result, Make make) {
  Operands o(c, dtype);
  ConvAttrs attrs{c.stride,
                  c.dilation,
                  c.before,
                  {},
                  c.groups,
                  c.relu && result != ConvResult::kernel,
                  c.relu && result != ConvResult::kernel ? Epilogue::relu : Epilogue::none};
  std::vector<Array*> in = {&o.x, &o.kernel};
  Array* out = &o.y;
  if (result == ConvResult::x) in = {&o.y, &o.kernel}, out = &o.x;
  if (result == ConvResult::kernel) in = {&o.x, &o.y}, out = &o.kernel;
  std::vector<double> wanted(static_cast<size_t>(out->size())), size(wanted.size());
  const double *xs = o.xs.data(), *kernels = o.kernels.data(), *ys = o.ys.data();
  for_each_product(c, [&](int64_t x, int64_t kernel, int64_t y) {
    const bool of_y = result == ConvResult::y, of_x = result == ConvResult::x;
    const double value = (of_x ? 1 : xs[x]) * (of_y || of_x ? kernels[kernel] : 1) * (of_y ? 1 : ys[y]);
    const size_t to = static_cast<size_t>(of_y ? y : of_x ? x : kernel);
    wanted[to] += value;
    size[to] += std::abs(value);
  });
  Array bias = Array::random({out->spec().shape.back()}, dtype, 4);
  if (attrs.bias) {
    in.push_back(&bias);
    for (size_t i = 0; i < wanted.size(); ++i)
      wanted[i] = std::max(0.0, wanted[i] + bias[static_cast<int64_t>(i) % bias.size()]);
  }
  std::vector<Spec> specs;
  std::vector<View> views;
  for (Array* a : in) specs.push_back(a->spec()), views.push_back(a->view());
  auto run = make(conv_problem(result, specs, {&out->spec(), 1}, attrs));
  if (!run) return false;
  Scratch scratch(run->scratch());
  const View to = out->view();
  CHECK(run->run({views, {&to, 1}, &attrs, nullptr, scratch.data, nullptr}));
  check(*out, wanted, size);
  return true;
}

}  // namespace

TEST_CASE("convolution: own kernels on vectors") {
  for (const Case& c : cases)
    for (DType dtype : float_dtypes)
      for (ConvResult result : {ConvResult::y, ConvResult::x, ConvResult::kernel}) {
        CAPTURE(dtype.name());
        CAPTURE(static_cast<int>(result));
        CAPTURE(&c - cases);
        CHECK(check_result(c, dtype, result, cpu::vector_conv));
      }
}

TEST_CASE("convolution: Winograd, tiles, pairs and oneDNN, where they have something") {
  struct Way {
    const char* name;
    Make make;
  };
  for (const Way& way :
       {Way{"Winograd", cpu::winograd_conv}, Way{"tiles", cpu::tile_conv}, Way{"pairs", cpu::pairs_conv},
        Way{"machine code", cpu::compiled_conv}, Way{"oneDNN", cpu::onednn_conv}}) {
    int present = 0;
    for (const Case& c : cases)
      for (DType dtype : {DType::float32, DType::bfloat16, DType::float16})
        for (ConvResult result : {ConvResult::y, ConvResult::x, ConvResult::kernel}) {
          CAPTURE(way.name);
          CAPTURE(dtype.name());
          CAPTURE(static_cast<int>(result));
          CAPTURE(&c - cases);
          present += check_result(c, dtype, result, way.make);
        }
    MESSAGE(present, " results by ", std::string(way.name));
  }
}

TEST_CASE("convolution: what is not finite is left to vectors") {
  const Spec x{{32, 6, 6, 16}, DType::float32}, kernel{{3, 3, 16, 16}, DType::float32};
  Array operand = Array::random(x.shape, x.dtype, 1), dy = Array::random(x.shape, x.dtype, 2);
  operand.view().as<float>()[77] = std::numeric_limits<float>::infinity();
  Array out = Array::random(kernel.shape, kernel.dtype, 3);
  const ConvAttrs attrs{{1, 1}, {1, 1}, {1, 1}, {}, 1, false, Epilogue::none};
  const Spec in[] = {x, x};
  for (Make make : {cpu::tile_conv, cpu::winograd_conv}) {
    auto run = make(conv_problem(ConvResult::kernel, in, {&kernel, 1}, attrs));
    if (!run) continue;  // a processor without tiles
    Scratch scratch(run->scratch());
    const View views[] = {operand.view(), dy.view()}, to = out.view();
    CHECK_FALSE(run->run({views, {&to, 1}, &attrs, nullptr, scratch.data, nullptr}));
  }
  Array weights = Array::random(kernel.shape, kernel.dtype, 4), y = Array::random(x.shape, x.dtype, 5);
  const Spec forward[] = {x, kernel};
  auto run = cpu::winograd_conv(conv_problem(ConvResult::y, forward, {&x, 1}, attrs));
  if (!run) return;  // a processor without wide vectors
  Scratch scratch(run->scratch());
  const View views[] = {operand.view(), weights.view()}, to = y.view();
  CHECK_FALSE(run->run({views, {&to, 1}, &attrs, nullptr, scratch.data, nullptr}));
}

}  // namespace addax::backends
