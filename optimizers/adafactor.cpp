#include "addax/optimizers/adafactor.hpp"

#include <unordered_map>

#include "addax/ops.hpp"
#include "core/tensor_state.hpp"
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
    auto bounded = [&](const Tensor& squares_of_down) {
      return size / ops::maximum(ops::sqrt(mean(squares_of_down, {})) / own().clip_threshold, 1.0);
    };
    if (auto& [rows, columns] = factors_.at(&state_of(w)); rows.shape().rank() > 0) {
      move(rows, squares_of_rows(g) / static_cast<double>(g.shape().back()) + own().epsilon_1, fresh);
      move(columns, mean(ops::square(g), {.axis = -2}) + own().epsilon_1, fresh);
      Tensor share = rows.value() / ops::mean(rows.value(), {.axis = -1, .keepdims = true});
      velocity.assign(ops::expand_dims(share, -1) * ops::expand_dims(columns.value(), -2));
      // 1/sqrt(velocity) by its factors: no root and no division for each element, and nothing as large as the weight
      // is kept between the norm of the step and the step.
      Tensor by_row = ops::expand_dims(ops::rsqrt(share), -1);
      Tensor by_column = ops::expand_dims(ops::rsqrt(columns.value()), -2);
      Tensor scale = bounded(ops::square(g * by_row * by_column));
      w.assign_sub(g * (by_column * scale) * by_row);
    } else {
      move(velocity, ops::square(g) + own().epsilon_1, fresh);
      Tensor down = g / ops::sqrt(velocity.value());
      w.assign_sub(down * bounded(ops::square(down)));
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
  /// As a sum, which the pass that makes x takes where it can.
  static Tensor mean(const Tensor& x, const ops::ReduceOptions& over) {
    Tensor sum = ops::sum(x, over);
    return sum * (static_cast<double>(sum.shape().size()) / static_cast<double>(x.shape().size()));
  }
  /// A row's sum of squares as its product with itself, which reads g alone.
  static Tensor squares_of_rows(const Tensor& g) {
    Tensor products = ops::matmul(ops::expand_dims(g, -2), ops::expand_dims(g, -1));
    return ops::reshape(products, g.shape().part(0, g.rank() - 1));
  }
  static Tensor rms(const Tensor& x) { return ops::sqrt(mean(ops::square(x), {})); }

  std::unordered_map<VariableState*, Factors> factors_;
};

const Registered registered_adafactor = AdafactorOptimizer::registered();

}  // namespace

Optimizer Adafactor(AdafactorOptions options) { return make<AdafactorOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
