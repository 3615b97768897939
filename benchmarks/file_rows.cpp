#include "file_rows.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <addax/addax.hpp>

#include <cstdio>
#include <memory>

#include "support/temporary_folder.hpp"

using namespace addax;

namespace {

double mebibytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// The least of several tries.
double best(int tries, const std::function<void()>& work) {
  double least = 1e9;
  for (int i = 0; i < tries; ++i) {
    auto t = Clock::now();
    work();
    least = std::min(least, seconds(t));
  }
  return least;
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

/// What the fresh process printed: seconds and MiB.
std::pair<double, double> in_fresh_process(const std::string& program, const std::string& path) {
  std::FILE* pipe = ::popen(("'" + program + "' --load '" + path + "'").c_str(), "r");
  double milliseconds = 0, peak = 0;
  if (pipe == nullptr || std::fscanf(pipe, "%lf %lf", &milliseconds, &peak) != 2) milliseconds = peak = -1;
  if (pipe != nullptr) ::pclose(pipe);
  return {milliseconds / 1000, peak};
}

}  // namespace

void load_in_fresh_process(const std::string& path) {
  double before = mebibytes();
  auto t = Clock::now();
  Model model = saving::load_model(path);
  Shape shape = model.input().shape();
  shape[0] = 1;
  model.predict(ops::zeros(shape), {.verbose = 0});
  std::printf("%.3f %.1f\n", seconds(t) * 1000, mebibytes() - before);
}

void file_rows(const Settings& settings, const std::string& program) {
  const int layers = settings.quick ? 2 : 25, tries = settings.quick ? 1 : 7;
  TemporaryFolder folder;
  const std::string path = folder / "large.keras", bare = folder / "bare";
  Sequential model{Input({1024})};
  for (int i = 0; i < layers; ++i) model.add(layers::Dense(1024));
  double save = best(tries, [&] { model.save(path); });
  std::vector<char> bytes(std::filesystem::file_size(path));
  double write = best(tries, [&] { write_bytes(bare, bytes); });
  double read = best(tries, [&] { read_bytes(path); });
  double load = best(tries, [&] { saving::load_model(path); });
  double weights = static_cast<double>(model.count_params()) * 4 / (1 << 20);
  const std::string size = ", \"weights_mb\": " + std::to_string(weights);
  report_seconds(settings, "files/save", 0, save, ", \"write_s\": " + std::to_string(write) + size);
  report_seconds(settings, "files/load", 0, load, ", \"read_s\": " + std::to_string(read) + size);
  auto [fresh, peak] = in_fresh_process(program, path);
  report_seconds(settings, "files/fresh_load", 0, fresh, ", \"peak_mb\": " + std::to_string(peak) + size);

  Sequential small{Input({784}), layers::Dense(512, {.activation = "relu"}), layers::Dense(512, {.activation = "relu"}),
                   layers::Dense(10, {.activation = "softmax"})};
  small.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  small.save(folder / "w1.keras");
  report_seconds(settings, "files/W1", 0, in_fresh_process(program, folder / "w1.keras").first);
}
