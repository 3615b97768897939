#include "addax/callbacks/backup_and_restore.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "core/warning.hpp"
#include "saving/checkpoint.hpp"
#include "training/background_task.hpp"
#include "training/callbacks/save_clock.hpp"
#include "training/running_fit.hpp"

namespace addax::callbacks {
namespace {

constexpr const char* prefix = "checkpoint-";
constexpr const char* ending = ".safetensors";

/// The checkpoints of a folder, by number.
class Generations {
 public:
  explicit Generations(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Makes the folder, removes what a write that was cut left, and finds what is there.
  void find() {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error)
      throw FileError(folder_.string() + ": expected a folder for checkpoints, got \"" + error.message() +
                      "\". Check the path and the permissions.");
    numbers_.clear();
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::string name = entry.path().filename().string();
      if (name.starts_with(".addax-") && name.ends_with(".tmp")) std::filesystem::remove(entry.path(), error);
      if (int64_t number = number_of(name)) numbers_.push_back(number);
    }
    std::sort(numbers_.begin(), numbers_.end());
  }

  const std::vector<int64_t>& numbers() const { return numbers_; }
  std::filesystem::path path(int64_t number) const {
    char text[32];
    std::snprintf(text, sizeof text, "%08lld", static_cast<long long>(number));
    return folder_ / (prefix + std::string(text) + ending);
  }
  /// Of a new one, newest of all.
  int64_t next() const { return numbers_.empty() ? 1 : numbers_.back() + 1; }
  void add(int64_t number) { numbers_.push_back(number); }
  /// Removes all but the `count` newest ones.
  void keep(size_t count) {
    while (numbers_.size() > count) {
      std::error_code ignored;
      std::filesystem::remove(path(numbers_.front()), ignored);
      numbers_.erase(numbers_.begin());
    }
  }
  /// A damaged one does not count, and goes with the next that is written.
  void set_aside(int64_t number) {
    std::erase(numbers_, number);
    damaged_.push_back(number);
  }
  void remove_damaged() {
    std::error_code ignored;
    for (int64_t number : std::exchange(damaged_, {}))
      if (std::find(numbers_.begin(), numbers_.end(), number) == numbers_.end())
        std::filesystem::remove(path(number), ignored);
  }
  /// All of them, and the folder where nothing else is in it.
  void remove_all() {
    keep(0);
    remove_damaged();
    std::error_code ignored;
    std::filesystem::remove(folder_, ignored);
  }

 private:
  /// 0 where the name is no checkpoint's.
  static int64_t number_of(std::string_view name) {
    if (!name.starts_with(prefix) || !name.ends_with(ending)) return 0;
    name.remove_prefix(std::string_view(prefix).size());
    name.remove_suffix(std::string_view(ending).size());
    bool digits = name.size() >= 8 && name.size() <= 18 && name.find_first_not_of("0123456789") == name.npos;
    return digits ? std::stoll(std::string(name)) : 0;
  }

  std::filesystem::path folder_;
  std::vector<int64_t> numbers_, damaged_;
};

class BackupAndRestoreCallback final : public CallbackBase, public PutsBack {
 public:
  BackupAndRestoreCallback(const std::string& folder, const BackupAndRestoreOptions& options)
      : options_(options), generations_(folder), clock_(options.save_freq) {
    if (folder.empty()) throw OptionError("BackupAndRestore: expected a folder for checkpoints, got \"\".");
    if (options.max_to_keep < 1)
      throw OptionError("BackupAndRestore: expected max_to_keep of at least 1, got " +
                        std::to_string(options.max_to_keep) + ".");
  }
  bool wants_batches() const override { return clock_.counts_batches(); }

  void on_train_begin(Logs&) override {
    clock_.set_batches(0);
    RunningFit& fit = RunningFit::of(model());
    fit.before_end([this, &fit] {
      if (!fit.interrupted()) return;
      background_.wait();
      write(fit.state());
    });
    generations_.find();
    load(fit);
  }
  void on_train_batch_begin(int64_t batch, Logs&) override { clock_.begin(batch); }
  void on_train_batch_end(int64_t batch, Logs&) override {
    if (clock_.due(batch)) save();
  }
  void on_epoch_end(int64_t, Logs&) override {
    if (options_.save_freq.each_epoch()) save();
  }
  void on_train_end(Logs&) override {
    bool kept = RunningFit::of(model()).interrupted() || !options_.delete_checkpoint;
    if (kept) return background_.wait();
    put_back();
    generations_.remove_all();
  }
  /// Whoever looks at the folder after fit() finds it at rest. That a write failed is of no use then.
  void put_back() noexcept override {
    try {
      background_.wait();
    } catch (...) {
    }
  }

  State state() const override { return {Json::object({{"batches", clock_.batches()}}), {}}; }
  void set_state(const State& state) override { clock_.set_batches(state.values["batches"].as_integer()); }

 private:
  void save() {
    RunningFit& fit = RunningFit::of(model());
    fit.when_settled([this, &fit] {
      background_.wait();
      auto state = std::make_shared<const TrainingState>(fit.state());
      if (!options_.save_on_background) return write(*state);
      background_.start([this, state]() mutable {
        write(*state);
        state.reset();
      });
    });
  }

  void write(const TrainingState& state) {
    int64_t number = generations_.next();
    write_checkpoint(generations_.path(number), state.values, state.tensors);
    generations_.add(number);
    generations_.remove_damaged();
    generations_.keep(static_cast<size_t>(std::max<int64_t>(options_.max_to_keep, options_.double_checkpoint ? 2 : 1)));
  }

  /// The newest one that is whole.
  void load(RunningFit& fit) {
    std::string damage;
    while (!generations_.numbers().empty()) {
      int64_t number = generations_.numbers().back();
      auto path = generations_.path(number);
      try {
        Checkpoint checkpoint = read_checkpoint(path);
        fit.resume({std::move(checkpoint.values), std::move(checkpoint.tensors)});
        if (!damage.empty()) warn("BackupAndRestore: " + damage + " The training goes on from " + path.string() + ".");
        return;
      } catch (const FormatError& error) {
        damage = error.what();
        generations_.set_aside(number);
      }
    }
    if (!damage.empty())
      throw FormatError("BackupAndRestore: expected a checkpoint that is whole, got none. " + damage +
                        " Remove the folder to begin anew.");
  }

  BackupAndRestoreOptions options_;
  Generations generations_;
  SaveClock clock_;
  BackgroundTask background_;
};

}  // namespace

Callback BackupAndRestore(const std::string& backup_dir, const BackupAndRestoreOptions& options) {
  return make<BackupAndRestoreCallback>(backup_dir, options);
}

}  // namespace addax::callbacks
