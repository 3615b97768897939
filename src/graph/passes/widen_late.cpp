// widen_late: half floats that several steps read as float32 are widened by each of them, where that costs nothing, so
// that the wide values are never written to memory.
#include <algorithm>

#include "backends/reduce.hpp"
#include "graph/graph.hpp"

namespace addax::passes {
namespace {

bool is_half(DType dtype) { return dtype.is_float() && dtype.size() < 4; }

class Widener {
 public:
  explicit Widener(Graph& graph) : graph_(graph), narrow_(graph.values.size(), -1) {}

  void run() {
    for (Step& step : graph_.steps) {
      if (step.op->is_elementwise())
        for (int& v : step.in) v = widened_here(v, graph_.spec(step.out[0]).shape);
      else if (step.op->kernels.cpu.run == backends::cpu::moments && narrow_[at(step.in[0])] >= 0)
        step.in[0] = graph_.steps[at(narrow_[at(step.in[0])])].in[0];
      if (widens(step)) narrow_[at(step.out[0])] = static_cast<int>(&step - graph_.steps.data());
      steps_.push_back(step);
    }
    graph_.steps = std::move(steps_);
    graph_.renumber();
  }

 private:
  static size_t at(int value) { return static_cast<size_t>(value); }
  bool widens(const Step& step) const {
    return step.op->elementwise == static_cast<int>(backends::ElementwiseOp::cast) &&
           is_half(graph_.spec(step.in[0]).dtype) && graph_.spec(step.out[0]).dtype == DType::float32;
  }

  /// The value that a cast of its own makes of what `wide` was made of.
  int widened_here(int wide, const Shape& shape) {
    const int maker = narrow_[at(wide)];
    if (maker < 0 || graph_.spec(wide).shape != shape) return wide;
    const Step cast = graph_.steps[at(maker)];
    const int value = graph_.add_value({graph_.spec(wide), Value::From::step, 0, {}});
    narrow_.push_back(-1);
    steps_.push_back({cast.op, cast.attrs, cast.in, {value}});
    return value;
  }

  Graph& graph_;
  std::vector<int> narrow_;  // of each value: the step that widened half floats to it
  std::vector<Step> steps_;
};

}  // namespace

void widen_late(Graph& graph) { Widener(graph).run(); }

}  // namespace addax::passes
