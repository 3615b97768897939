// place_slices: sums of gradients of slices that lie apart are written side by side into one tensor.
//
// The gradient of x[a : b] is as large as x, with zeros around. Where x was cut into n slices, as an unrolled
// recurrence does it, their sum would add n such tensors.
#include <algorithm>
#include <map>

#include "backends/movement.hpp"
#include "graph/graph.hpp"
#include "ops/known.hpp"

namespace addax::passes {
namespace {

/// From the first to the last index of each axis.
struct Box {
  Shape first, last;
};

bool lie_apart(const Box& a, const Box& b) {
  for (int i = 0; i < a.first.rank(); ++i)
    if (a.last[i] < b.first[i] || b.last[i] < a.first[i]) return true;
  return false;
}

class Placer {
 public:
  explicit Placer(Graph& graph) : graph_(graph), uses_(graph.uses()) {}

  void run() {
    for (Step& step : graph_.steps) {
      if (is_placed_slice(step))
        boxes_[step.out[0]] = {box_of(step)};
      else if (step.op->elementwise == static_cast<int>(backends::ElementwiseOp::add))
        place(step, step.in[0], step.in[1]) || place(step, step.in[1], step.in[0]);
    }
  }

 private:
  static bool is_placed_slice(const Step& step) { return step.op->kernels.cpu.run == backends::cpu::slice_gradient; }

  Box box_of(const Step& step) const {
    const auto& walk = *static_cast<const backends::SliceAttrs*>(step.attrs->data());
    const Shape& lengths = graph_.spec(step.in[0]).shape;
    Box box{walk.start, walk.start};
    for (int i = 0; i < lengths.rank(); ++i) {
      const int64_t end = walk.start[i] + (lengths[i] - 1) * walk.step[i];
      box.first[i] = std::min(walk.start[i], end);
      box.last[i] = std::max(walk.start[i], end);
    }
    return box;
  }

  /// sum + slice_gradient(dy), of which nobody else needs either.
  bool place(Step& step, int sum, int slice) {
    const Value& added = graph_.values[static_cast<size_t>(slice)];
    auto placed = boxes_.find(sum);
    if (placed == boxes_.end() || sum == slice || added.from != Value::From::step || needed_elsewhere(sum) ||
        needed_elsewhere(slice) || graph_.spec(sum) != graph_.spec(slice))
      return false;
    const Step& maker = graph_.steps[static_cast<size_t>(added.index)];
    if (!is_placed_slice(maker)) return false;
    const Box box = box_of(maker);
    std::vector<Box>& boxes = placed->second;
    if (!std::all_of(boxes.begin(), boxes.end(), [&](const Box& other) { return lie_apart(box, other); })) return false;
    step = {&slice_update_op, maker.attrs, {sum, maker.in[0]}, step.out};
    boxes.push_back(box);
    boxes_[step.out[0]] = std::move(boxes);
    return true;
  }
  bool needed_elsewhere(int value) const { return uses_[static_cast<size_t>(value)] != 1; }

  Graph& graph_;
  std::vector<int> uses_;
  std::map<int, std::vector<Box>> boxes_;  // where sums are not zero
};

}  // namespace

void place_slices(Graph& graph) { Placer(graph).run(); }

}  // namespace addax::passes
