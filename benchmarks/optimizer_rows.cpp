#include "optimizer_rows.hpp"

#include <addax/addax.hpp>

#include <algorithm>
#include <cstdio>

#include "optimizers/registry.hpp"

using namespace addax;

namespace {

constexpr int64_t rows = 2500, columns = 4000;  // ten million in all

double fastest(const Settings& settings, const std::function<void()>& call) {
  double best = 1e30;
  for (int i = 0; i < (settings.quick ? 2 : 30); ++i) {
    auto begun = Clock::now();
    call();
    best = std::min(best, seconds(begun));
  }
  return best;
}

/// Bytes a second of y ← y + a · x on all threads: two streams in, one out, as an optimizer has them.
double bandwidth(const Settings& settings) {
  constexpr int64_t n = rows * columns;
  std::vector<float> x(n, 1.0f), y(n, 2.0f);
  double time = fastest(settings, [&] {
#pragma omp parallel for simd schedule(static)
    for (int64_t i = 0; i < n; ++i) y[static_cast<size_t>(i)] += 0.5f * x[static_cast<size_t>(i)];
  });
  return 3.0 * sizeof(float) * n / time;
}

Optimizer made(const std::string& name) {
  if (name == "LossScaleOptimizer") return optimizers::LossScaleOptimizer("adam");
  if (name == "MultiOptimizer") return optimizers::MultiOptimizer(optimizers::OptimizerMap("adam"));
  if (name == "SGD") return optimizers::SGD({.momentum = 0.9});
  return Optimizer(name);
}

/// Floats a weight that pass through memory once more because a number of all weights, a norm or whether all gradients
/// are finite, must be known before the next pass: Lamb's step is written and read and its weight read again. Adafactor
/// reads the gradient twice and the weight once more, but never the velocity of a matrix, which it only writes.
int64_t moved_again(const std::string& name) {
  if (name == "Lamb") return 3;
  if (name == "Adafactor") return 2;
  return name == "LossScaleOptimizer" ? 1 : 0;
}

/// Weight and slots are read and written, the gradient is read.
void row(const Settings& settings, const std::string& name) {
  Shape shape = name == "Muon" ? Shape{rows * columns} : Shape{rows, columns};  // its matrices are bound by products
  Variable weight(random::normal(shape, {.seed = 1}), {.name = "weight"});
  Tensor gradient = random::normal(shape, {.seed = 2});
  Optimizer optimizer = made(name);
  optimizer.build({weight});
  Function step = function([&](const Tensors& g) -> Tensors {
    optimizer.apply(g, {weight});
    return optimizer.variables()[0].value();
  });
  step(gradient);
  double before = bandwidth(settings), time = fastest(settings, [&] { step(gradient); });
  double best = std::max(before, bandwidth(settings));
  double bytes = static_cast<double>(3 + moved_again(name)) * sizeof(float) * rows * columns;
  for (const Variable& v : optimizer.variables())
    bytes += 2.0 * static_cast<double>(v.shape().size()) * static_cast<double>(v.dtype().size());
  char more[160];
  std::snprintf(more, sizeof more, ", \"ms\": %.2f, \"gb_per_s\": %.1f, \"memory_gb_per_s\": %.1f, \"share\": %.2f",
                time * 1e3, bytes / time * 1e-9, best * 1e-9, bytes / time / best);
  report_seconds(settings, "optimizer/" + name, rows * columns, time, more);
}

}  // namespace

void optimizer_rows(const Settings& settings, const std::string& id) {
  for (const auto* entry : optimizer_registry().entries())
    if (id == "optimizer" || id == "optimizer/" + entry->name) row(settings, entry->name);
}
