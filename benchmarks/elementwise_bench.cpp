// Elementwise kernels: what a call costs, and how close the typical programs come to the memory's speed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "backends/elementwise.hpp"
#include "backends/parallel.hpp"

using namespace addax;
using namespace addax::backends;
using Op = ElementwiseOp;

namespace {

// Tensors of a call, with memory.
struct Arrays {
  std::vector<Spec> specs;
  std::vector<std::vector<double>> memory;
  std::vector<View> views;
  Arrays(std::initializer_list<Spec> list) : specs(list) {
    for (const Spec& spec : specs) memory.emplace_back(spec.bytes() / 8 + 8, 0.0);
    for (size_t i = 0; i < specs.size(); ++i) {
      if (specs[i].dtype == DType::float32)
        std::fill_n(reinterpret_cast<float*>(memory[i].data()), specs[i].shape.size(), 0.5f);
      views.push_back({memory[i].data(), &specs[i]});
    }
  }
};

Instruction step(Op op, uint8_t dst, std::array<uint8_t, 3> src) { return {.op = op, .dst = dst, .src = src}; }

void run(benchmark::State& state, const Program& program, Arrays& in, Arrays& out) {
  set_num_threads(2);
  FusedAttrs attrs{program};
  Plan plan = cpu::plan_fused(in.specs, out.specs, &attrs);
  KernelCall call{.in = in.views, .out = out.views, .attrs = &attrs, .prepared = plan.prepared.get()};
  for (auto _ : state) cpu::fused(call);
}

void single_op(benchmark::State& state, Op op, std::initializer_list<Spec> in_specs, Spec out_spec) {
  set_num_threads(2);
  Arrays in(in_specs), out({out_spec});
  ElementwiseAttrs attrs{op};
  KernelCall call{.in = in.views, .out = out.views, .attrs = &attrs};
  for (auto _ : state) cpu::elementwise(call);
}

// inputs w g m v, then the scalars rate, b1, b2, 1 - b1, 1 - b2, eps; m and v and w are updated in place.
void adam(benchmark::State& state) {
  Spec flat{{state.range(0)}};
  Arrays in({flat, flat, flat, flat, {}, {}, {}, {}, {}, {}}), out({flat, flat, flat});
  out.views = {in.views[0], in.views[2], in.views[3]};
  Program program{
      .inputs = 10,
      .instructions = {step(Op::multiply, 10, {2, 5}), step(Op::multiply, 11, {1, 7}), step(Op::add, 12, {10, 11}),
                       step(Op::square, 13, {1}), step(Op::multiply, 14, {3, 6}), step(Op::multiply, 15, {13, 8}),
                       step(Op::add, 16, {14, 15}), step(Op::sqrt, 17, {16}), step(Op::add, 18, {17, 9}),
                       step(Op::multiply, 19, {12, 4}), step(Op::divide, 20, {19, 18}),
                       step(Op::subtract, 21, {0, 20})},
      .outputs = {21, 12, 16}};
  run(state, program, in, out);
  state.SetBytesProcessed(state.iterations() * state.range(0) * 28);
}
BENCHMARK(adam)->Arg(512)->Arg(669706)->UseRealTime();

// dy · mask · (y > 0)
void relu_dropout_backward(benchmark::State& state) {
  Spec batch{{128, state.range(0)}};
  Arrays in({batch, batch, batch}), out({batch});
  Program program{
      .inputs = 3,
      .constants = {Constant::of(DType::float32, 0.0)},
      .instructions = {step(Op::multiply, 4, {0, 1}), step(Op::greater, 5, {2, 3}), step(Op::select, 6, {5, 4, 3})},
      .outputs = {6}};
  run(state, program, in, out);
  state.SetBytesProcessed(state.iterations() * 128 * state.range(0) * 16);
}
BENCHMARK(relu_dropout_backward)->Arg(4)->Arg(512)->UseRealTime();

void bias_relu_program(benchmark::State& state) {
  Spec batch{{state.range(0), state.range(1)}};
  Arrays in({batch, {{state.range(1)}}}), out({batch});
  Program program{.inputs = 2, .instructions = {step(Op::add, 2, {0, 1}), step(Op::relu, 3, {2})}, .outputs = {3}};
  run(state, program, in, out);
}
BENCHMARK(bias_relu_program)->Args({32, 16})->Args({128, 512})->UseRealTime();

void eager(benchmark::State& state) {
  int64_t n = state.range(0);
  single_op(state, Op::add, {{{n}}, {{n}}}, {{n}});
}
BENCHMARK(eager)->Arg(1)->Arg(32)->Arg(1000)->Arg(1000000)->UseRealTime();
void eager_with_scalar(benchmark::State& state) {
  single_op(state, Op::multiply, {{{state.range(0)}}, {}}, {{state.range(0)}});
}
BENCHMARK(eager_with_scalar)->Arg(1)->Arg(32)->Arg(1000)->UseRealTime();
void eager_with_row(benchmark::State& state) { single_op(state, Op::add, {{{32, 16}}, {{16}}}, {{32, 16}}); }
BENCHMARK(eager_with_row)->UseRealTime();
void eager_with_column(benchmark::State& state) { single_op(state, Op::add, {{{32, 16}}, {{32, 1}}}, {{32, 16}}); }
BENCHMARK(eager_with_column)->UseRealTime();
void eager_bfloat16(benchmark::State& state) {
  Spec flat{{state.range(0)}, DType::bfloat16};
  single_op(state, Op::add, {flat, flat}, flat);
}
BENCHMARK(eager_bfloat16)->Arg(32)->Arg(65536)->UseRealTime();

template <Op op>
void function(benchmark::State& state) {
  single_op(state, op, {{{10000}}}, {{10000}});
  state.SetItemsProcessed(state.iterations() * 10000);
}
BENCHMARK(function<Op::exp>)->UseRealTime();
BENCHMARK(function<Op::tanh>)->UseRealTime();
BENCHMARK(function<Op::sigmoid>)->UseRealTime();
BENCHMARK(function<Op::gelu_erf>)->UseRealTime();
BENCHMARK(function<Op::gelu_tanh>)->UseRealTime();
BENCHMARK(function<Op::log>)->UseRealTime();
BENCHMARK(function<Op::sqrt>)->UseRealTime();
BENCHMARK(function<Op::erfinv>)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
