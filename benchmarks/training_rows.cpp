#include "training_rows.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <addax/addax.hpp>

#include <algorithm>
#include <memory>

#include "support/temporary_folder.hpp"
#include "training/loop.hpp"
#include "training/row_source.hpp"
#include "workloads.hpp"

using namespace addax;

namespace {

/// Runs both in turns and reports the time of a step of each, then what the first has more than the second: the
/// middle of the differences within a turn, so that what else the machine does weighs on both.
void in_turns(const Settings& settings, const std::string& row, int64_t batch, int64_t steps, int64_t turns,
              const std::function<void()>& with, const std::function<void()>& without) {
  std::vector<double> first, second, more;
  for (int64_t turn = 0; turn < (settings.quick ? 2 : turns); ++turn) {
    auto t = Clock::now();
    with();
    first.push_back(seconds(t) / static_cast<double>(steps));
    t = Clock::now();
    without();
    second.push_back(seconds(t) / static_cast<double>(steps));
    more.push_back(first.back() - second.back());
  }
  auto middle = [](std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  auto least = [](const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); };
  report(settings, row, batch, first, 0);
  report(settings, row + "/without", batch, second, 0);
  report_seconds(settings, row + "/more", batch, middle(more),
                 ", \"share\": " + std::to_string(middle(more) / middle(second)) +
                     ", \"share_of_fastest\": " + std::to_string(least(first) / least(second) - 1));
}

void auc(const Settings& settings) {
  const Workload& w9 = workloads()[4];
  const int64_t steps = settings.quick ? 4 : 50;
  Tensors data = w9.data(w9.batch * steps);
  Model with = w9.model(), without = w9.model();
  without.compile({.optimizer = "adam", .loss = losses::BinaryCrossentropy({.label_smoothing = 0.05})});
  const FitOptions epoch{.batch_size = w9.batch, .verbose = 0};
  auto fit = [&](Model& model) { model.fit(data[0], data[1], epoch); };
  fit(with), fit(without);
  in_turns(
      settings, "W9/auc", w9.batch, steps, 40, [&] { fit(with); }, [&] { fit(without); });
}

/// Sends what is printed to nowhere: the progress bar is made, and no terminal slows it down.
class Silence {
 public:
  Silence() : kept_(::dup(1)) {
    std::fflush(stdout);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 1);
    ::close(nowhere);
  }
  ~Silence() {
    std::fflush(stdout);
    ::dup2(kept_, 1);
    ::close(kept_);
  }

 private:
  int kept_;
};

void dressed(const Settings& settings, const Workload& w, int64_t turns) {
  const int64_t steps = settings.quick ? 4 : w.steps * (w.id == "W0" ? 16 : 1);
  Tensors data = w.data(w.batch * steps);
  Model model = w.model();
  model.compile({.optimizer = w.id == "W0" ? Optimizer(optimizers::SGD({.learning_rate = 0.01})) : Optimizer("adam"),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy", metrics::SparseTopKCategoricalAccuracy({.k = 2}),
                             metrics::SparseCategoricalCrossentropy()}});
  TemporaryFolder folder;
  auto fit = [&] {
    Silence silence;
    model.fit(data[0], data[1],
              {.batch_size = w.batch,
               .verbose = 1,
               .callbacks = {callbacks::EarlyStopping({.monitor = "loss", .patience = 100}),
                             callbacks::CSVLogger(folder / "log.csv")}});
  };
  fit();
  RowSource source("bench", {data[0], data[1], {}}, w.batch, true);
  StepRunner runner(model.as<ModelBase>(), source, true);
  int64_t pass = 0;
  auto bare = [&] {
    source.begin(++pass);
    while (source.next()) runner.run(1);
    if (DeviceMemory* device = current_memory()) device->synchronize();
  };
  bare();
  in_turns(settings, w.id + "/dressed", w.batch, steps, turns, fit, bare);
}

/// W1 with 100 MB of weights and slots would be another model: it has 8 MB, which a thread writes while 99 steps run.
void saved(const Settings& settings) {
  const Workload& w1 = workloads()[1];
  const int64_t steps = settings.quick ? 4 : 100;
  Tensors data = w1.data(w1.batch * steps);
  Model model = w1.model();
  TemporaryFolder folder;
  auto fit = [&](std::vector<Callback> callbacks) {
    model.fit(data[0], data[1], {.batch_size = w1.batch, .verbose = 0, .callbacks = std::move(callbacks)});
  };
  fit({});
  auto with = [&] { fit({callbacks::BackupAndRestore(folder / "backup", {.save_freq = steps / 2 + 1})}); };
  in_turns(settings, "W1/saved", w1.batch, steps, 25, with, [&] { fit({}); });
}

}  // namespace

bool training_row(const Settings& settings, const std::string& id) {
  if (id == "W9/auc")
    auc(settings);
  else if (id == "W0/dressed")
    dressed(settings, workloads()[0], 200);
  else if (id == "W1/dressed")
    dressed(settings, workloads()[1], 25);
  else if (id == "W1/saved")
    saved(settings);
  else
    return false;
  return true;
}
