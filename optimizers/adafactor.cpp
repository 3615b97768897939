#include "addax/optimizers/adafactor.hpp"

#include <unordered_map>

#include "addax/ops.hpp"
#include "core/tensor_state.hpp"
#include "ops/square_sums.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::AdafactorOptions;

template <>
inline constexpr auto fields_of<AdafactorOptions> = optimizer_fields<AdafactorOptions>(
    Field{"beta_2_decay", &AdafactorOptions::beta_2_decay}, Field{"epsilon_1", &AdafactorOptions::epsilon_1},
    Field{"epsilon_2", &AdafactorOptions::epsilon_2}, Field{"clip_threshold", &AdafactorOptions::clip_threshold},
    Field{"relative_step", &AdafactorOptions::relative_step});

namespace optimizers {
namespace {

class AdafactorOptimizer final : public ConfiguredOptimizer<AdafactorOptimizer, AdafactorOptions> {
 public:
  static constexpr const char* keras_name = "Adafactor";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) {
      factors_[&state_of(v)] = factors(v);
      add_slot(v, "velocity");
    }
  }

  Tensor step_size(const Tensor& rate) override { return ops::minimum(rate, 1 / ops::sqrt(step(rate))); }

  void update_step(const Tensor& g, Variable w, const Tensor& relative) override {
    Tensor fresh = ops::power(step(relative), own().beta_2_decay);
    Variable velocity = slot(w, "velocity");
    Tensor size = ops::maximum(rms(w), own().epsilon_2) * relative;
    auto bounded = [&](const Tensor& sum_of_squares) {
      return size / ops::maximum(ops::sqrt(mean(sum_of_squares, g)) / own().clip_threshold, 1.0);
    };
    if (auto& [rows, columns] = factors_.at(&state_of(w)); rows.shape().rank() > 0) {
      auto [of_rows, of_columns] = ops::square_sums(g);
      move(rows, of_rows / static_cast<double>(g.shape().back()) + own().epsilon_1, fresh);
      move(columns, of_columns / static_cast<double>(g.shape()[-2]) + own().epsilon_1, fresh);
      Tensor share = rows.value() / ops::mean(rows.value(), {.axis = -1, .keepdims = true});
      velocity.assign(ops::expand_dims(share, -1) * ops::expand_dims(columns.value(), -2));
      // 1/sqrt(velocity) by its factors: no root and no division for each element, and nothing as large as the weight
      // is kept between the norm of the step and the step.
      Tensor by_row = ops::expand_dims(ops::rsqrt(share), -1);
      Tensor by_column = ops::expand_dims(ops::rsqrt(columns.value()), -2);
      Tensor scale = bounded(ops::sum(ops::row_square_sums(g, 1 / columns.value()) / share));
      w.assign_sub(g * (by_column * scale) * by_row);
    } else {
      move(velocity, ops::square(g) + own().epsilon_1, fresh);
      Tensor down = g / ops::sqrt(velocity.value());
      w.assign_sub(down * bounded(ops::sum(ops::square(down))));
    }
  }

 private:
  /// Means of squares over the last axis and over the one before.
  struct Factors {
    Variable rows, columns;
  };
  Factors factors(const Variable& v) {
    const Shape& shape = v.shape();
    int axes = shape.rank();
    if (axes < 2) {  // files have scalars in their places
      Tensor nothing = Tensor::scalar<int32_t>(0);
      return {add_variable(nothing, v.name()), add_variable(nothing, v.name())};
    }
    Shape columns = shape.part(0, axes - 2);
    columns.push_back(shape.back());
    auto zeros = [&](const Shape& of) { return add_variable(ops::zeros(of, v.dtype()), v.name()); };
    Variable rows = zeros(shape.part(0, axes - 1));
    return {rows, zeros(columns)};
  }
  static void move(Variable mean, const Tensor& value, const Tensor& fresh) {
    mean.assign((1 - fresh) * mean.value() + fresh * value);
  }
  static Tensor mean(const Tensor& sum, const Tensor& of) { return sum / static_cast<double>(of.shape().size()); }
  static Tensor rms(const Tensor& x) {
    return ops::sqrt(mean(ops::sum(x.rank() < 2 ? ops::square(x) : ops::row_square_sums(x)), x));
  }

  std::unordered_map<VariableState*, Factors> factors_;
};

const Registered registered_adafactor = AdafactorOptimizer::registered();

}  // namespace

Optimizer Adafactor(AdafactorOptions options) { return make<AdafactorOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
