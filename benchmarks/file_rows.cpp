#include "file_rows.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <addax/addax.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "saving/checkpoint.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;

namespace {

/// The most memory that this program has had since it began; what the parent had does not count.
double peak_mebibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

double middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The middle of several tries each, taken in turns, so that both meet the same disturbances.
std::pair<double, double> in_turns(int tries, const std::function<void()>& ours, const std::function<void()>& bare) {
  std::vector<double> first, second;
  for (int i = 0; i < tries; ++i) {
    auto t = Clock::now();
    ours();
    first.push_back(seconds(t));
    t = Clock::now();
    bare();
    second.push_back(seconds(t));
  }
  return {middle(first), middle(second)};
}

/// The file's bytes into fresh memory, from the page cache.
void read_bytes(const std::string& path) {
  int file = ::open(path.c_str(), O_RDONLY);
  auto size = static_cast<size_t>(::lseek(file, 0, SEEK_END));
  auto bytes = std::make_unique_for_overwrite<char[]>(size);
  for (size_t done = 0; done < size;) {
    ssize_t n = ::pread(file, bytes.get() + done, size - done, static_cast<off_t>(done));
    if (n <= 0) break;
    done += static_cast<size_t>(n);
  }
  ::close(file);
}

void write_bytes(const std::string& path, const std::vector<char>& bytes) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (size_t done = 0; done < bytes.size();) {
    ssize_t n = ::write(file, bytes.data() + done, bytes.size() - done);
    if (n <= 0) break;
    done += static_cast<size_t>(n);
  }
  ::fsync(file);
  ::close(file);
}

/// What fresh processes printed, the middle of each: seconds to the weights, to the first prediction, and MiB.
std::array<double, 3> in_fresh_processes(int tries, const std::string& program, const std::string& path) {
  std::array<std::vector<double>, 3> printed;
  for (int i = 0; i < tries; ++i) {
    std::FILE* pipe = ::popen(("'" + program + "' --load '" + path + "'").c_str(), "r");
    double values[3] = {-1, -1, -1};
    if (pipe == nullptr || std::fscanf(pipe, "%lf %lf %lf", &values[0], &values[1], &values[2]) != 3) values[0] = -1;
    if (pipe != nullptr) ::pclose(pipe);
    for (size_t k = 0; k < printed.size(); ++k) printed[k].push_back(values[k]);
  }
  return {middle(printed[0]), middle(printed[1]), middle(printed[2])};
}

std::string member(const char* name, double value) {
  return ", \"" + std::string(name) + "\": " + std::to_string(value);
}

void large_rows(const Settings& settings, const std::string& program, const TemporaryFolder& folder) {
  const int layers = settings.quick ? 2 : 25, tries = settings.quick ? 1 : 11;
  const std::string path = folder / "large.keras", bare = folder / "bare";
  Sequential model{Input({1024})};
  for (int i = 0; i < layers; ++i) model.add(layers::Dense(1024));
  model.save(path);
  const std::vector<char> bytes(std::filesystem::file_size(path));
  const std::string size = member("weights_mb", static_cast<double>(model.count_params()) * 4 / (1 << 20));
  auto [save, write] = in_turns(
      tries, [&] { model.save(path); }, [&] { write_bytes(bare, bytes); });
  report_seconds(settings, "files/save", 0, save, member("bare_s", write) + size);
  Tensors weights;
  for (const Variable& v : model.weights()) weights.push_back(v.path(), v.value());
  auto [checkpoint, again] = in_turns(
      tries, [&] { write_checkpoint(folder / "checkpoint", Json::object({}), weights); },
      [&] { write_bytes(bare, bytes); });
  report_seconds(settings, "files/checkpoint", 0, checkpoint, member("bare_s", again) + size);
  auto [load, read] = in_turns(
      tries, [&] { saving::load_model(path); }, [&] { read_bytes(path); });
  report_seconds(settings, "files/load", 0, load, member("bare_s", read) + size);
  auto [loaded, predicted, peak] = in_fresh_processes(tries, program, path);
  report_seconds(settings, "files/fresh_load", 0, loaded,
                 member("predicted_s", predicted) + member("peak_mb_more", peak) + size);
}

/// Trained for a step, so that the file holds Adam's state, too.
void w1_row(const Settings& settings, const std::string& program, const TemporaryFolder& folder) {
  Sequential model{Input({784}),         layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  model.train_on_batch(ops::zeros({32, 784}), ops::zeros({32}, "int32"));
  model.save(folder / "w1.keras");
  auto [loaded, predicted, peak] = in_fresh_processes(settings.quick ? 1 : 21, program, folder / "w1.keras");
  report_seconds(settings, "files/W1", 0, loaded, member("predicted_s", predicted) + member("peak_mb_more", peak));
}

}  // namespace

void load_in_fresh_process(const std::string& path) {
  const double before = peak_mebibytes();
  auto t = Clock::now();
  Model model = saving::load_model(path);
  const double loaded = seconds(t);
  Shape shape = model.input().shape();
  shape[0] = 1;
  model.predict(ops::zeros(shape), {.verbose = 0});
  std::printf("%.6f %.6f %.1f\n", loaded, seconds(t), peak_mebibytes() - before);
}

void file_rows(const Settings& settings, const std::string& program) {
  TemporaryFolder folder;
  large_rows(settings, program, folder);
  w1_row(settings, program, folder);
}
