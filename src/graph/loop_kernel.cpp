// How a loop runs: its body is an executable of its own, whose memory is part of the loop's scratch memory.
#include <algorithm>
#include <array>
#include <limits>

#include "graph/executable.hpp"
#include "graph/loop.hpp"

namespace addax {
namespace {

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

/// The bodies, and where in the scratch memory lies what they need.
struct Prepared {
  explicit Prepared(const Loop& loop) : body(*loop.body) {
    if (loop.condition) condition = std::make_unique<Executable>(*loop.condition);
    const Graph& graph = *loop.body;
    for (int v : graph.inputs) in_bytes.push_back(graph.spec(v).bytes());
    for (int v : graph.outputs) out_bytes.push_back(graph.spec(v).bytes());
    auto take = [&](size_t bytes) { return std::exchange(scratch, scratch + aligned(bytes)); };
    take((in_bytes.size() + out_bytes.size()) * sizeof(void*));
    flag = take(1);
    for (auto& buffers : carries)
      for (size_t i = 0; i < loop.carried; ++i) buffers.push_back(take(in_bytes[i]));
    arena = take(std::max(body.arena_bytes(), condition ? condition->arena_bytes() : 0));
  }
  Executable body;
  std::unique_ptr<Executable> condition;
  std::vector<size_t> in_bytes, out_bytes;     // of one row where it is stacked
  std::array<std::vector<size_t>, 2> carries;  // in turn: a step reads one and writes the other
  size_t flag = 0, arena = 0, scratch = 0;
};

std::byte* row(const backends::View& stacked, int64_t t, size_t bytes) {
  return stacked.as<std::byte>() + static_cast<size_t>(t) * bytes;
}

int64_t most_steps(const Loop& loop, const backends::KernelCall& call) {
  int64_t bound = loop.length < 0 ? std::numeric_limits<int64_t>::max() : loop.length;
  if (!loop.counted) return bound;
  int32_t count = 0;
  transfer(nullptr, &count, call.device, call.in.back().data, sizeof count);
  return std::clamp<int64_t>(count, 0, bound);
}

}  // namespace

backends::Plan plan_loop(std::span<const Spec>, std::span<const Spec>, const void* attrs) {
  const Loop& loop = *static_cast<const Loop*>(attrs);
  auto prepared = std::make_shared<Prepared>(loop);
  backends::Plan plan{prepared, prepared->scratch};
  plan.waits = loop.counted || loop.condition || prepared->body.waits();
  return plan;
}

void run_loop(const backends::KernelCall& call) {
  const Loop& loop = *static_cast<const Loop*>(call.attrs);
  const Prepared& p = *static_cast<const Prepared*>(call.prepared);
  auto* scratch = static_cast<std::byte*>(call.scratch);
  size_t inputs = p.in_bytes.size(), outputs = p.out_bytes.size();
  std::vector<void*> own(call.device ? inputs + outputs : 0);  // the scratch memory is not the host's there
  auto** pointers = call.device ? own.data() : reinterpret_cast<void**>(scratch);
  std::span<const void*> in{const_cast<const void**>(pointers), inputs};
  std::span<void*> out{pointers + inputs, outputs};
  for (size_t i = 0; i < inputs; ++i) in[i] = call.in[i].data;

  int64_t most = most_steps(loop, call), steps = 0;
  for (; steps < most; ++steps) {
    if (p.condition) {
      void* answer = scratch + p.flag;
      p.condition->run(in, {&answer, 1}, scratch + p.arena);
      bool goes_on = false;
      transfer(nullptr, &goes_on, call.device, answer, sizeof goes_on);
      if (!goes_on) break;
    }
    int64_t t = loop.reverse ? most - 1 - steps : steps;
    for (size_t i = loop.carried; i < loop.carried + loop.stacked; ++i) in[i] = row(call.in[i], t, p.in_bytes[i]);
    for (size_t i = 0; i < outputs; ++i)
      out[i] = i < loop.carried ? scratch + p.carries[steps % 2][i] : row(call.out[i], t, p.out_bytes[i]);
    p.body.run(in, out, scratch + p.arena);
    std::copy_n(out.begin(), loop.carried, in.begin());
  }

  for (size_t i = 0; i < loop.carried; ++i) transfer(call.device, call.out[i].data, call.device, in[i], p.in_bytes[i]);
  for (size_t i = loop.carried; i < outputs && steps < loop.length; ++i)
    clear(call.device, row(call.out[i], steps, p.out_bytes[i]),
          static_cast<size_t>(loop.length - steps) * p.out_bytes[i]);
  auto done = static_cast<int32_t>(steps);
  if (loop.condition) transfer(call.device, call.out.back().data, nullptr, &done, sizeof done);
}

}  // namespace addax
