// BackupAndRestore: which checkpoint is taken, what is kept of them, and what happens to one that is damaged, cannot be
// written, or belongs to another training. That resumed bits are the same is held by resume_test.
#include "addax/callbacks/backup_and_restore.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "addax/layers/dropout.hpp"
#include "addax/utils/warning.hpp"
#include "core/file.hpp"
#include "saving/checkpoint.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

using callbacks::BackupAndRestore;
namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder))
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::path& file : files_in(folder)) names.push_back(file.filename());
  return names;
}

struct Trained {
  explicit Trained(int64_t units = 4) {
    utils::set_random_seed(7);
    model =
        Sequential{Input({3}), layers::Dense(units, {.activation = "relu"}), layers::Dropout(0.3), layers::Dense(1)};
    model.compile({.optimizer = "adam", .loss = "mse"});
  }
  History fit(int64_t epochs, std::vector<Callback> callbacks) {
    return model.fit(x, y, {.batch_size = 8, .epochs = epochs, .verbose = 0, .callbacks = std::move(callbacks)});
  }
  Model model;
  Tensor x = random::normal({32, 3}, {.seed = 1}), y = random::normal({32, 1}, {.seed = 2});
};

/// Four epochs of which three are written down.
void cut_training(const std::string& folder, BackupAndRestoreOptions options = {}) {
  options.delete_checkpoint = false;
  Trained().fit(3, {BackupAndRestore(folder, options)});
}

struct Warnings {
  Warnings() {
    utils::set_warning_handler([this](const std::string& text) { texts.push_back(text); });
  }
  ~Warnings() { utils::set_warning_handler({}); }
  std::vector<std::string> texts;
};

void flip_bit(const fs::path& path, size_t bit) {
  Bytes bytes = read_file(path);
  bytes.data()[bit / 8] ^= std::byte(1 << bit % 8);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
}

}  // namespace

TEST_CASE("so many generations are kept, and none once fit() has ended") {
  TemporaryFolder folder;
  auto left = [&](BackupAndRestoreOptions options) {
    fs::remove_all(folder / "backup");
    Trained().fit(4, {BackupAndRestore(folder / "backup", options)});
    return names_in(folder / "backup");
  };
  using Names = std::vector<std::string>;
  const std::string one = "checkpoint-00000001.safetensors", three = "checkpoint-00000003.safetensors",
                    four = "checkpoint-00000004.safetensors", sixteen = "checkpoint-00000016.safetensors";
  CHECK(left({.delete_checkpoint = false}) == Names{three, four});
  CHECK(left({.delete_checkpoint = false, .max_to_keep = 1}) == Names{four});
  CHECK(left({.double_checkpoint = true, .delete_checkpoint = false, .max_to_keep = 1}) == Names{three, four});
  CHECK(left({.save_freq = 1, .delete_checkpoint = false, .max_to_keep = 1}) == Names{sixteen});
  CHECK(left({.save_freq = 10, .delete_checkpoint = false, .save_on_background = false}) == Names{one});
  CHECK(left({}).empty());
  CHECK_FALSE(fs::exists(folder / "backup"));
}

TEST_CASE("a training that had ended is not begun again, and one goes on to more epochs") {
  TemporaryFolder folder;
  cut_training(folder / "backup");
  Trained whole, again, on;
  History a = whole.fit(5, {}), b = again.fit(3, {BackupAndRestore(folder / "backup", {.delete_checkpoint = false})});
  CHECK(b.epoch() == std::vector<int64_t>{0, 1, 2});
  CHECK(again.model.optimizer().iterations() == 12);
  History c = on.fit(5, {BackupAndRestore(folder / "backup")});
  CHECK(a["loss"] == c["loss"]);
  CHECK(bits(whole.model) == bits(on.model));
}

TEST_CASE("a damaged newest checkpoint is set aside, said, and replaced") {
  TemporaryFolder folder;
  std::string backup = folder / "backup";
  cut_training(backup);
  Trained whole;
  History a = whole.fit(4, {});
  auto files = files_in(backup);
  REQUIRE(files.size() == 2);
  std::string good = files[0], bad = files[1];
  size_t size = fs::file_size(bad);
  flip_bit(bad, 8 * size / 2);
  Warnings warnings;
  Trained resumed;
  History b = resumed.fit(4, {BackupAndRestore(backup, {.delete_checkpoint = false})});
  CHECK(a["loss"] == b["loss"]);
  CHECK(bits(whole.model) == bits(resumed.model));
  CHECK(warnings.texts ==
        std::vector<std::string>{
            "BackupAndRestore: " + bad +
            ": expected a checkpoint with the checksum of its content, got a damaged file of " + std::to_string(size) +
            " bytes. It was cut or changed after it was written. The training goes on from " + good + "."});
  CHECK(names_in(backup) ==
        std::vector<std::string>{"checkpoint-00000003.safetensors", "checkpoint-00000004.safetensors"});

  for (const fs::path& file : files_in(backup)) fs::resize_file(file, 5);
  std::string oldest = files_in(backup).front();
  Trained lost;
  auto before = bits(lost.model);
  CHECK(refusal<FormatError>([&] { lost.fit(5, {BackupAndRestore(backup)}); }) ==
        "BackupAndRestore: expected a checkpoint that is whole, got none. " + oldest +
            ": expected a checkpoint with the checksum of its content, got a damaged file of 5 bytes. It was cut or "
            "changed after it was "
            "written. Remove the folder to begin anew.");
  CHECK(bits(lost.model) == before);
}

TEST_CASE("no bit of a checkpoint changes unseen") {
  TemporaryFolder folder;
  cut_training(folder / "backup");
  fs::path file = files_in(folder / "backup").back();
  const Bytes whole = read_file(file);
  CHECK_NOTHROW(read_checkpoint(file));
  std::mt19937 random(1);
  for (int i = 0; i < 150; ++i) {
    size_t bit = random() % (8 * whole.size());
    flip_bit(file, bit);
    CHECK_THROWS_AS(read_checkpoint(file), FormatError);
    flip_bit(file, bit);
  }
  for (size_t size = whole.size(); size > 0; size -= std::min<size_t>(size, 397)) {
    fs::resize_file(file, size - 1);
    CHECK_THROWS_AS(read_checkpoint(file), FormatError);
  }
}

TEST_CASE("a checkpoint of another training is refused, and nothing changes") {
  TemporaryFolder folder;
  cut_training(folder / "backup");
  Trained other(5);
  auto before = bits(other.model.trainable_variables());
  std::string text = refusal<FormatError>([&] { other.fit(5, {BackupAndRestore(folder / "backup")}); });
  CHECK(text.find("expected a checkpoint of a training of ") != std::string::npos);
  CHECK(text.find("kernel [3, 5] float32, in the checkpoint [3, 4] float32; ") != std::string::npos);
  CHECK(bits(other.model.trainable_variables()) == before);
  CHECK(other.fit(1, {}).epoch().size() == 1);
}

TEST_CASE("a checkpoint that cannot be written is an error, and the one before stays") {
  TemporaryFolder folder;
  std::string backup = folder / "backup";
  static int writes;
  static const FileCalls* real;
  real = file_calls;
  FileCalls full{[](int file, const void* bytes, size_t size) -> ssize_t {
                   if (--writes >= 0) return real->write(file, bytes, size);
                   errno = ENOSPC;
                   return -1;
                 },
                 real->fsync, real->close, real->rename};
  for (bool on_background : {false, true}) {
    fs::remove_all(backup);
    writes = 40;
    file_calls = &full;
    std::string text = refusal<FileError>(
        [&] { Trained().fit(50, {BackupAndRestore(backup, {.save_on_background = on_background})}); });
    file_calls = real;
    CHECK(text.find("expected a file that can be written, got \"No space left on device\"") != std::string::npos);
    REQUIRE_FALSE(files_in(backup).empty());
    for (const fs::path& file : files_in(backup)) CHECK_NOTHROW(read_checkpoint(file));
    Warnings warnings;
    CHECK(Trained().fit(20, {BackupAndRestore(backup)}).epoch().size() == 20);
    CHECK(warnings.texts.empty());
  }
}

TEST_CASE("options that mean nothing are refused") {
  CHECK(refusal<OptionError>([] { BackupAndRestore("x", {.save_freq = 0 - 1}); }) ==
        "save_freq: expected \"epoch\" or a number of batches from 1 on, got -1.");
  CHECK(refusal<OptionError>([] { BackupAndRestore("x", {.max_to_keep = 0}); }) ==
        "BackupAndRestore: expected max_to_keep of at least 1, got 0.");
  CHECK(refusal<OptionError>([] { BackupAndRestore(""); }) ==
        "BackupAndRestore: expected a folder for checkpoints, got \"\".");
}

TEST_CASE("a training without end that is killed" * doctest::skip()) {
  if (Process::argument().empty()) return;
  Trained().fit(1 << 30, {BackupAndRestore(Process::argument(), {.save_freq = 3})});
}

namespace {

std::vector<std::string> checkpoints_in(const fs::path& folder) {
  std::vector<std::string> names = names_in(folder);
  std::erase_if(names, [](const std::string& name) {
    return !name.starts_with("checkpoint-") || !name.ends_with(".safetensors");
  });
  return names;
}

/// Kills a training at random moments, three of four times while it writes one checkpoint after another; whatever was
/// written last must load and be whole.
void kill_at_random(int times) {
  TemporaryFolder folder;
  std::string backup = folder / "backup";
  std::mt19937 random(3);
  int64_t before = 0, loaded = 0;
  Warnings warnings;
  for (int i = 0; i < times; ++i) {
    const std::vector<std::string> found = checkpoints_in(backup);
    Process process("a training without end that is killed", backup);
    for (int ms = 0; i % 4 != 0 && ms < 60'000 && checkpoints_in(backup) == found; ++ms)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
    process.send(SIGKILL);
    process.wait();
    if (checkpoints_in(backup).empty()) {
      CHECK(loaded == 0);
      continue;
    }
    ++loaded;
    Trained resumed;
    resumed.fit(0, {BackupAndRestore(backup, {.delete_checkpoint = false})});
    int64_t steps = resumed.model.optimizer().iterations();
    CHECK(steps >= before);  // no checkpoint is lost
    CHECK(steps % 3 == 0);
    before = steps;
  }
  CHECK(loaded >= times / 4 * 3);
  CHECK(warnings.texts.empty());
}

}  // namespace

TEST_CASE("a training that is killed leaves a checkpoint that loads") { kill_at_random(4); }

TEST_SUITE("slow") {
  TEST_CASE("a training that is killed 200 times leaves a checkpoint that loads") { kill_at_random(200); }
}

}  // namespace addax::tests
