// GracefulStop: signals end a training behind its step, saved, with the handlers as they were.
#include "addax/callbacks/graceful_stop.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <random>
#include <thread>

#include "addax/callbacks/backup_and_restore.hpp"
#include "addax/callbacks/early_stopping.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/saving.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

using callbacks::GracefulStop, callbacks::BackupAndRestore;

struct Trained {
  Trained() {
    utils::set_random_seed(7);
    model = Sequential{Input({3}), layers::Dense(4, {.activation = "relu"}), layers::Dropout(0.3), layers::Dense(1)};
    model.compile({.optimizer = "adam", .loss = "mse"});
  }
  History fit(int64_t epochs, std::vector<Callback> callbacks) {
    utils::set_random_seed(7);
    return model.fit(x, y,
                     {.batch_size = 8,
                      .epochs = epochs,
                      .verbose = 0,
                      .callbacks = std::move(callbacks),
                      .validation_data = {x, y}});
  }
  Model model;
  Tensor x = random::normal({32, 3}, {.seed = 1}), y = random::normal({32, 1}, {.seed = 2});
};

/// Sends a signal to this process at one moment of a training.
class Raise : public CallbackBase {
 public:
  Raise(int64_t batches, int signal, bool in_validation = false)
      : left_(batches), signal_(signal), in_validation_(in_validation) {}
  void on_train_batch_end(int64_t, Logs&) override {
    ++steps;
    if (!in_validation_) count();
  }
  void on_test_batch_begin(int64_t, Logs&) override {
    if (in_validation_) count();
  }
  void on_test_end(Logs&) override { ++validations; }
  int steps = 0, validations = 0;

 private:
  void count() {
    if (--left_ == 0) ::raise(signal_);
  }
  int64_t left_;
  int signal_;
  bool in_validation_;
};

uintptr_t handler_of(int signal) {
  struct sigaction now {};
  ::sigaction(signal, nullptr, &now);
  return reinterpret_cast<uintptr_t>(now.sa_handler);
}

}  // namespace

TEST_CASE("a signal ends fit() behind the step, without validation, and the handlers come back") {
  const uintptr_t before[] = {handler_of(SIGINT), handler_of(SIGTERM)};
  for (int signal : {SIGINT, SIGTERM}) {
    Trained trained;
    auto raising = make<Raise>(6, signal);
    History history = trained.fit(5, {raising, GracefulStop()});
    CHECK(raising.as<Raise>().steps == 6);
    CHECK(raising.as<Raise>().validations == 1);
    CHECK(history.epoch() == std::vector<int64_t>{0});
    CHECK(history.interruption() == (signal == SIGINT ? "SIGINT" : "SIGTERM"));
    CHECK(handler_of(SIGINT) == before[0]);
    CHECK(handler_of(SIGTERM) == before[1]);
    CHECK(trained.fit(1, {GracefulStop()}).interruption().empty());
  }
}

TEST_CASE("handlers come back behind an error, too") {
  Trained trained;
  uintptr_t before = handler_of(SIGTERM);
  CHECK_THROWS(trained.fit(1, {GracefulStop(), callbacks::EarlyStopping("unknown")}));
  CHECK(handler_of(SIGTERM) == before);
}

TEST_CASE("what was interrupted goes on with the same bits") {
  for (bool in_validation : {false, true}) {
    for (int64_t moment : {2, 4, 6, 7}) {
      CAPTURE(in_validation);
      CAPTURE(moment);
      TemporaryFolder folder;
      auto stopping = [] { return callbacks::EarlyStopping({.patience = 9, .restore_best_weights = true}); };
      Trained whole, cut, resumed;
      History wanted = whole.fit(4, {stopping()});
      History part = cut.fit(4, {stopping(), GracefulStop(), make<Raise>(moment, SIGTERM, in_validation),
                                 BackupAndRestore(folder / "backup")});
      CHECK(part.interruption() == "SIGTERM");
      History got = resumed.fit(4, {stopping(), GracefulStop(), BackupAndRestore(folder / "backup")});
      CHECK(got.to_json() == wanted.to_json());
      CHECK(bits(resumed.model) == bits(whole.model));
    }
  }
}

TEST_CASE("with save_freq of false a checkpoint is written by an interruption alone") {
  TemporaryFolder folder;
  const BackupAndRestoreOptions options{.save_freq = false, .delete_checkpoint = false};
  auto backup = [&] { return BackupAndRestore(folder / "backup", options); };
  auto count = [&] { return std::distance(std::filesystem::directory_iterator(folder / "backup"), {}); };
  Trained whole, cut, resumed;
  whole.fit(3, {});
  cut.fit(1, {backup()});
  CHECK(count() == 0);
  cut.fit(3, {make<Raise>(6, SIGTERM), GracefulStop(), backup()});
  CHECK(count() == 1);
  resumed.fit(3, {backup()});
  CHECK(resumed.model.optimizer().iterations() == cut.model.optimizer().iterations() + 6);
}

TEST_CASE("the model is saved where a path is given") {
  TemporaryFolder folder;
  Trained trained;
  trained.fit(1, {GracefulStop((folder / "model.keras").string())});
  CHECK_FALSE(std::filesystem::exists(folder / "model.keras"));
  trained.fit(5, {make<Raise>(3, SIGINT), GracefulStop((folder / "model.keras").string())});
  CHECK(bits(saving::load_model((folder / "model.keras").string()).weights()) == bits(trained.model.weights()));
  CHECK(refusal<OptionError>([] { GracefulStop("model.bin"); }) ==
        "GracefulStop: expected a filepath that ends in .keras, .h5 or .weights.h5, got \"model.bin\".");
}

TEST_CASE("a training without end that is stopped" * doctest::skip()) {
  if (Process::argument().empty()) return;
  History history = Trained().fit(1 << 30, {GracefulStop(), BackupAndRestore(Process::argument(), {.save_freq = 50})});
  std::_Exit(history.interruption() == "SIGTERM" ? 3 : 1);
}

namespace {

// A sanitizer's process takes longer to begin.
constexpr int patience = ADDAX_SANITIZED ? 10 : 1;

void stop_at_random(int times) {
  TemporaryFolder folder;
  std::mt19937 random(5);
  int64_t before = 0;
  int stopped = 0;
  for (int i = 0; i < times; ++i) {
    Process process("a training without end that is stopped", folder / "backup");
    std::this_thread::sleep_for(std::chrono::microseconds(patience * (40'000 + random() % 60'000)));
    process.send(SIGTERM);
    int status = process.wait();
    if (WIFSIGNALED(status)) continue;  // before fit() began
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 3);
    ++stopped;
    Trained resumed;
    resumed.fit(0, {BackupAndRestore(folder / "backup", {.delete_checkpoint = false})});
    CHECK(resumed.model.optimizer().iterations() >= before);  // no step on a machine too busy for one
    before = resumed.model.optimizer().iterations();
  }
  CHECK(stopped > 0);
}

}  // namespace

TEST_CASE("a process that is stopped ends in order") { stop_at_random(3); }

TEST_SUITE("slow") {
  TEST_CASE("a process that is stopped 200 times ends in order") { stop_at_random(200); }
}

}  // namespace addax::tests
