// unpool_late: what masks or sums the cells that max_unpool fills does so to the windows before, which are fewer.
//
// A cell is filled where it was its window's maximum. So y > 0 at the cell is max_pool(y) > 0 at the window, which is
// relu's gradient behind a pooled layer; and the sum over all places is that over all windows, its bias's gradient.
#include <algorithm>

#include "backends/pooling.hpp"
#include "backends/reduce.hpp"
#include "graph/graph.hpp"

namespace addax::passes {
namespace {

using backends::ElementwiseOp;

bool is(const Step& step, backends::Kernel kernel) { return step.op->kernels.cpu.run == kernel; }
bool is(const Step& step, ElementwiseOp op) { return step.op->elementwise == static_cast<int>(op); }

class Mover {
 public:
  explicit Mover(Graph& graph) : graph_(graph), uses_(graph.uses()), unpooled_(graph.values.size(), -1) {}

  void run() {
    for (const Step& step : graph_.steps) {
      if (!mask_windows(step) && !sum_windows(step)) moved_.push_back(step);
      if (is(moved_.back(), backends::cpu::max_unpool)) unpooled_[at(moved_.back().out[0])] = moved_.back().in[0];
    }
    graph_.steps = std::move(moved_);
    graph_.renumber();
  }

 private:
  static size_t at(int value) { return static_cast<size_t>(value); }
  const Step* maker(int value) const {
    const Value& v = graph_.values[at(value)];
    return v.from == Value::From::step ? &graph_.steps[at(v.index)] : nullptr;
  }
  bool is_zero(int value) const {
    return graph_.is_constant(value) && graph_.spec(value).shape.size() == 1 &&
           graph_.values[at(value)].constant.item<double>() == 0;
  }

  /// where(y > 0, max_unpool(windows), 0), with the places of max_pool(y).
  bool mask_windows(const Step& step) {
    if (!is(step, ElementwiseOp::select) || !is_zero(step.in[2]) || uses_[at(step.in[1])] != 1) return false;
    const Step *open = maker(step.in[0]), *unpool = maker(step.in[1]);
    if (!open || !unpool || !is(*open, ElementwiseOp::greater) || !is_zero(open->in[1]) ||
        !is(*unpool, backends::cpu::max_unpool))
      return false;
    const Step* pool = maker(unpool->in[1]);
    if (!pool || !is(*pool, backends::cpu::max_pool) || pool->in[0] != open->in[0]) return false;
    const Spec windows = graph_.spec(unpool->in[0]);
    if (windows != graph_.spec(pool->out[0]) || graph_.spec(step.out[0]) != graph_.spec(unpool->out[0])) return false;
    const int mask = graph_.add_value({{windows.shape, DType::bool_}, Value::From::step, 0, {}});
    const int masked = graph_.add_value({windows, Value::From::step, 0, {}});
    unpooled_.resize(graph_.values.size(), -1);
    const Step found = *unpool;
    moved_.push_back({open->op, {}, {pool->out[0], open->in[1]}, {mask}});
    moved_.push_back({step.op, {}, {mask, found.in[0], step.in[2]}, {masked}});
    moved_.push_back({found.op, found.attrs, {masked, found.in[1]}, step.out});
    return true;
  }

  bool sum_windows(const Step& step) {
    if (!is(step, backends::cpu::sum) || unpooled_[at(step.in[0])] < 0) return false;
    const Shape& axes = static_cast<const backends::ReduceAttrs*>(step.attrs->data())->axes;
    for (int a = 1; a < graph_.spec(step.in[0]).shape.rank() - 1; ++a)
      if (std::find(axes.begin(), axes.end(), a) == axes.end()) return false;
    moved_.push_back({step.op, step.attrs, {unpooled_[at(step.in[0])]}, step.out});
    return true;
  }

  Graph& graph_;
  std::vector<int> uses_, unpooled_;  // unpooled_: of each result of max_unpool, its windows
  std::vector<Step> moved_;
};

}  // namespace

void unpool_late(Graph& graph) { Mover(graph).run(); }

}  // namespace addax::passes
