// A table of numbers: predict a column of bicycles.csv, made-up counts of bicycles on a bridge, from the others.
// Usage: regression [--quick] bicycles.csv
#include <addax/addax.hpp>

#include <libfccp/csv.h>

#include <cstdio>
#include <cstring>

using namespace addax;

namespace {

struct Table {
  Tensor features, target;  // float32 [rows, 4] and [rows, 1]
};

Table read_table(const char* path) {
  io::CSVReader<5> reader(path);
  reader.read_header(io::ignore_no_column, "hours_since_noon", "temperature", "wind", "cloud", "bicycles");
  std::vector<float> features, target;
  float hours, temperature, wind, cloud, bicycles;
  while (reader.read_row(hours, temperature, wind, cloud, bicycles)) {
    features.insert(features.end(), {hours, temperature, wind, cloud});
    target.push_back(bicycles);
  }
  return {Tensor::from(features, {target.size(), 4}), Tensor::from(target, {target.size(), 1})};
}

int run(bool quick, const char* path) {
  utils::set_random_seed(1);
  auto [x, y] = read_table(path);
  int64_t rows = x.shape()[0], held_out = rows / 5;
  Slice first{None, rows - held_out}, last{rows - held_out, None};

  // Statistics of the training rows alone: the others are meant to be unseen.
  Tensor mean = ops::mean(x(first), {.axis = 0}), deviation = ops::std(x(first), {.axis = 0});
  x = (x - mean) / deviation;

  Sequential model{
      Input({4}),
      layers::Dense(64, {.activation = "relu"}),
      layers::Dense(64, {.activation = "relu"}),
      layers::Dense(1),
  };
  model.compile({.optimizer = optimizers::Adam(0.01), .loss = "mse", .metrics = {"mae"}});
  model.fit(x(first), y(first), {.epochs = quick ? 60 : 200, .verbose = 0});

  Logs scores = model.evaluate(x(last), y(last), {.verbose = 0});
  double spread = ops::mean(ops::absolute(y(last) - ops::mean(y(first)))).item<double>();
  std::printf("mean absolute error on %d unseen rows: %.1f bicycles; always saying the mean: %.1f\n",
              static_cast<int>(held_out), scores["mae"], spread);
  return scores["mae"] < spread / 2 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
    if (argc != (quick ? 3 : 2)) throw OptionError("regression: expected the path of bicycles.csv.");
    return run(quick, argv[argc - 1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
