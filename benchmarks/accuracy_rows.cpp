#include "accuracy_rows.hpp"

#include <addax/addax.hpp>

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "samples/mnist_fast.hpp"
#include "workloads.hpp"

using namespace addax;

void w1t_row(const Settings& settings, double (*age)()) {
  auto [train, test] = datasets::mnist::load_data();
  auto flat = [](const Tensor& x) { return ops::cast(ops::reshape(x, {x.shape()[0], 784}), DType::float32) / 255.0; };
  Tensor x = flat(train.x), xt = flat(test.x);
  Model model = workloads()[1].model();
  int64_t batch = settings.batch ? settings.batch : 128;
  double accuracy = 0;
  int epochs = 0;
  while (accuracy < 0.98 && epochs < (settings.quick ? 1 : 20)) {
    model.fit(x, train.y, {.batch_size = batch, .epochs = 1, .verbose = 0});
    accuracy = model.evaluate(xt, test.y, {.batch_size = 1000, .verbose = 0})["accuracy"];
    ++epochs;
  }
  report_seconds(settings, "W1t", batch, age(),
                 ", \"epochs\": " + std::to_string(epochs) + ", \"accuracy\": " + std::to_string(accuracy));
}

namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

void w2t_in_fresh_process(const std::string& seed, const std::string& dtype, const std::string& threads) {
  if (dtype == "bfloat16") config::set_dtype_policy("mixed_bfloat16");
  config::set_num_threads(std::stoi(threads));
  utils::set_random_seed(std::stoll(seed));
  std::printf("%.6f\n", mnist_fast::train(datasets::mnist::load_data(), 1, 0));
}

void w2t_row(const Settings& settings, const std::string& program) {
  std::vector<double> times, accuracies;
  for (int seed = 0; seed < (settings.quick ? 1 : 10); ++seed) {
    auto t = Clock::now();
    std::FILE* pipe = ::popen(("'" + program + "' --seed " + std::to_string(seed) + " " + settings.dtype + " " +
                               std::to_string(settings.threads))
                                  .c_str(),
                              "r");
    double accuracy = 0;
    if (pipe == nullptr || std::fscanf(pipe, "%lf", &accuracy) != 1) accuracy = 0;
    if (pipe != nullptr) ::pclose(pipe);
    times.push_back(seconds(t));
    accuracies.push_back(accuracy);
  }
  report_seconds(settings, "W2t", 256, mean(times),
                 ", \"least\": " + std::to_string(*std::min_element(times.begin(), times.end())) +
                     ", \"most\": " + std::to_string(*std::max_element(times.begin(), times.end())) +
                     ", \"accuracy\": " + std::to_string(mean(accuracies)));
}
