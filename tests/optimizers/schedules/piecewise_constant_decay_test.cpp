#include "addax/optimizers/schedules/piecewise_constant_decay.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::PiecewiseConstantDecay;

TEST_CASE("PiecewiseConstantDecay") {
  check_schedule(PiecewiseConstantDecay({100, 110}, {1.0, 0.5, 0.1}),
                 {{0, 1.0}, {100, 1.0}, {101, 0.5}, {110, 0.5}, {111, 0.1}, {500, 0.1}});
  check_refusals({{[] {
                     PiecewiseConstantDecay({1, 2}, {1});
                   },
                   "PiecewiseConstantDecay: expected one value more than boundaries, got 1 values for 2 boundaries."},
                  {[] {
                     PiecewiseConstantDecay({2, 1}, {1, 2, 3});
                   },
                   "PiecewiseConstantDecay: expected boundaries that grow, got a smaller one after a larger one."}});
}

}  // namespace
}  // namespace addax::tests
