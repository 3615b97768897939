// The contract of schedules: the rates of given steps, eager and traced, and a config round trip.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

#include "addax/function.hpp"
#include "addax/ops.hpp"
#include "optimizers/registry.hpp"
#include "support/again.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {

/// `slack` is what rates may be off besides 1e-6 of themselves.
inline void check_schedule(const Schedule& schedule, const std::vector<std::pair<double, double>>& step_and_rate,
                           double slack = 1e-12) {
  Schedule copy = again(schedule);
  CHECK(copy->get_config() == schedule->get_config());
  Function traced = function([&](const Tensors& step) -> Tensors { return schedule(step[0]); });
  for (const auto& [step, rate] : step_and_rate) {
    Tensor at = Tensor::scalar(static_cast<float>(step));
    CHECK(schedule(at).dtype() == DType::float32);
    for (const Tensor& got : {schedule(at), copy(at), Tensor(traced(at))})
      CHECK(std::abs(got.item<double>() - rate) <= 1e-6 * std::abs(rate) + slack);
  }
}

}  // namespace addax::tests
