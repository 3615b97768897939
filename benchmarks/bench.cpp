// ./run bench [IDS] [--threads N] [--dtype D] [--batch B] [--quick]: one JSON object a line.
//   W1          a training step through fit(): the time of an epoch over its steps
//   W1/predict  one predict() call of one row
//   W1/streamed the same from .npy files, shuffled, with a thread that reads ahead; W1/memory: its epochs between those
//   W1/step     the planned step alone, without fit() around it: over the same rows, an epoch after each of fit()'s
//   W3/images   predict() of 10,000 images at once, by batches; samples_per_s are images a second
//   W1t         seconds from the start of the process to 98 % on MNIST's test set
//   W2t         seconds of a process that trains a small convnet for an epoch and tests it: mean of ten seeds, and of
//               their accuracies on MNIST's test set, of which 99.0 % is wanted
//   W1/start    seconds from the start of the process to the first finished step
//   eager/add   one operation on one element; eager/add_gradient: while a tape records
//   W0/by_hand  W0's training step with GradientTape and optimizer.apply, without function()
//   function/replay  a Function of one addition of one element
//   W1/forms    the planned step of W1 as a Sequential, a functional and a subclassed model
//   optimizer/NAME  one update of ten million parameters; "optimizer": of every one
//   W9/auc      W9 with its AUC and, in turns, without; W1/saved: 100 steps with one save by a thread, and without
//   W1/dressed  fit() with three metrics, two callbacks and a progress bar and, in turns, the bare step; W0/dressed
//   W0/joined   W0 with steps_per_execution 32 and, in turns, without: W0/single
//   files       100 MB of weights: files/save and files/checkpoint beside a bare write and fsync, files/load beside a
//               read of its bytes, the latter in a fresh process with its peak of memory; files/W1: W1's file loaded
//               and predicted once
//   deep        100 layers of 32 units: deep/compile, seconds to the end of the first step; deep/step, a step per layer
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "accuracy_rows.hpp"
#include "core_rows.hpp"
#include "file_rows.hpp"
#include "measure.hpp"
#include "optimizer_rows.hpp"
#include "support/allocations.hpp"
#include "support/temporary_folder.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"
#include "training_rows.hpp"
#include "workloads.hpp"

using namespace addax;
using addax::tests::allocations;

namespace {

/// Seconds since the kernel started this process.
double process_age() {
  std::ifstream stat("/proc/self/stat"), uptime("/proc/uptime");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  double up = 0, begun = 0;
  uptime >> up;
  const char* at = text.c_str() + text.rfind(')') + 2;
  for (int field = 3; field < 22; ++field) at = std::strchr(at, ' ') + 1;
  begun = std::atof(at) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return up - begun;
}

void bench_workload(const Workload& w, const Settings& settings) {
  int64_t batch = settings.batch ? settings.batch : w.batch, steps = settings.quick ? 4 : w.steps;
  int64_t epochs = settings.quick ? 2 : w.epochs;
  Tensors data = w.data(batch * steps);
  Model model = w.model();
  FitOptions one_epoch{.batch_size = batch, .epochs = 1, .verbose = 0};
  model.fit(data[0], data[1], {.batch_size = batch, .epochs = 2, .verbose = 0});
  RowSource source("bench", {data[0], data[1], {}}, batch, false);
  StepRunner runner(model.as<ModelBase>(), source, true);
  auto bare_epoch = [&] {
    source.begin(0);
    while (source.next()) runner.run(1);
    if (DeviceMemory* device = current_memory()) device->synchronize();
  };
  bare_epoch();
  std::vector<double> times, step_times;
  for (int64_t e = 0; e < epochs; ++e) {
    auto t = Clock::now();
    model.fit(data[0], data[1], one_epoch);
    times.push_back(seconds(t) / static_cast<double>(steps));
    t = Clock::now();
    bare_epoch();
    step_times.push_back(seconds(t) / static_cast<double>(steps));
  }
  long before = allocations();
  bare_epoch();
  double step_allocated = static_cast<double>(allocations() - before) / static_cast<double>(steps);

  // Steps allocate nothing: an epoch of twice as many costs no more trips to the heap.
  Tensors twice = w.data(2 * batch * steps);
  auto count = [&](const Tensors& rows) {
    model.fit(rows[0], rows[1], one_epoch);
    long before = allocations();
    model.fit(rows[0], rows[1], one_epoch);
    return static_cast<double>(allocations() - before);
  };
  double allocated = (count(twice) - count(data)) / static_cast<double>(steps);
  report(settings, w.id, batch, times, allocated);
  report(settings, w.id + "/step", batch, step_times, step_allocated);

  Shape shape = data[0].shape();
  shape[0] = 1;
  Tensor row = ops::reshape(data[0][0], shape);
  PredictOptions silent{.verbose = 0};
  model.predict(row, silent);
  before = allocations();
  auto predict_times = call_times([&] { model.predict(row, silent); }, settings.quick ? 10 : 300);
  double predict_allocated =
      static_cast<double>(allocations() - before) / static_cast<double>(predict_times.size() + 20);
  report(settings, w.id + "/predict", 1, predict_times, predict_allocated < 0.01 ? 0 : predict_allocated);
}

void write_npy(const std::filesystem::path& path, const Tensor& x, const std::string& descr) {
  std::string shape;
  for (int64_t length : x.shape()) shape += std::to_string(length) + ", ";
  std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.append(63 - (10 + header.size()) % 64, ' ') += '\n';
  std::ofstream file(path, std::ios::binary);
  file << "\x93NUMPY" << '\1' << '\0' << static_cast<char>(header.size()) << static_cast<char>(header.size() >> 8);
  file << header;
  file.write(static_cast<const char*>(x.raw_data()), static_cast<std::streamsize>(x.spec().bytes()));
}

/// Epochs from files and from memory in turns, so that what else the machine does weighs on both.
void bench_streamed(const Settings& settings) {
  const Workload& w = workloads()[1];
  int64_t batch = settings.batch ? settings.batch : w.batch, steps = settings.quick ? 4 : w.steps;
  Tensors rows = w.data(batch * steps);
  TemporaryFolder folder;
  write_npy(folder / "x.npy", rows[0], "<f4");
  write_npy(folder / "y.npy", rows[1], "<i8");
  data::Dataset files = data::Dataset::zip(data::from_npy(folder / "x.npy"), data::from_npy(folder / "y.npy"))
                            .shuffle(10 * batch)
                            .batch(batch)
                            .prefetch(2);
  Model model = w.model();
  std::vector<double> streamed, memory;
  double allocated = 0;
  for (int64_t e = 0; e < (settings.quick ? 2 : 2 * w.epochs); ++e) {
    auto t = Clock::now();
    model.fit(rows[0], rows[1], {.batch_size = batch, .verbose = 0});
    memory.push_back(seconds(t) / static_cast<double>(steps));
    long before = allocations();
    t = Clock::now();
    model.fit(files, {.verbose = 0});
    streamed.push_back(seconds(t) / static_cast<double>(steps));
    allocated = static_cast<double>(allocations() - before) / static_cast<double>(steps);
  }
  report(settings, "W1/memory", batch, memory, 0);
  report(settings, "W1/streamed", batch, streamed, allocated);
}

void bench_images(const Settings& settings) {
  const Workload& w = *std::ranges::find(workloads(), "W3", &Workload::id);
  const int64_t images = settings.quick ? 256 : 10000;
  Model model = w.model();
  const Tensor x = w.data(images)[0];
  const PredictOptions options{.batch_size = settings.batch ? settings.batch : w.batch, .verbose = 0};
  std::vector<double> times;
  long allocated = 0;
  for (int i = 0; i < (settings.quick ? 2 : 4); ++i) {
    const long before = allocations();
    auto t = Clock::now();
    model.predict(x, options);
    if (i > 0) times.push_back(seconds(t)), allocated = allocations() - before;  // the first plans
  }
  report(settings, "W3/images", images, times, static_cast<double>(allocated));
}

/// W1/start: the process is new, the data are small, one step is made.
void bench_start(const Settings& settings) {
  const Workload& w = workloads()[1];
  Tensors data = w.data(w.batch);
  Model model = w.model();
  double ready = process_age();
  model.fit(data[0], data[1], {.batch_size = w.batch, .epochs = 1, .verbose = 0});
  double first = process_age();
  report_seconds(settings, "W1/start", w.batch, first, ", \"before_fit\": " + std::to_string(ready));
}

std::string own_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

Settings parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw OptionError("bench: expected a value behind " + word + ", got none.");
      return argv[++i];
    };
    if (word == "--threads")
      settings.threads = std::stoi(value());
    else if (word == "--dtype")
      settings.dtype = value();
    else if (word == "--batch")
      settings.batch = std::stoll(value());
    else if (word == "--quick")
      settings.quick = true;
    else
      settings.ids.push_back(word);
  }
  if (settings.dtype == "bfloat16")
    config::set_dtype_policy("mixed_bfloat16");
  else if (settings.dtype != "float32")
    throw OptionError("bench: expected float32 or bfloat16 behind --dtype, got " + settings.dtype + ".");
  config::set_num_threads(settings.threads);
  if (settings.ids.empty())
    for (const Workload& w : workloads()) settings.ids.push_back(w.id);
  return settings;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 3 && std::string_view(argv[1]) == "--load") {
    load_in_fresh_process(argv[2]);
    return 0;
  }
  if (argc == 5 && std::string_view(argv[1]) == "--seed") {
    w2t_in_fresh_process(argv[2], argv[3], argv[4]);
    return 0;
  }
  Settings settings = parse(argc, argv);
  for (const std::string& id : settings.ids) {
    if (id == "W1t") {
      w1t_row(settings, process_age);
    } else if (id == "W2t") {
      w2t_row(settings, own_program());
    } else if (id == "W1/streamed") {
      bench_streamed(settings);
    } else if (id == "W3/images") {
      bench_images(settings);
    } else if (id == "W1/start") {
      bench_start(settings);
    } else if (id == "optimizer" || id.starts_with("optimizer/")) {
      optimizer_rows(settings, id);
    } else if (training_row(settings, id)) {
      continue;
    } else if (id == "files") {
      file_rows(settings, own_program());
    } else if (auto row = std::ranges::find(core_rows(), id, &CoreRow::id); row != core_rows().end()) {
      row->run(settings);
    } else {
      auto found = std::find_if(workloads().begin(), workloads().end(), [&](const Workload& w) { return w.id == id; });
      if (found == workloads().end())
        throw OptionError("bench: expected a workload such as W0, W1, W1t, W2t, W1/start, got \"" + id + "\".");
      bench_workload(*found, settings);
    }
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
