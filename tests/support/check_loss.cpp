#include "support/check_loss.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "core/tensor_state.hpp"
#include "losses/registry.hpp"
#include "support/again.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

constexpr Reduction reductions[] = {Reduction::sum_over_batch_size, Reduction::sum, Reduction::mean,
                                    Reduction::mean_with_sample_weight, Reduction::none};

std::vector<double> numbers(const Tensor& t) { return t.to_vector<double>(); }

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void check_config(const LossRow& row) {
  Loss loss = row.make(Reduction::sum, DType::float32);
  CHECK(loss->class_name() == row.name);
  Loss copy = again(loss);
  CHECK(copy->get_config() == loss->get_config());
  CHECK(copy->name() == loss->name());
  Tensors in = row.inputs(3);
  check_agree(copy(in[0], in[1]), loss(in[0], in[1]), 0);
  for (const std::string& name : {row.name, to_snake_case(row.name)}) CHECK(Loss(name)->class_name() == row.name);
}

void check_reductions(const LossRow& row) {
  constexpr int64_t n = 4;
  Tensors in = row.inputs(n);
  Tensor weights = Tensor::from({1.f, 0.f, 2.5f, 0.5f});
  std::vector<double> each = numbers(row.make(Reduction::none, DType::float32)(in[0], in[1])), one(n, 1.0);
  REQUIRE(each.size() == n);
  for (bool weighted : {false, true}) {
    std::vector<double> w = weighted ? numbers(weights) : one;
    double total = dot(each, w);
    for (Reduction reduction : reductions) {
      Tensor got = row.make(reduction, DType::float32)(in[0], in[1], weighted ? weights : Tensor());
      if (reduction == Reduction::none) {
        for (size_t i = 0; i < n; ++i) CHECK(agree(numbers(got)[i], each[i] * w[i]));
      } else {
        double parts = reduction == Reduction::sum                       ? 1
                       : reduction == Reduction::mean_with_sample_weight ? dot(w, one)
                                                                         : n;
        CHECK(agree(got.item<double>(), total / parts));
      }
    }
  }
}

/// Masked samples do not count, and the mean is that of the others.
void check_mask(const LossRow& row) {
  Tensors in = row.inputs(4);
  std::vector<double> each = numbers(row.make(Reduction::none, DType::float32)(in[0], in[1]));
  state_of(in[1]).mask = Tensor::from({true, false, true, true});
  double mean = (each[0] + each[2] + each[3]) / 3;
  CHECK(agree(row.make(Reduction::mean, DType::float32)(in[0], in[1]).item<double>(), mean));
}

void check_traced(const LossRow& row) {
  Tensors in = row.inputs(5);
  in.push_back(Tensor::from({1.f, 0.f, 2.5f, 0.5f, 3.f}));
  for (Reduction reduction : reductions) {
    Loss loss = row.make(reduction, DType::float32);
    auto body = [&](const Tensors& x) -> Tensors { return loss(x[0], x[1], x[2]); };
    check_agree(function(body)(in), body(in).single(), 1e-6);
  }
}

/// The slope along a direction is the difference of two losses near by.
void check_gradient(const LossRow& row) {
  Loss loss = row.make(Reduction::sum_over_batch_size, DType::float64);
  Tensors in = row.inputs(3);
  Tensor p = ops::cast(in[1], DType::float64);
  Draw draw(3, DType::float64, 7);
  Tensor direction = draw.real(p.shape());
  GradientTape tape;
  tape.watch(p);
  Tensor slope = ops::sum(tape.gradient(loss(in[0], p), p).single() * direction);
  constexpr double step = 1e-6;
  Tensor change = loss(in[0], p + direction * step) - loss(in[0], p - direction * step);
  CHECK(agree(slope.item<double>(), change.item<double>() / (2 * step), 1e-6));
}

void check_sizes(const LossRow& row) {
  for (int64_t n : {0, 1}) {
    Tensors in = row.inputs(n);
    CHECK(row.make(Reduction::none, DType::float32)(in[0], in[1]).size() == n);
    CHECK_NOTHROW(row.make(Reduction::none, DType::float32)->check(in[0], in[1].spec()));
  }
}

}  // namespace

void check_loss(const LossRow& row) {
  INFO(row.name);
  check_config(row);
  check_reductions(row);
  check_mask(row);
  check_traced(row);
  check_gradient(row);
  check_sizes(row);
  check_refusals(row.refused);
}

}  // namespace addax::tests
