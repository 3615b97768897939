// Compiled loops against block functions: every op, and programs drawn at random, bit by bit.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

#include "backends/cpu/elementwise_compiled.hpp"
#include "backends/cpu/elementwise_work.hpp"

using namespace addax;
using namespace addax::backends;
using namespace addax::backends::cpu;
using Op = ElementwiseOp;

namespace {

constexpr int64_t length = 1000 + 16 + 5;  // two vectors at a time, one, and a part of one

// n elements of any dtype.
struct Elements {
  DType dtype;
  std::vector<double> words = std::vector<double>(size_t(length + 16));

  char* data() { return reinterpret_cast<char*>(words.data()); }
};

void cast(const BlockTable& table, Elements& from, Elements& to) {
  table.cast[from.dtype][to.dtype](to.data(), from.data(), nullptr, nullptr, length, 0);
}

// Numbers of all kinds: zeros, infinities, NaN, denormal ones, halves, neighbours, and what lies between.
Elements drawn(DType dtype, std::mt19937& bits) {
  const BlockTable& table = block_table(Isa::baseline);
  Elements numbers{DType::float32}, stored{dtype};
  auto* x = reinterpret_cast<float*>(numbers.data());
  constexpr float special[] = {0.0f,  -0.0f,  1.0f,   -1.0f,       0.5f,      1.5f,   2.5f,
                               -2.5f, 6.0f,   7.0f,   INFINITY,    -INFINITY, 1e-40f, -1e-42f,
                               3e38f, -1e30f, 255.0f, 1.00390625f, 65519.0f,  6e-8f,  NAN};
  for (int64_t i = 0; i < length; ++i) {
    const uint32_t kind = bits() % 4;
    x[i] = kind == 0   ? special[bits() % std::size(special)]
           : kind == 1 ? std::bit_cast<float>(uint32_t(bits()))
                       : float(int(bits() % 4000) - 2000) / 256;
  }
  if (dtype == DType::bool_) {
    for (int64_t i = 0; i < length; ++i) stored.data()[i] = char(bits() & 1);
  } else {
    cast(table, numbers, stored);
  }
  return stored;
}

// NaNs become one, since what they carry is not said; half floats as floats.
std::vector<float> seen(Elements& x) {
  Elements wide{DType::float32};
  cast(block_table(Isa::baseline), x, wide);
  auto* from = reinterpret_cast<float*>(wide.data());
  std::vector<float> all(from, from + length);
  for (float& value : all)
    if (std::isnan(value)) value = std::bit_cast<float>(0x7fc00000u);
  return all;
}
bool same(Elements& a, Elements& b) {
  const auto x = seen(a), y = seen(b);
  return std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
}

// Every register of a program by block functions, one step after the other.
std::vector<Elements> by_steps(const Program& program, std::span<const Instruction> steps, std::vector<Elements>& in) {
  const BlockTable& table = block_table();
  std::vector<Elements> registers(size_t{Program::max_registers});
  for (size_t i = 0; i < in.size(); ++i) {
    registers[i].dtype = register_dtype(in[i].dtype);
    cast(table, in[i], registers[i]);
  }
  for (size_t c = 0; c < program.constants.size(); ++c) {
    Elements& reg = registers[in.size() + c];
    reg.dtype = DType::float32;
    for (int64_t i = 0; i < length; ++i) reinterpret_cast<float*>(reg.data())[i] = float(program.constants[c].value);
  }
  for (const Instruction& step : steps) {
    const DType from = register_dtype(step.dtype), result = result_dtype(step.op, step.dtype, step.to);
    registers[step.dst].dtype = register_dtype(result);
    char *to = registers[step.dst].data(), *a = registers[step.src[0]].data(), *b = registers[step.src[1]].data(),
         *c = registers[step.src[2]].data();
    BlockFunction run = step.op != Op::cast                ? table.op[int(step.op)][from]
                        : register_dtype(result) == result ? table.cast[from][result]
                        : from == DType::float32           ? table.rounded[result]
                                                           : nullptr;
    if (run) {
      run(to, a, b, c, length, 0);
    } else {
      Elements half{result};
      table.cast[from][result](half.data(), a, nullptr, nullptr, length, 0);
      cast(table, half, registers[step.dst]);
    }
  }
  return registers;
}

// Runs the loop of a program, whose outputs have these dtypes; empty where there is none.
std::vector<Elements> by_loop(const CompiledLoop::Given& given, std::vector<Elements>& in,
                              std::vector<std::vector<float>>& lines, bool over_inputs = false) {
  const auto loop = CompiledLoop::of(given);
  if (!loop) return {};
  std::vector<Elements> out;
  for (DType dtype : given.outputs) out.push_back({dtype});
  std::vector<char*> memory;
  for (Elements& input : in) memory.push_back(input.data());
  memory.resize(in.size() + given.program.constants.size(), nullptr);
  for (size_t k = 0; k < out.size(); ++k)
    memory.push_back(over_inputs && k < in.size() && in[k].dtype == out[k].dtype ? in[k].data() : out[k].data());
  for (auto& line : lines) memory.push_back(reinterpret_cast<char*>(line.data()));
  loop->run(memory.data(), length, 0);
  for (size_t k = 0; k < out.size(); ++k)
    std::memcpy(out[k].data(), memory[in.size() + given.program.constants.size() + k],
                size_t(length) * out[k].dtype.size());
  return out;
}

bool has_loops() {
  const Program program{.inputs = 1, .instructions = {{.op = Op::abs, .dst = 1, .src = {0}}}, .outputs = {1}};
  return CompiledLoop::of({.program = program,
                           .steps = program.instructions,
                           .inputs = {DType::float32},
                           .outputs = {DType::float32}}) != nullptr;
}

}  // namespace

TEST_CASE("compiled loops: each op on each dtype gives what its block function gives") {
  if (!has_loops()) return;
  std::mt19937 bits(1);
  int known = 0;
  for (int op = 0; op < elementwise_op_count; ++op)
    for (DType dtype : {DType(DType::float32), DType(DType::bfloat16), DType(DType::float16), DType(DType::bool_)})
      for (DType stored : {DType(DType::float32), DType(DType::bfloat16), DType(DType::float16), DType(DType::bool_)}) {
        const Op it = Op(op);
        if (it == Op::cast || it == Op::index || !takes(it, dtype)) continue;
        const bool tells = result_dtype(it, dtype) == DType::bool_;
        if (tells != (stored == DType::bool_)) continue;
        const auto in_dtype = [&](int i) { return it == Op::select && i == 0 ? DType(DType::bool_) : dtype; };
        std::vector<Elements> in;
        for (int i = 0; i < arity(it); ++i) in.push_back(drawn(in_dtype(i), bits));
        const auto n = uint8_t(in.size());
        const Program program{
            .inputs = n, .instructions = {{.op = it, .dtype = dtype, .dst = n, .src = {0, 1, 2}}}, .outputs = {n}};
        CompiledLoop::Given given{.program = program, .steps = program.instructions, .inputs = {}, .outputs = {stored}};
        for (Elements& input : in) given.inputs.push_back(input.dtype);
        std::vector<std::vector<float>> lines;
        auto registers = by_steps(program, program.instructions, in);
        auto out = by_loop(given, in, lines);
        if (out.empty()) continue;
        ++known;
        Elements wanted{stored};
        cast(block_table(Isa::baseline), registers[n], wanted);
        CAPTURE(name(it));
        CAPTURE(dtype.name());
        CAPTURE(stored.name());
        CHECK(same(out[0], wanted));
      }
  CHECK(known > 200);
}

TEST_CASE("compiled loops: casts, and floats to half floats, with and without instructions for it") {
  if (!has_loops()) return;
  std::mt19937 bits(2);
  const DType floats[] = {DType::float32, DType::bfloat16, DType::float16};
  for (DType from :
       {DType(DType::float32), DType(DType::bfloat16), DType(DType::float16), DType(DType::bool_), DType(DType::int8),
        DType(DType::uint8), DType(DType::int16), DType(DType::uint16), DType(DType::int32)})
    for (DType to : {DType(DType::float32), DType(DType::bfloat16), DType(DType::float16), DType(DType::bool_)})
      for (bool has_bf16 : {false, has_pairs()}) {
        if (to == DType::bool_ && std::ranges::count(floats, from) == 0) continue;
        CAPTURE(from.name());
        CAPTURE(to.name());
        CAPTURE(has_bf16);
        std::vector<Elements> in{drawn(from, bits)};
        // Stored as it is, and stored as a float, which shows whether the register was rounded.
        const Program program{.inputs = 1,
                              .instructions = {{.op = Op::cast, .dtype = from, .to = to, .dst = 1, .src = {0}}},
                              .outputs = {1, 1}};
        CompiledLoop::Given given{.program = program,
                                  .steps = program.instructions,
                                  .inputs = {from},
                                  .outputs = {to, to == DType::bool_ ? to : DType(DType::float32)},
                                  .has_bf16 = has_bf16};
        std::vector<std::vector<float>> lines;
        auto out = by_loop(given, in, lines);
        REQUIRE(out.size() == 2);
        Elements wanted{to}, wide{given.outputs[1]};
        cast(block_table(Isa::baseline), in[0], wanted);
        cast(block_table(Isa::baseline), wanted, wide);
        CHECK(same(out[0], wanted));
        CHECK(same(out[1], wide));
      }
}

namespace {

// A program of known ops on inputs of any dtype, some results of which are stored, some summed.
Program random_program(std::mt19937& bits, std::vector<DType>& inputs, std::vector<DType>& outputs) {
  constexpr Op ops[] = {Op::add,  Op::subtract,    Op::multiply, Op::divide, Op::maximum, Op::relu,
                        Op::sqrt, Op::cast,        Op::square,   Op::select, Op::clip,    Op::less,
                        Op::sign, Op::logical_and, Op::cast,     Op::minimum};
  const DType stored[] = {DType::float32, DType::bfloat16, DType::float16, DType::bool_, DType::uint8, DType::float32};
  const DType made[] = {DType::float32, DType::bfloat16, DType::float16, DType::bool_};
  const auto any = [&](auto& list) { return list[bits() % std::size(list)]; };
  std::vector<uint8_t> floats, bools;
  Program p{.inputs = int64_t(2 + bits() % 12)};
  for (int64_t i = 0; i < p.inputs; ++i) {
    inputs.push_back(i == 0 ? DType(DType::float32) : i == 1 ? DType(DType::bool_) : any(stored));
    if (inputs.back() == DType::bool_)
      bools.push_back(uint8_t(i));
    else if (inputs.back() != DType::uint8)
      floats.push_back(uint8_t(i));
  }
  const auto constants = bits() % 16;
  for (uint32_t c = 0; c < constants; ++c) {
    floats.push_back(uint8_t(inputs.size() + c));
    p.constants.push_back(Constant::of(DType::float32, double(int(bits() % 64) - 32) / 8));
  }
  auto next = uint8_t(inputs.size() + constants);
  const auto steps = 1 + bits() % 40;
  for (uint32_t i = 0; i < steps; ++i, ++next) {
    Instruction step{.op = any(ops), .dtype = any(made), .dst = next, .src = {any(floats), any(floats), any(floats)}};
    if (step.dtype == DType::bool_) step.dtype = DType::float32;
    if (step.op == Op::select) step.src[0] = any(bools);
    if (step.op == Op::logical_and && bits() % 2) step.dtype = DType::bool_, step.src = {any(bools), any(bools)};
    if (step.op == Op::cast) step.to = any(made);
    if (step.op == Op::cast && bits() % 3 == 0)
      step.dtype = DType::bool_, step.src[0] = any(bools), step.to = made[bits() % 3];
    const bool tells = result_dtype(step.op, step.dtype, step.to) == DType::bool_;
    (tells ? bools : floats).push_back(next);
    p.instructions.push_back(step);
    if (bits() % 4 != 0 && i + 1 < steps) continue;
    p.outputs.push_back(next);
    outputs.push_back(tells ? DType(DType::bool_) : made[bits() % 3]);
    if (!tells && bits() % 2 && p.sums.size() < 3) p.sums.push_back(next);
  }
  return p;
}

}  // namespace

TEST_CASE("compiled loops: programs drawn at random, also over their inputs, give what their steps give") {
  if (!has_loops()) return;
  std::mt19937 bits(3);
  int made = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<DType> inputs, outputs;
    const Program program = random_program(bits, inputs, outputs);
    CAPTURE(program.to_string());
    std::vector<Elements> in;
    for (DType dtype : inputs) in.push_back(drawn(dtype, bits));
    const auto steps = without_roundings(program);
    constexpr int64_t line = 48;
    const CompiledLoop::Given given{
        .program = program, .steps = steps, .inputs = inputs, .outputs = outputs, .line = line};
    std::vector<std::vector<float>> lines(program.sums.size(), std::vector<float>(size_t(line)));
    auto registers = by_steps(program, steps, in);
    auto out = by_loop(given, in, lines, round % 2 == 1);
    if (out.empty()) continue;
    ++made;
    for (size_t k = 0; k < out.size(); ++k) {
      Elements wanted{outputs[k]};
      cast(block_table(Isa::baseline), registers[program.outputs[k]], wanted);
      CAPTURE(k);
      CHECK(same(out[k], wanted));
    }
    for (size_t k = 0; k < lines.size(); ++k) {
      std::vector<float> wanted(size_t{line});
      const auto* x = reinterpret_cast<float*>(registers[program.sums[k]].data());
      for (int64_t i = 0; i < length; ++i) wanted[size_t(i % line)] += x[i];
      bool all = true;
      for (size_t i = 0; i < size_t(line); ++i)
        all = all && (lines[k][i] == wanted[i] || (std::isnan(lines[k][i]) && std::isnan(wanted[i])));
      CHECK(all);
    }
  }
  CHECK(made > 200);
}

TEST_CASE("compiled loops: what they do not know is left to block functions") {
  const auto has_loop = [](const Program& program, DType in, DType out) {
    return CompiledLoop::of({.program = program, .steps = program.instructions, .inputs = {in}, .outputs = {out}}) !=
           nullptr;
  };
  const auto one = [](Op op, DType dtype) {
    return Program{.inputs = 1, .instructions = {{.op = op, .dtype = dtype, .dst = 1, .src = {0}}}, .outputs = {1}};
  };
  CHECK_FALSE(has_loop(one(Op::exp, DType::float32), DType::float32, DType::float32));
  CHECK_FALSE(has_loop(one(Op::abs, DType::float64), DType::float64, DType::float64));
  CHECK_FALSE(has_loop(one(Op::abs, DType::int32), DType::int32, DType::int32));
  CHECK_FALSE(has_loop({.inputs = 1, .outputs = {0}}, DType::float32, DType::float32));
  Program wide{.inputs = 1};  // more values at a time than there are registers
  for (uint8_t i = 1; i < 40; ++i) {
    wide.instructions.push_back({.op = Op::abs, .dst = i, .src = {uint8_t(i - 1)}});
    wide.outputs.push_back(i);
  }
  const CompiledLoop::Given given{.program = wide,
                                  .steps = wide.instructions,
                                  .inputs = {DType::float32},
                                  .outputs = std::vector<DType>(39, DType::float32)};
  CHECK(CompiledLoop::of(given) == nullptr);
}
