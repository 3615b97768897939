// Every file of the corpus is refused: in one printable line that says where, in little memory, in less than a second.
#include <doctest/doctest.h>

#include <unistd.h>
#include <cstdio>

#include <ctime>
#include <fstream>
#include <thread>

#include "addax/errors.hpp"
#include "core/printable.hpp"
#include "core/utf8.hpp"
#include "hostile/corpus.hpp"
#include "hostile/load.hpp"
#include "saving/warnings.hpp"
#include "support/allocations.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

double seconds_of_processor() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Characters that neither move nor turn what stands around them, in valid UTF-8.
bool is_printable_line(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    char32_t c = next_code_point(text, i);
    bool turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
    if (c == invalid_code_point || c < 0x20 || (c >= 0x7f && c < 0xa0) || turns) return false;
  }
  return true;
}

struct Outcome {
  std::string refusal = "read", wrong;
  double seconds = 0;
  size_t bytes = 0;
};

/// Tells opened_files.py, which watches this program's system calls, what comes now.
void mark(const char* what, const std::filesystem::path& path) {
  (void)::access((path.parent_path() / what / path.filename()).c_str(), F_OK);
}

/// In a thread of its own, which begins without blocks kept for later.
Outcome outcome_of(const std::filesystem::path& path, const Model& model) {
  Outcome outcome;
  std::thread reading([&] {
    double begin = seconds_of_processor();
    HeapPeak peak;
    mark("begin", path);
    try {
      load(path, model);
    } catch (const FormatError& error) {
      outcome.refusal = error.what();
    } catch (const std::exception& error) {
      outcome.refusal = error.what();
      outcome.wrong = "not a FormatError";
    }
    mark("end", path);
    outcome.bytes = peak.bytes();
    outcome.seconds = seconds_of_processor() - begin;
  });
  reading.join();
  return outcome;
}

/// What a refusal lacks, or nothing.
std::string wrong_with(const HostileFile& file, const std::string& place, const Outcome& outcome) {
  constexpr size_t longest = 2000, always_allowed = size_t{16} << 20;
  constexpr double longest_time = sanitized ? 10 : 1;
  if (!outcome.wrong.empty()) return outcome.wrong;
  if (outcome.refusal == "read") return "was read";
  if (!outcome.refusal.starts_with(place)) return "does not begin with the file";
  if (outcome.refusal.find(file.says) == std::string::npos) return "does not say: " + file.says;
  if (outcome.refusal.size() > longest) return "is " + std::to_string(outcome.refusal.size()) + " bytes long";
  if (!is_printable_line(outcome.refusal)) return "is no printable line";
  if (outcome.seconds > longest_time) return "takes too long";
  if (outcome.bytes > 4 * file.bytes.size() + always_allowed) return "takes too much memory";
  return {};
}

}  // namespace

TEST_CASE("what the corpus is made of is read") {
  TemporaryFolder folder;
  Model model = small_model();
  for (const HostileFile& file : good_files()) {
    std::ofstream(folder / file.name, std::ios::binary) << file.bytes;
    Outcome outcome = outcome_of(folder / file.name, model);
    CHECK_MESSAGE(outcome.refusal == "read", file.name << ": " << outcome.refusal);
  }
}

TEST_CASE("hostile and broken files are refused") {
  TemporaryFolder folder;
  Warnings warnings;
  Model model = small_model();
  const std::vector<std::string> before = bits(model);
  const Corpus corpus = whole_corpus();
  CHECK(corpus.size() >= 200);
  std::printf("%-48s %9s %6s %9s  %s\n", "file", "bytes", "ms", "KiB", "refused with");
  int passed = 0;
  for (const HostileFile& file : corpus) {
    const std::string path = (folder / file.name).string();
    std::ofstream(path, std::ios::binary) << file.bytes;
    Outcome outcome = outcome_of(path, model);
    std::filesystem::remove(path);
    bool json = file.name.starts_with("json_") && file.name.ends_with(".json");
    std::string wrong = wrong_with(file, json ? "model_from_json" : path, outcome);
    std::string shown = json ? outcome.refusal : outcome.refusal.substr(std::min(path.size(), outcome.refusal.size()));
    std::printf("%-48s %9zu %6.0f %9zu  %s\n", file.name.c_str(), file.bytes.size(), 1e3 * outcome.seconds,
                outcome.bytes >> 10, printable(shown, 100).c_str());
    if (wrong.empty() && bits(model) != before) wrong = "changes the model";
    passed += wrong.empty();
    CHECK_MESSAGE(wrong.empty(), file.name << ": the refusal " << wrong << "; it is: " << printable(shown, 400));
  }
  std::printf("%d of %zu files refused as they must be\n", passed, corpus.size());
}

}  // namespace addax::tests
