#include "addax/optimizers/schedules/polynomial_decay.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::PolynomialDecay;

TEST_CASE("PolynomialDecay") {
  check_schedule(PolynomialDecay(0.1, 10), {{0, 0.1}, {5, 0.05005}, {10, 0.0001}, {99, 0.0001}});
  check_schedule(PolynomialDecay(0.4, 10, {.end_learning_rate = 0, .power = 2}), {{5, 0.1}, {10, 0}});
  check_schedule(PolynomialDecay(0.4, 10, {.end_learning_rate = 0, .cycle = true}),
                 {{0, 0.4}, {10, 0}, {11, 0.18}, {20, 0}});
  check_refusals({{[] { PolynomialDecay(0.1, 0); }, "PolynomialDecay: expected decay_steps above 0, got 0."}});
}

}  // namespace
}  // namespace addax::tests
