#include "core_rows.hpp"

#include <addax/addax.hpp>

#include <memory>

#include "support/allocations.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"
#include "workloads.hpp"

using namespace addax;
using addax::tests::allocations;

namespace {

size_t least(const Settings& settings) { return settings.quick ? 10 : 300; }

/// The time of one of `times` equal calls made inside `calls`, where a single one is too short for the clock.
void report_each(const Settings& settings, const std::string& row, int64_t batch, int64_t times,
                 const std::function<void()>& calls) {
  std::vector<double> measured = call_times(calls, least(settings));
  long before = allocations();
  for (int i = 0; i < 20; ++i) calls();
  double allocated = static_cast<double>(allocations() - before) / static_cast<double>(20 * times);
  for (double& t : measured) t /= static_cast<double>(times);
  report(settings, row, batch, measured, allocated);
}

constexpr int64_t in_a_row = 100;

void eager_add(const Settings& settings) {
  Tensor a = Tensor::from({1.f}), b = Tensor::from({2.f});
  report_each(settings, "eager/add", 1, in_a_row, [&] {
    for (int64_t i = 0; i < in_a_row; ++i) ops::add(a, b);
  });
}

/// The call and its record, not the way back.
void eager_add_gradient(const Settings& settings) {
  Variable a(Tensor::from({1.f}));
  Tensor x = a, b = Tensor::from({2.f});
  report_each(settings, "eager/add_gradient", 1, in_a_row, [&] {
    GradientTape tape;
    for (int64_t i = 0; i < in_a_row; ++i) ops::add(x, b);
  });
}

/// W0's training step written by hand, without function().
void by_hand(const Settings& settings) {
  constexpr int64_t batch = 32;
  Layer hidden = layers::Dense(16, {.activation = "relu"}), last = layers::Dense(3);
  Loss loss = losses::SparseCategoricalCrossentropy({.from_logits = true});
  Optimizer optimizer = optimizers::SGD({.learning_rate = 0.01});
  Tensor x = random::normal({batch, 4}, {.seed = 0}), y = random::randint({batch}, 0, 3, {.seed = 1});
  last(hidden(x));
  Variables weights = hidden.trainable_variables();
  for (const Variable& w : last.trainable_variables()) weights.push_back(w);
  auto step = [&] {
    GradientTape tape;
    Tensor value = loss(y, last(hidden(x)));
    optimizer.apply(tape.gradient(value, weights), weights);
  };
  report_each(settings, "W0/by_hand", batch, 1, step);
}

/// What a Function costs beside its kernel: one addition of one element.
void function_replay(const Settings& settings) {
  Function f = function([](const Tensors& x) -> Tensors { return ops::add(x[0], x[1]); });
  Tensors in{Tensor::from({1.f}), Tensor::from({2.f})};
  report_each(settings, "function/replay", 1, in_a_row, [&] {
    for (int64_t i = 0; i < in_a_row; ++i) f(in);
  });
}

constexpr int64_t depth = 100;

Sequential deep_model() {
  Sequential model{Input({32})};
  for (int64_t i = 0; i < depth; ++i) model.add(layers::Dense(32, {.activation = "relu"}));
  return model;
}

/// 100 layers of 32 units: seconds of compile() and the first step, then the time of a step by layers.
void deep(const Settings& settings) {
  constexpr int64_t batch = 1;
  Sequential model = deep_model();
  Tensor x = random::normal({batch, 32}, {.seed = 0}), y = random::normal({batch, 32}, {.seed = 1});
  auto begun = Clock::now();
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.01}), .loss = "mse"});
  model.fit(x, y, {.batch_size = batch, .epochs = 1, .verbose = 0});
  report_seconds(settings, "deep/compile", batch, seconds(begun));
  RowSource source("bench", {x, y, {}}, batch, false);
  StepRunner runner(model.as<ModelBase>(), source, true);
  source.next();
  report_each(settings, "deep/step", batch, depth, [&] { runner.run(1); });
}

struct Subclassed final : ModelBase {
  Tensor call(const Tensor& x, const CallContext& context) override {
    bool training = context.training;
    return last_(dropout_(second_(again_(first_(x), {.training = training})), {.training = training}));
  }

 private:
  Layer first_ = add_layer("first", layers::Dense(512, {.activation = "relu"}));
  Layer again_ = add_layer("again", layers::Dropout(0.2));
  Layer second_ = add_layer("second", layers::Dense(512, {.activation = "relu"}));
  Layer dropout_ = add_layer("dropout", layers::Dropout(0.2));
  Layer last_ = add_layer("last", layers::Dense(10, {.activation = "softmax"}));
};

Model functional() {
  Tensor in = Input({784}), x = in;
  for (int i = 0; i < 2; ++i) x = layers::Dropout(0.2)(layers::Dense(512, {.activation = "relu"})(x));
  return Model(in, layers::Dense(10, {.activation = "softmax"})(x));
}

/// W1's step of a Sequential, a functional and a subclassed model, in turns, so that noise weighs on all of them.
void forms(const Settings& settings) {
  constexpr int64_t batch = 128;
  const Workload& w1 = workloads()[1];
  Tensors data = w1.data(batch);
  struct Form {
    const char* row;
    Model model;
    std::unique_ptr<RowSource> source = nullptr;
    std::unique_ptr<StepRunner> runner = nullptr;
    std::vector<double> times = {};
  };
  std::vector<Form> all;
  all.push_back({"W1/sequential", w1.model()});
  all.push_back({"W1/functional", functional()});
  all.push_back({"W1/subclassed", make<Subclassed>()});
  for (Form& form : all) {
    form.model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    form.model.fit(data[0], data[1], {.batch_size = batch, .verbose = 0});
    form.source = std::make_unique<RowSource>("bench", Batch{data[0], data[1], {}}, batch, false);
    form.runner = std::make_unique<StepRunner>(form.model.as<ModelBase>(), *form.source, true);
    form.source->next();
  }
  for (size_t i = 0; i < least(settings) * 4; ++i)
    for (Form& form : all) {
      auto begun = Clock::now();
      form.runner->run(1);
      form.times.push_back(seconds(begun));
    }
  for (Form& form : all) {
    long before = allocations();
    form.runner->run(1);
    report(settings, form.row, batch, form.times, static_cast<double>(allocations() - before));
  }
}

/// Epochs of W0 with joined steps and with single ones, in turns.
void joined(const Settings& settings) {
  const Workload& w0 = workloads()[0];
  Tensors data = w0.data(w0.batch * w0.steps);
  struct Side {
    const char* row;
    int64_t joined;
    Model model = {};
    std::vector<double> times = {};
  };
  std::vector<Side> sides{{"W0/single", 1}, {"W0/joined", 32}};
  FitOptions epoch{.batch_size = w0.batch, .verbose = 0};
  for (Side& side : sides) {
    side.model = w0.model();
    side.model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.01}),
                        .loss = "sparse_categorical_crossentropy",
                        .steps_per_execution = side.joined});
    side.model.fit(data[0], data[1], epoch);
  }
  for (int64_t e = 0; e < (settings.quick ? 2 : 200); ++e)
    for (Side& side : sides) {
      auto begun = Clock::now();
      side.model.fit(data[0], data[1], epoch);
      side.times.push_back(seconds(begun) / static_cast<double>(w0.steps));
    }
  for (Side& side : sides) report(settings, side.row, w0.batch, side.times, 0);
}

}  // namespace

const std::vector<CoreRow>& core_rows() {
  static const std::vector<CoreRow> rows{
      {"eager/add", eager_add}, {"eager/add_gradient", eager_add_gradient},
      {"W0/by_hand", by_hand},  {"function/replay", function_replay},
      {"deep", deep},           {"W1/forms", forms},
      {"W0/joined", joined},
  };
  return rows;
}
