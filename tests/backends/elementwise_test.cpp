// Elementwise kernels: broadcasting, casts, half floats, programs against single ops, memory shared with outputs.
#include "backends/elementwise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/parallel.hpp"
#include "core/half_bits.hpp"

using namespace addax;
using namespace addax::backends;
using Op = ElementwiseOp;

namespace {

// A tensor for kernels.
struct Array {
  Spec spec;
  std::vector<double> words;  // aligned storage of any dtype

  explicit Array(Shape shape, DType dtype = DType::float32) : spec{shape, dtype}, words(spec.bytes() / 8 + 8) {}
  static Array of(Shape shape, DType dtype = DType::float32, double start = 0.5) {
    Array a(shape, dtype);
    for (int64_t i = 0; i < shape.size(); ++i) a.set(i, start + double(i % 97) - (dtype.is_signed() ? 40 : 0));
    return a;
  }
  void* data() { return words.data(); }
  View view() { return {data(), &spec}; }
  void set(int64_t i, double x) { cast(DType::float64, &x, spec.dtype, at(i)); }
  double operator[](int64_t i) {
    double x = 0;
    cast(spec.dtype, at(i), DType::float64, &x);
    return x;
  }
  std::vector<double> values() {
    std::vector<double> all;
    for (int64_t i = 0; i < spec.shape.size(); ++i) all.push_back((*this)[i]);
    return all;
  }

 private:
  char* at(int64_t i) { return static_cast<char*>(data()) + size_t(i) * spec.dtype.size(); }
  static void cast(DType from, const void* a, DType to, void* dst) {
    cpu::block_table(cpu::Isa::baseline).cast[from][to](dst, a, nullptr, nullptr, 1, 0);
  }
};

std::vector<View> views(std::initializer_list<Array*> arrays) {
  std::vector<View> all;
  for (Array* a : arrays) all.push_back(a->view());
  return all;
}

void run(Op op, std::initializer_list<Array*> in, Array& out) {
  ElementwiseAttrs attrs{op};
  auto inputs = views(in), outputs = views({&out});
  cpu::elementwise({.in = inputs, .out = outputs, .attrs = &attrs});
}

void run(const Program& program, std::initializer_list<Array*> in, std::initializer_list<Array*> out) {
  FusedAttrs attrs{program};
  std::vector<Spec> in_specs, out_specs;
  for (Array* a : in) in_specs.push_back(a->spec);
  for (Array* a : out) out_specs.push_back(a->spec);
  Plan plan = cpu::plan_fused(in_specs, out_specs, &attrs);
  auto inputs = views(in), outputs = views(out);
  std::vector<double> scratch(plan.scratch / sizeof(double) + 1);
  cpu::fused(
      {.in = inputs, .out = outputs, .attrs = &attrs, .prepared = plan.prepared.get(), .scratch = scratch.data()});
}

// The element of a broadcast input at a flat position of the output.
double spread(Array& a, const Shape& out, int64_t flat) {
  int64_t offset = 0, stride = 1;
  for (int axis = 1; axis <= out.rank(); ++axis) {
    int64_t at = flat % out[-axis];
    flat /= out[-axis];
    if (axis > a.spec.shape.rank()) continue;
    offset += a.spec.shape[-axis] == 1 ? 0 : at * stride;
    stride *= a.spec.shape[-axis];
  }
  return a[offset];
}

Instruction step(Op op, uint8_t dst, std::array<uint8_t, 3> src, DType dtype = DType::float32) {
  return {.op = op, .dtype = dtype, .dst = dst, .src = src};
}

struct Broadcast {
  Shape a, b, out;
};
const std::vector<Broadcast> broadcasts = {
    {Shape{}, Shape{}, Shape{}},
    {{1}, {1}, {1}},
    {{7}, {7}, {7}},
    {{513}, Shape{}, {513}},
    {{33, 17}, {17}, {33, 17}},
    {{600, 3}, {3}, {600, 3}},
    {{5, 1}, {5, 700}, {5, 700}},
    {{3, 1}, {1, 5000}, {3, 5000}},
    {{40, 1}, {1, 30}, {40, 30}},
    {{4, 1, 6}, {4, 50, 6}, {4, 50, 6}},
    {{3, 1, 5, 1}, {2, 1, 4, 1, 7}, {2, 3, 4, 5, 7}},
    {{2000}, {3, 2000}, {3, 2000}},
    {{0, 4}, {4}, {0, 4}},
    {{1, 1}, {9000}, {1, 9000}},
    {{150, 200}, {150, 200}, {150, 200}},
};

}  // namespace

TEST_CASE("elementwise: operands broadcast as NumPy's, alone and in programs") {
  for (const auto& [a_shape, b_shape, result] : broadcasts)
    for (DType dtype : {DType(DType::float32), DType(DType::float64), DType(DType::int16), DType(DType::bfloat16),
                        DType(DType::float16), DType(DType::uint8)}) {
      const Shape& out_shape = result;  // Clang 14 does not capture structured bindings
      CAPTURE(out_shape.to_string());
      CAPTURE(dtype.name());
      Array a = Array::of(a_shape, dtype), b = Array::of(b_shape, dtype, 3), single(out_shape, dtype);
      Array chained(out_shape, dtype), smaller(out_shape, DType::bool_);
      run(Op::subtract, {&a, &b}, single);
      Program program{.inputs = 2,
                      .constants = {Constant::of(dtype, 1.0)},
                      .instructions = {step(Op::subtract, 3, {0, 1}, dtype), step(Op::multiply, 4, {3, 2}, dtype),
                                       step(Op::less, 5, {0, 1}, dtype)},
                      .outputs = {4, 5}};
      run(program, {&a, &b}, {&chained, &smaller});
      bool all = true;
      for (int64_t i = 0; i < out_shape.size(); ++i) {
        double x = spread(a, out_shape, i), y = spread(b, out_shape, i);
        double want = dtype == DType::uint8 ? double(uint8_t(int(x - y))) : x - y;
        all = all && single[i] == want && chained[i] == want && smaller[i] == double(x < y);
      }
      CHECK(all);
    }
}

TEST_CASE("elementwise: floats round to bfloat16 bit by bit as without instructions for it") {
  std::vector<float> from;
  for (uint32_t upper = 0; upper < 1u << 16; ++upper)
    for (uint32_t lower : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu})
      from.push_back(std::bit_cast<float>(upper << 16 | lower));
  const auto n = static_cast<int64_t>(from.size()) - 5;  // not a whole number of vectors
  std::vector<uint16_t> wanted(from.size()), narrow(from.size());
  std::vector<float> rounded(from.size());
  const cpu::BlockTable& plain = cpu::block_table(cpu::Isa::baseline);
  plain.cast[DType::float32][DType::bfloat16](wanted.data(), from.data(), nullptr, nullptr, n, 0);
  cpu::block_table().cast[DType::float32][DType::bfloat16](narrow.data(), from.data(), nullptr, nullptr, n, 0);
  cpu::block_table().rounded[DType::bfloat16](rounded.data(), from.data(), nullptr, nullptr, n, 0);
  CHECK(narrow == wanted);
  int64_t wrong = 0;
  for (size_t i = 0; i < rounded.size(); ++i) wrong += std::bit_cast<uint32_t>(rounded[i]) != uint32_t{wanted[i]} << 16;
  CHECK(wrong == 0);
}

TEST_CASE("elementwise: casts truncate, saturate, wrap and round") {
  auto cast = [](double x, DType from, DType to) {
    Array a({3}, from), b({3}, to);
    for (int i = 0; i < 3; ++i) a.set(i, x);
    run(Op::cast, {&a}, b);
    return b[2];
  };
  CHECK_EQ(cast(-2.9, DType::float32, DType::int32), -2);
  CHECK_EQ(cast(300, DType::float32, DType::uint8), 255);
  CHECK_EQ(cast(-1, DType::float64, DType::uint16), 0);
  CHECK_EQ(cast(NAN, DType::float64, DType::int64), 0);
  CHECK_EQ(cast(1e30, DType::float32, DType::int64), 9223372036854775807.0);
  CHECK_EQ(cast(-1e30, DType::float32, DType::int32), -2147483648.0);
  CHECK_EQ(cast(258, DType::int32, DType::uint8), 2);
  CHECK_EQ(cast(0.25, DType::float32, DType::bool_), 1);
  CHECK_EQ(cast(1.00390625, DType::float32, DType::bfloat16), 1);
  CHECK_EQ(cast(70000, DType::float32, DType::float16), INFINITY);
  CHECK_EQ(cast(0x1p-24, DType::float32, DType::float16), 0x1p-24);
  CHECK_EQ(cast(3, DType::uint64, DType::float16), 3);
}

TEST_CASE("elementwise: every float16 goes to float and back, in every instruction set") {
  std::vector<uint16_t> bits(65536), back(65536);
  std::iota(bits.begin(), bits.end(), uint16_t(0));
  std::vector<float> values(65536);
  for (int i = 0; i < cpu::isa_count; ++i) {
    if (!cpu::runs(cpu::Isa(i))) continue;
    const cpu::BlockTable& table = cpu::block_table(cpu::Isa(i));
    table.cast[DType::float16][DType::float32](values.data(), bits.data(), nullptr, nullptr, 65536, 0);
    table.cast[DType::float32][DType::float16](back.data(), values.data(), nullptr, nullptr, 65536, 0);
    bool same = true;
    for (size_t b = 0; b < 65536; ++b) same = same && (std::isnan(values[b]) || back[b] == bits[b]);
    CHECK(same);
    CHECK_EQ(values[1], 0x1p-24f);
    CHECK_EQ(values[0x3c00], 1.0f);
    CHECK_EQ(values[0x7bff], 65504.0f);
  }
}

TEST_CASE("elementwise: select takes a bool condition that broadcasts") {
  Array condition({3, 1}, DType::bool_), a = Array::of({4}), b = Array::of({3, 4}, DType::float32, 9), out({3, 4});
  condition.set(1, 1);
  run(Op::select, {&condition, &a, &b}, out);
  for (int64_t i = 0; i < 12; ++i) CHECK_EQ(out[i], i / 4 == 1 ? a[i % 4] : b[i]);
}

TEST_CASE("elementwise: index is the flat position, also across threads") {
  Array out({300, 200}, DType::int64), half({300, 200}, DType::float32);
  run(Op::index, {}, out);
  Program program{.constants = {Constant::of(DType::float32, 0.5)},
                  .instructions = {step(Op::index, 1, {}), step(Op::multiply, 2, {1, 0})},
                  .outputs = {2}};
  run(program, {}, {&half});
  bool all = true;
  for (int64_t i = 0; i < 60000; ++i) all = all && out[i] == double(i) && half[i] == double(i) / 2;
  CHECK(all);
}

TEST_CASE("elementwise: outputs may be the memory of inputs") {
  for (int64_t n : {1, 7, 513, 100000}) {
    Array a = Array::of({n}), b = Array::of({n}, DType::float32, 11);
    auto before_a = a.values(), before_b = b.values();
    run(Op::subtract, {&a, &b}, a);
    bool all = true;
    for (int64_t i = 0; i < n; ++i) all = all && a[i] == before_a[size_t(i)] - before_b[size_t(i)];
    CHECK(all);

    // a ← a·b early, while a is read again later; b ← old a, handed on unchanged.
    before_a = a.values();
    Program program{
        .inputs = 2, .instructions = {step(Op::multiply, 2, {0, 1}), step(Op::add, 3, {0, 2})}, .outputs = {2, 0, 3}};
    Array sum({n});
    run(program, {&a, &b}, {&a, &b, &sum});
    for (int64_t i = 0; i < n; ++i) {
      double x = before_a[size_t(i)], product = float(x) * float(before_b[size_t(i)]);
      all = all && a[i] == product && b[i] == x && sum[i] == double(float(x + product));
    }
    CHECK(all);
  }
}

TEST_CASE("elementwise: results too long for caches, in memory of their own and over an input") {
  constexpr int64_t rows = 3, columns = 2'800'001;
  Array column = Array::of({rows, 1}), row = Array::of({1, columns}), out({rows, columns});
  run({.inputs = 2, .instructions = {step(Op::multiply, 2, {0, 1})}, .outputs = {2}}, {&column, &row}, {&out});
  const float *x = static_cast<float*>(row.data()), *y = static_cast<float*>(out.data());
  auto all = [&](auto wanted) {
    bool same = true;
    for (int64_t i = 0; i < rows; ++i) {
      const auto factor = static_cast<float>(column[i]);
      for (int64_t j = 0; j < columns; ++j) same = same && y[i * columns + j] == wanted(factor * x[j]);
    }
    return same;
  };
  CHECK(all([](float product) { return product; }));
  run({.inputs = 1, .instructions = {step(Op::square, 1, {0})}, .outputs = {1}}, {&out}, {&out});
  CHECK(all([](float product) { return product * product; }));
}

TEST_CASE("elementwise: programs give the bits of their ops one by one, on any number of threads") {
  std::vector<double> first;
  int threads = num_threads();
  for (int team : {1, 2, 3}) {
    set_num_threads(team);
    Array x = Array::of({1001, 37}, DType::float32, 0.125), row = Array::of({37}), fused({1001, 37}), t({1001, 37});
    Program program{.inputs = 2,
                    .instructions = {step(Op::multiply, 2, {0, 1}), step(Op::tanh, 3, {2}), step(Op::sin, 4, {0}),
                                     step(Op::add, 5, {3, 4}), step(Op::exp, 6, {5})},
                    .outputs = {6}};
    run(program, {&x, &row}, {&fused});
    Array sine({1001, 37});
    run(Op::multiply, {&x, &row}, t);
    run(Op::tanh, {&t}, t);
    run(Op::sin, {&x}, sine);
    run(Op::add, {&t, &sine}, t);
    run(Op::exp, {&t}, t);
    CHECK(fused.values() == t.values());
    if (first.empty()) first = t.values();
    CHECK(first == t.values());
  }
  set_num_threads(threads);
}

TEST_CASE("elementwise: two steps in one loop round as each by itself") {
  for (DType dtype : {DType::float32, DType::float64})
    for (Op first : cpu::joinable_ops)
      for (Op second : {Op::add, Op::subtract, Op::multiply, Op::divide})
        for (bool right : {false, true}) {
          CAPTURE(name(first));
          CAPTURE(name(second));
          CAPTURE(right);
          Array a({1003}, dtype), b({1003}, dtype), c({1003}, dtype), joined({1003}, dtype), made({1003}, dtype),
              result({1003}, dtype);
          for (int i = 0; i < 1003; ++i) a.set(i, 1 + i / 7.0), b.set(i, 3 - i / 999.0), c.set(i, a[i] * b[i]);
          const uint8_t left_register = right ? 2 : 3, right_register = right ? 3 : 2;
          Program program{
              .inputs = 3,
              .instructions = {{.op = first, .dtype = dtype, .dst = 3, .src = {0, 1}},
                               {.op = second, .dtype = dtype, .dst = 4, .src = {left_register, right_register}}},
              .outputs = {4}};
          run(program, {&a, &b, &c}, {&joined});
          arity(first) == 1 ? run(first, {&a}, made) : run(first, {&a, &b}, made);
          right ? run(second, {&c, &made}, result) : run(second, {&made, &c}, result);
          CHECK(joined.values() == result.values());
        }
}

TEST_CASE("elementwise: programs sum over rows, whatever the columns, also over memory that they write") {
  for (auto shape :
       {std::pair<int64_t, int64_t>{1, 5}, {300, 16}, {70, 3}, {5000, 64}, {64, 3000}, {90000, 1}, {600, 509}}) {
    const int64_t rows = shape.first, columns = shape.second;
    Array a = Array::of({rows, columns}), b = Array::of({1, columns}, DType::float32, 11);
    Array sums({columns}), inputs({1, columns}), alone({columns});
    std::vector<double> before = a.values(), products(static_cast<size_t>(columns)), plain(products);
    for (int64_t i = 0; i < rows * columns; ++i) {
      products[size_t(i % columns)] += double(float(a[i]) * float(b[i % columns]));
      plain[size_t(i % columns)] += a[i];
    }
    Program program{.inputs = 2,
                    .instructions = {step(Op::multiply, 2, {0, 1})},
                    .outputs = {},
                    .sums = {2},
                    .shape = {rows, columns}};
    run(program, {&a, &b}, {&alone});
    program.outputs = {2};
    program.sums = {2, 0};
    run(program, {&a, &b}, {&a, &sums, &inputs});
    bool all = true;
    for (int64_t i = 0; i < rows * columns; ++i)
      all = all && a[i] == double(float(before[size_t(i)]) * float(b[i % columns]));
    for (int64_t c = 0; c < columns; ++c)
      all = all && sums[c] == alone[c] && std::abs(sums[c] - products[size_t(c)]) < 0.5 &&
            std::abs(inputs[c] - plain[size_t(c)]) < 0.5;
    CHECK_MESSAGE(all, rows, " ", columns);
  }
}

TEST_CASE("elementwise: programs sum what they round for memory") {
  for (int64_t rows : {20, 640}) {  // by block functions, and in one loop where there is one
    Array x = Array::of({rows, 5}), half({rows, 5}, DType::bfloat16), sums({5}), products({5});
    run({.inputs = 1,
         .instructions = {{.op = Op::cast, .dtype = DType::float32, .to = DType::bfloat16, .dst = 1, .src = {0}},
                          step(Op::multiply, 2, {1, 0})},
         .outputs = {1},
         .sums = {1, 2},
         .shape = {rows, 5}},
        {&x}, {&half, &sums, &products});
    std::vector<double> wanted(5), wanted_products(5);
    for (int64_t i = 0; i < rows * 5; ++i) {
      wanted[size_t(i % 5)] += half[i];
      wanted_products[size_t(i % 5)] += half[i] * x[i];
    }
    CHECK(half[3] == x[3]);
    CHECK(sums.values() == wanted);
    CHECK(products.values() == wanted_products);
  }
}

TEST_CASE("elementwise: programs sum an input that no step reads, also where an output is its memory") {
  for (int64_t rows : {20, 640}) {
    Array x = Array::of({rows, 5}), y = Array::of({rows, 5}, DType::float32, 3), sums({5});
    std::vector<double> wanted(5);
    for (int64_t i = 0; i < rows * 5; ++i) wanted[size_t(i % 5)] += x[i];
    run({.inputs = 2, .instructions = {step(Op::add, 2, {1, 1})}, .outputs = {2}, .sums = {0}, .shape = {rows, 5}},
        {&x, &y}, {&x, &sums});
    CHECK(x[7] == 2 * y[7]);
    CHECK(sums.values() == wanted);
  }
}

TEST_CASE("elementwise: programs sum a product and its factor") {
  for (int64_t rows : {20, 640}) {
    Array x = Array::of({rows, 5}), y = Array::of({rows, 5}, DType::float32, 3), products({5}), factors({5});
    std::vector<double> wanted(5), wanted_products(5);
    for (int64_t i = 0; i < rows * 5; ++i) {
      wanted[size_t(i % 5)] += x[i] + y[i];
      wanted_products[size_t(i % 5)] += (x[i] + y[i]) * x[i];
    }
    run({.inputs = 2,
         .instructions = {step(Op::add, 2, {0, 1}), step(Op::multiply, 3, {2, 0})},
         .outputs = {},
         .sums = {3, 2},
         .shape = {rows, 5}},
        {&x, &y}, {&products, &factors});
    CHECK(factors.values() == wanted);
    CHECK(products.values() == wanted_products);
  }
}

TEST_CASE("elementwise: half floats keep float precision inside a program, casts to them round") {
  Array x = Array::of({600}, DType::bfloat16), y({600}, DType::bfloat16), rounded({600}), copy({600}, DType::bfloat16);
  Program program{
      .inputs = 1,
      .constants = {Constant::of(DType::bfloat16, 3.0)},
      .instructions = {step(Op::divide, 2, {0, 1}, DType::bfloat16),
                       step(Op::multiply, 3, {2, 1}, DType::bfloat16),
                       {.op = Op::cast, .dtype = DType::bfloat16, .to = DType::float32, .dst = 4, .src = {2}},
                       {.op = Op::cast, .dtype = DType::float32, .to = DType::bfloat16, .dst = 5, .src = {4}},
                       {.op = Op::cast, .dtype = DType::bfloat16, .to = DType::float32, .dst = 6, .src = {5}},
                       {.op = Op::cast, .dtype = DType::float32, .to = DType::bfloat16, .dst = 7, .src = {4}}},
      .outputs = {3, 6, 7}};
  run(program, {&x}, {&y, &rounded, &copy});
  bool all = true;
  for (int64_t i = 0; i < 600; ++i) {
    double third = bfloat16_value(bfloat16_bits(float(x[i]) / 3));
    all = all && y[i] == x[i] && rounded[i] == third && copy[i] == third;
  }
  CHECK(all);
}

TEST_CASE("elementwise: what compares or jumps gets what a cast to a half float rounded, and so does memory") {
  Array x({600}, DType::float32), same({600}, DType::bool_), whole({600}, DType::bfloat16),
      kept({600}, DType::bfloat16);
  for (int64_t i = 0; i < 600; ++i) x.set(i, 2 - double(i) * 0x1p-11);  // the first few round to 2
  const Instruction cast{.op = Op::cast, .dtype = DType::float32, .to = DType::bfloat16, .dst = 2, .src = {0}};
  const Constant two = Constant::of(DType::bfloat16, 2.0);
  run({.inputs = 1,
       .constants = {two},
       .instructions = {cast, step(Op::equal, 3, {2, 1}, DType::bfloat16), step(Op::floor, 4, {2}, DType::bfloat16)},
       .outputs = {3, 4}},
      {&x}, {&same, &whole});
  run({.inputs = 1,
       .constants = {two},
       .instructions = {cast, step(Op::relu, 3, {2}, DType::bfloat16)},
       .outputs = {3}},
      {&x}, {&kept});
  bool all = true;
  for (int64_t i = 0; i < 600; ++i) {
    const double rounded = bfloat16_value(bfloat16_bits(float(x[i])));
    all = all && same[i] == (rounded == 2) && whole[i] == std::floor(rounded) && kept[i] == rounded;
  }
  CHECK(all);
  CHECK(same[3] == 1);
}

TEST_CASE("elementwise: programs as long as registers allow") {
  Array x = Array::of({3000}, DType::float64), out({3000}, DType::float64);
  Program program{.inputs = 1};
  for (int i = 0; i < 120; ++i) program.instructions.push_back(step(Op::square, uint8_t(i + 1), {0}, DType::float64));
  uint8_t sum = 1;
  for (int i = 1; i < 120; ++i) {
    uint8_t next = uint8_t(120 + i);
    program.instructions.push_back(step(Op::add, next, {sum, uint8_t(i + 1)}, DType::float64));
    sum = next;
  }
  program.outputs = {sum};
  run(program, {&x}, {&out});
  CHECK_EQ(out[77], 120 * x[77] * x[77]);
  CHECK_EQ(out[2999], 120 * x[2999] * x[2999]);
}

TEST_CASE("elementwise: programs print and compare") {
  Program program{.inputs = 1,
                  .constants = {Constant::of(DType::float32, 2.0)},
                  .instructions = {step(Op::power, 2, {0, 1}), step(Op::less, 3, {2, 0})},
                  .outputs = {2, 3}};
  CHECK_EQ(program.to_string(), "r1 = 2 float32; r2 = power(r0, r1) float32; r3 = less(r2, r0) bool; -> r2, r3");
  Program other = program;
  CHECK(other == program);
  other.instructions[0].op = Op::add;
  CHECK(!(other == program));
}
