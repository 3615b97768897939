// Programs of elementwise ops on the CPU, run over the flat range in blocks that stay in the first cache. Sums over
// rows are taken from there too.
#include <algorithm>
#include <cstring>

#include "backends/cpu/elementwise_ahead.hpp"
#include "backends/cpu/elementwise_prepared.hpp"
#include "backends/cpu/end_of_stream.hpp"
#include "backends/cpu/tail.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {

namespace {

constexpr size_t past_caches_from = size_t{32} << 20;  // bytes of a result

// How a result gets to memory: written by the step that makes it, copied from scratch where its memory is still to be
// read, or copied past the caches where it is long and nobody read that memory.
enum class Way : uint8_t { straight, copied, streamed };
using Ways = std::array<Way, Program::max_registers>;

Ways ways_of(const Prepared& p, const KernelCall& call) {
  Ways ways;
  auto is_read = [&](const View& out) {
    return std::ranges::any_of(call.in, [&](const View& in) { return in.data == out.data; });
  };
  for (size_t k = 0; k < p.outputs.size(); ++k) {
    const bool is_long = size_t(p.n) * p.outputs[k].size() >= past_caches_from;
    ways[k] = is_long && !is_read(call.out[k]) ? Way::streamed : Way::straight;
  }
  for (Prepared::Hazard hazard : p.hazards)
    if (call.in[hazard.input].data == call.out[hazard.output].data) ways[hazard.output] = Way::copied;
  return ways;
}

// Where a chunk is summed.
struct ChunkSums {
  double* sums = nullptr;
  float* lines = nullptr;
};

// One block: n elements from position `first`, whose parts of memory are in `slots`.
void run_loop(const Prepared& p, char** slots, const ChunkSums& own, int64_t first, int64_t n) {
  int64_t at = 0;
  for (size_t k = 0; k < p.sums.size(); ++k) {
    slots[p.offsets.size() + k] = reinterpret_cast<char*>(own.lines + p.sums[k].line_at);
    at = first % p.sums[k].columns.width();
  }
  p.loop->run(slots, n, at);
  for (const Prepared::Sum& sum : p.sums)
    if (n == sum.columns.until_empty(first)) sum.columns.empty(own.lines + sum.line_at, own.sums + sum.at);
}

// The same, while memory is asked for the block of `next` elements behind it.
void run_steps(const Prepared& p, const KernelCall& call, char** slots, const ChunkSums& own, ReadAhead& ahead,
               int64_t first, int64_t n, int64_t next) {
  if (p.is_streamed) ahead.begin(p.inputs, call.in, first + n, next, p.steps.size() + p.sums.size());
  for (const Prepared::Step& step : p.steps) {
    ahead.ask();
    step.run(slots[step.dst], slots[step.src[0]], slots[step.src[1]], slots[step.src[2]], n, first);
  }
  for (const Prepared::Sum& sum : p.sums) {
    ahead.ask();
    sum.columns.add(*p.table, sum.joined, reinterpret_cast<const float*>(slots[sum.a]),
                    reinterpret_cast<const float*>(slots[sum.b]), first, n, own.lines + sum.line_at, own.sums + sum.at);
  }
}

// One thread's part: positions [begin, end).
void run_range(const Prepared& p, const KernelCall& call, const Ways& ways, const ChunkSums& own, int64_t begin,
               int64_t end) {
  alignas(64) char scratch[max_scratch];
  ReadAhead ahead;
  char* slots[max_slots];
  size_t inputs = p.inputs.size(), first_output = p.constant_end;
  for (size_t i = 0; i < inputs; ++i) p.inputs[i].begin(*p.table, call.in[i].data, scratch + p.offsets[i], end - begin);
  auto* constants = const_cast<char*>(reinterpret_cast<const char*>(p.constants.data()));
  for (size_t s = inputs; s < p.offsets.size(); ++s) slots[s] = (s < first_output ? constants : scratch) + p.offsets[s];

  for (int64_t first = begin, n; first < end; first += n) {
    n = std::min(p.block, end - first);
    if (p.row) n = std::min(n, p.row - first % p.row);
    if (p.loop && !p.sums.empty()) n = std::min(n, p.sums[0].columns.until_empty(first));
    for (size_t i = 0; i < inputs; ++i)
      slots[i] = static_cast<char*>(
          const_cast<void*>(p.inputs[i].at(*p.table, call.in[i].data, scratch + p.offsets[i], first, n)));
    for (size_t k = 0; k < p.outputs.size(); ++k)
      if (ways[k] == Way::straight)
        slots[first_output + k] = call.out[k].as<char>() + size_t(first) * p.outputs[k].size();
    if (p.loop)
      run_loop(p, slots, own, first, n);
    else
      run_steps(p, call, slots, own, ahead, first, n, std::min(p.block, end - first - n));
    for (const Prepared::Store& store : p.stores) {
      size_t size = p.outputs[store.output].size();
      char* to = call.out[store.output].as<char>() + size_t(first) * size;
      if (store.convert)
        store.convert(to, slots[store.slot], nullptr, nullptr, n, first);
      else if (ways[store.output] == Way::copied)
        std::memcpy(to, slots[store.slot], size_t(n) * size);
      else if (ways[store.output] == Way::streamed)
        p.table->stream(to, slots[store.slot], nullptr, nullptr, n * int64_t(size), 0);
    }
  }
  end_of_stream();
}

// Chunk by chunk, then their sums in turn.
void run_with_sums(const Prepared& p, const KernelCall& call, const Ways& ways) {
  auto* sums = static_cast<double*>(call.scratch);
  auto* lines = reinterpret_cast<float*>(sums + size_t(p.chunks) * p.chunk_sums);
  parallel_for(p.chunks, 1, p.work, [&](int64_t from, int64_t to) {
    for (int64_t c = from; c < to; ++c) {
      const ChunkSums own{sums + size_t(c) * p.chunk_sums, lines + size_t(c) * p.chunk_lines};
      std::fill_n(own.sums, p.chunk_sums, 0.0);
      std::fill_n(own.lines, p.chunk_lines, 0.0f);
      run_range(p, call, ways, own, p.chunk(c), p.chunk(c + 1));
      for (const Prepared::Sum& sum : p.sums) sum.columns.empty(own.lines + sum.line_at, own.sums + sum.at);
    }
  });
  for (int64_t c = 1; c < p.chunks; ++c)
    for (size_t i = 0; i < p.chunk_sums; ++i) sums[i] += sums[size_t(c) * p.chunk_sums + i];
  for (size_t k = 0; k < p.sums.size(); ++k)
    for (int64_t i = 0; i < p.sums[k].columns.columns(); ++i)
      call.out[p.outputs.size() + k].as<float>()[i] = float(sums[p.sums[k].at + size_t(i)]);
}

}  // namespace

Plan plan_fused(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  auto p = prepare(static_cast<const FusedAttrs*>(attrs)->program, in, out);
  const size_t scratch = size_t(p->chunks) * (p->chunk_sums * sizeof(double) + p->chunk_lines * sizeof(float));
  return {.prepared = std::move(p), .scratch = scratch};
}

void fused(const KernelCall& call) {
  const auto& p = *static_cast<const Prepared*>(call.prepared);
  const Ways ways = ways_of(p, call);
  if (!p.sums.empty()) return run_with_sums(p, call, ways);
  parallel_for(p.n, p.block, p.work, [&](int64_t begin, int64_t end) { run_range(p, call, ways, {}, begin, end); });
}

Tail::Tail(const Program& program, std::span<const Spec> more, const Spec& result) : more_(more.size()) {
  std::vector<Spec> in{result};
  in.insert(in.end(), more.begin(), more.end());
  prepared_ = prepare(program, in, {&result, 1});
  if (program.instructions.size() == 1 && more.empty()) only_ = program.instructions[0].op;
}

void Tail::run(const KernelCall& call, int64_t first, int64_t last) const {
  std::array<View, Program::most_beside + 1> in{call.out[0]};
  std::ranges::copy(call.in.last(more_), in.begin() + 1);
  const auto& p = *static_cast<const Prepared*>(prepared_.get());
  const KernelCall own{.in = std::span(in).first(more_ + 1), .out = call.out};
  run_range(p, own, ways_of(p, own), {}, first, last);
}

void Tail::run(const KernelCall& call) const {
  const auto& p = *static_cast<const Prepared*>(prepared_.get());
  parallel_for(p.n, p.block, p.work, [&](int64_t first, int64_t last) { run(call, first, last); });
}

}  // namespace addax::backends::cpu
