// Training on more data than fit into memory: rows come from many files, shuffled, batch by batch, read ahead by a
// thread. Ctrl-C ends the run in order, and the next run goes on where it stood, with the same bits.
#include <sys/resource.h>

#include <addax/addax.hpp>
#include <cstdio>
#include <cstring>
#include <filesystem>

using namespace addax;

namespace {

constexpr int64_t features = 64, rows_of_a_file = 20000;

double peak_megabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1000;
}

std::string file_name(int64_t i) { return "rows/" + std::to_string(i) + ".npy"; }

/// Files of rows whose last number is the class: on which side of a bent surface the others lie.
void write_files(int64_t count) {
  std::filesystem::create_directories("rows");
  Tensor direction = random::normal({features, 1}, {.seed = 1});
  for (int64_t i = 0; i < count; ++i) {
    if (std::filesystem::exists(file_name(i))) continue;
    Tensor x = random::normal({rows_of_a_file, features}, {.seed = 2 + i});
    Tensor above = ops::matmul(x, direction) + 4.0 * ops::sin(x(all, Slice{0, 1})) > 0.0;
    data::save_npy(file_name(i), ops::concatenate({x, ops::cast(above, "float32")}, {.axis = 1}));
  }
}

int run(bool quick) {
  const int64_t files = quick ? 24 : 800;  // 125 MB, or 4 GB
  write_files(files);
  double before = peak_megabytes();
  const double megabytes = static_cast<double>(files * rows_of_a_file * (features + 1) * 4) / 1e6;

  // Four files are open at once; each row is drawn from the next 4096.
  data::Dataset rows = data::Dataset(ops::arange(files))
                           .shuffle(files, {.seed = 3})
                           .interleave([](const Tensors& i) { return data::from_npy(file_name(i[0].item<int64_t>())); },
                                       {.cycle_length = 4, .block_length = 64})
                           .shuffle(4096, {.seed = 4})
                           .batch(500)
                           .map([](const Tensors& x) {
                             return std::pair(x[0](all, Slice{0, -1}), x[0](all, Slice{-1, None}));
                           })
                           .prefetch(4);
  data::Dataset held_out = rows.take(8), train = rows.skip(8);

  utils::set_random_seed(5);
  Sequential model{Input({features}), layers::Dense(32, {.activation = "relu"}),
                   layers::Dense(1, {.activation = "sigmoid"})};
  model.compile({.optimizer = optimizers::Adam(0.002), .loss = "binary_crossentropy", .metrics = {"accuracy"}});
  History history = model.fit(
      train, {.epochs = quick ? 2 : 5,
              .verbose = 2,
              .callbacks = {callbacks::GracefulStop(), callbacks::BackupAndRestore("backup", {.save_freq = 500})},
              .validation_data = held_out});
  if (!history.interruption().empty()) {
    std::printf("ended by %s; run again to go on\n", history.interruption().c_str());
    return 0;
  }
  double taken = peak_megabytes() - before, accuracy = history["val_accuracy"].back();
  std::printf("%.0f MB of data, %.0f MB of memory, accuracy %.3f\n", megabytes, taken, accuracy);
  return accuracy > 0.85 ? 0 : 1;
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
