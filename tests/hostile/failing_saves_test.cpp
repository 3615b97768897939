// Saves that fail or are killed at any step: the last good file loads, nothing else stays behind, the error says why.
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <set>

#include "addax/callbacks/backup_and_restore.hpp"
#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/saving.hpp"
#include "core/file.hpp"
#include "hostile/load.hpp"
#include "saving/checkpoint.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;

/// What happens at one call of all that write: an error, or the end of the process.
struct Fault {
  int calls = 0, at = 0, error = 0;
  bool kills = false;
  std::set<int> open = {}, synced = {};
  bool torn = false;  // a file got its name before its bytes were durable

  bool strikes() {
    if (++calls != at) return false;
    if (kills) ::kill(::getpid(), SIGKILL);
    errno = error;
    return true;
  }
};
Fault fault;

constexpr size_t short_write = 2000;
const FileCalls faulty{[](int file, const void* data, size_t size) {
                         fault.open.insert(file), fault.synced.erase(file);
                         return fault.strikes() ? -1 : ::write(file, data, std::min(size, short_write));
                       },
                       [](int file) {
                         if (fault.strikes()) return -1;
                         fault.synced.insert(file);
                         return ::fsync(file);
                       },
                       [](int file) {
                         fault.torn = fault.torn || !fault.synced.contains(file);
                         fault.open.erase(file);
                         int closed = ::close(file);
                         return fault.strikes() ? -1 : closed;
                       },
                       [](const char* from, const char* to) {
                         fault.torn = fault.torn || !fault.open.empty();
                         return fault.strikes() ? -1 : ::rename(from, to);
                       }};

class Injected {
 public:
  explicit Injected(Fault how) : real_(file_calls) {
    fault = std::move(how);
    file_calls = &faulty;
  }
  ~Injected() { file_calls = real_; }

 private:
  const FileCalls* real_;
};

Model model_of_seed(unsigned seed) {
  Model model = small_model();
  model.compile({.optimizer = optimizers::Adam(), .loss = "mse"});
  model.fit(random::normal({8, 6}, {.seed = seed}), random::normal({8, 4}, {.seed = seed + 1}), {.verbose = 0});
  return model;
}

/// A way to save: the name says the format.
struct Target {
  std::string name;
  bool single;  // in one file, which a kill cannot tear

  void save(const Model& model, const std::string& path) const {
    if (name == "folder") return model.save(path, {.zipped = false});
    if (name.ends_with(".weights.json")) return model.save_weights(path, {.max_shard_size = 100.0 / (1 << 30)});
    is_weights() ? model.save_weights(path) : model.save(path);
  }
  std::vector<std::string> load(const std::string& path) const {
    if (!is_weights()) return bits(saving::load_model(path).weights());
    Model model = small_model();
    model.load_weights(path);
    return bits(model.weights());
  }
  bool is_weights() const { return name.find(".weights.") != name.npos || name.ends_with(".safetensors"); }
};

const std::vector<Target> targets{{"a.keras", true},         {"a.h5", true},
                                  {"a.weights.h5", true},    {"a.safetensors", true},
                                  {"a.weights.json", false}, {"folder", false}};

size_t temporary_files(const fs::path& folder) {
  auto is_temporary = [](const fs::directory_entry& entry) { return entry.path().extension() == ".tmp"; };
  return static_cast<size_t>(std::count_if(fs::recursive_directory_iterator(folder), {}, is_temporary));
}

}  // namespace

TEST_CASE("whatever call of a save fails, the last good file loads") {
  Model old_model = model_of_seed(1), new_model = model_of_seed(5);
  const auto old_bits = bits(old_model.weights()), new_bits = bits(new_model.weights());
  for (const Target& target : targets) {
    CAPTURE(target.name);
    TemporaryFolder folder;
    const std::string path = folder / target.name;
    target.save(old_model, path);
    std::string text;
    int at = 0;
    while (text != "saved") {
      const int error = std::array{ENOSPC, EIO, EDQUOT}[static_cast<size_t>(at) % 3];
      {
        Injected injected({.at = ++at, .error = error});
        text = "saved";
        try {
          target.save(new_model, path);
        } catch (const FileError& refused) {
          text = refused.what();
        }
        CHECK(!fault.torn);
      }
      CAPTURE(at);
      CHECK(temporary_files(folder.path()) == 0);
      if (text == "saved") break;
      CHECK(text.starts_with(folder.path().string()));
      const bool named = text.find("may not outlive a power failure") != text.npos;
      const bool full = error != EIO, says_full = text.find("Free some space") != text.npos;
      CHECK((named || full == says_full));
      if (!target.single) continue;  // its files get their names one after another
      CHECK(target.load(path) == (named ? new_bits : old_bits));
      if (named) target.save(old_model, path);
    }
    CHECK(at > 5);
    CHECK(target.load(path) == new_bits);
  }
}

TEST_CASE("whenever a save is killed, the last good file loads, or the new one") {
  Model old_model = model_of_seed(1), new_model = model_of_seed(5);
  const auto old_bits = bits(old_model.weights()), new_bits = bits(new_model.weights());
  for (const Target& target : targets) {
    if (!target.single) continue;
    CAPTURE(target.name);
    TemporaryFolder folder;
    const std::string path = folder / target.name;
    target.save(old_model, path);
    bool killed = true;
    for (int at = 1; killed; ++at) {
      const pid_t child = ::fork();
      if (child == 0) {
        Injected injected({.at = at, .kills = true});
        target.save(new_model, path);
        ::_exit(0);
      }
      int status = 0;
      REQUIRE(::waitpid(child, &status, 0) == child);
      killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
      const auto loaded = target.load(path);
      CHECK((loaded == old_bits || loaded == new_bits));
      CHECK((killed || loaded == new_bits));
      if (!killed) CHECK(at > 5);
    }
  }
}

TEST_CASE("checkpoints of a training: whatever call fails, those that are there are whole") {
  for (int at = 1, struck = true; struck; ++at) {
    CAPTURE(at);
    TemporaryFolder folder;
    Model model = small_model();
    model.compile({.optimizer = optimizers::Adam(), .loss = "mse"});
    std::string text = "trained";
    {
      Injected injected({.at = at, .error = ENOSPC});
      try {
        model.fit(
            random::normal({8, 6}), random::normal({8, 4}),
            {.epochs = 3,
             .verbose = 0,
             .callbacks = {callbacks::BackupAndRestore((folder / "backup").string(), {.delete_checkpoint = false})}});
      } catch (const FileError& error) {
        text = error.what();
      }
      struck = fault.calls >= at;
      CHECK(!fault.torn);
    }
    CHECK((text == "trained") == !struck);
    CHECK(temporary_files(folder.path()) == 0);
    for (const auto& entry : fs::directory_iterator(folder / "backup")) CHECK_NOTHROW(read_checkpoint(entry.path()));
  }
}

}  // namespace addax::tests
