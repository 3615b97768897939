// A forecast from windows: hourly temperatures of two years, drawn here. Two days of hours, every second one, tell the
// temperature of twelve hours later; the model has to be better than yesterday's temperature at that hour.
#include <addax/addax.hpp>

#include <cmath>
#include <cstdio>
#include <cstring>

using namespace addax;

namespace {

constexpr int64_t window = 24, every = 2, ahead = 12;  // elements, hours between them, hours from the last one

/// Seasons, days, and weather that changes within a day or two: temperature and pressure, [hours, 2].
Tensor weather(int64_t hours) {
  std::vector<float> rows, dice = random::normal({hours * 2}, {.seed = 7}).to_vector<float>();
  double front = 0, pressure = 0;
  for (int64_t h = 0; h < hours; ++h) {
    auto at = static_cast<size_t>(2 * h);
    pressure = 0.97 * pressure + 0.3 * dice[at];
    front = 0.97 * front + 0.25 * pressure + 0.2 * dice[at + 1];  // what the pressure announces
    double year = std::cos(2 * M_PI * double(h) / (24 * 365)), day = std::cos(2 * M_PI * double(h - 15) / 24);
    rows.push_back(static_cast<float>(10 - 9 * year + 4 * day + front));
    rows.push_back(static_cast<float>(1013 + 8 * pressure));
  }
  return Tensor::from(rows, {hours, 2});
}

/// Windows over the hours [first, last), each with the temperature `ahead` hours behind its last element.
data::Dataset windows(const Tensor& series, int64_t first, int64_t last, bool shuffle) {
  constexpr int64_t distance = (window - 1) * every + ahead;
  Tensor inputs = series(Slice{first, last - distance}), targets = series(Slice{first + distance, last}, Slice{0, 1});
  return utils::timeseries_dataset_from_array(
      inputs, targets, window, {.sampling_rate = every, .batch_size = 128, .shuffle = shuffle, .seed = 3});
}

/// The mean error of taking the temperature of a day before the hour in question.
double yesterday(const data::Dataset& held_out) {
  Metric error = metrics::MeanAbsoluteError();
  for (const auto& [x, y] : held_out)
    error.update_state(y[0], x[0](all, window - 1 - (24 - ahead) / every, Slice{0, 1}));
  return error.result().item<double>();
}

int run(bool quick) {
  utils::set_random_seed(1);
  const int64_t hours = quick ? 24 * 200 : 24 * 730, cut = hours * 4 / 5;
  Tensor series = weather(hours);
  data::Dataset train = windows(series, 0, cut, true), held_out = windows(series, cut, hours, false);

  Layer normalization = layers::Normalization();
  normalization.adapt(series(Slice{0, cut}));
  Tensor x = Input({window, 2}, {.name = "hours"});
  Tensor h = layers::Flatten()(normalization(x));
  h = layers::Dense(64, {.activation = "relu"})(h);
  // The network says by how much the last temperature will change.
  Model model(x, x(all, window - 1, Slice{0, 1}) + layers::Dense(1)(layers::Dense(32, {.activation = "relu"})(h)),
              {.name = "forecast"});
  model.summary();
  model.compile({.optimizer = optimizers::Adam(2e-3), .loss = losses::Huber(2.0), .metrics = {"mae"}});
  model.fit(
      train,
      {.epochs = quick ? 10 : 20,
       .verbose = 2,
       .callbacks = {callbacks::EarlyStopping({.monitor = "val_mae", .patience = 5, .restore_best_weights = true})},
       .validation_data = held_out});
  double error = model.evaluate(held_out, {.verbose = 0})["mae"], naive = yesterday(held_out);
  std::printf("off by %.2f degrees; as a day before: %.2f\n", error, naive);
  return error < 0.8 * naive ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
