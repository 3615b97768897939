// addax: looks at files of models and weights, checks, converts and compares them, and predicts.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "addax/errors.hpp"
#include "commands.hpp"

namespace {

struct Command {
  const char *name, *arguments, *help;
  size_t least, most;  // paths
  void (*run)(const tools::Call& call);
};

constexpr size_t any_number = 1000;
constexpr Command commands[] = {
    {"inspect", "FILE", "architecture, weights with shapes and bytes, compile settings, optimizer step", 1, 1,
     tools::inspect},
    {"verify", "FILE", "reads all of it: structure, checksums, classes, every value", 1, 1, tools::verify},
    {"convert", "A B", "between .keras, .h5, .weights.h5 and .safetensors", 2, 2, tools::convert},
    {"diff", "A B", "which weights differ, and by how much", 2, 2, tools::diff},
    {"predict", "MODEL INPUT.npy... OUTPUT.npy", "the model's outputs for arrays of inputs, in their order", 3,
     any_number, tools::predict},
};

constexpr int good = 0, refused = 1, wrong_usage = 2;

void print_usage(std::FILE* to) {
  std::fputs("addax COMMAND [OPTIONS] FILES\n\n", to);
  for (const Command& command : commands)
    std::fprintf(to, "  addax %-7s %-30s %s\n", command.name, command.arguments, command.help);
  std::fputs(
      "\n"
      "  --json           print the result as one line of JSON\n"
      "  --model MODEL    convert: the model whose weights A holds, where A or B does not say enough\n"
      "  --tolerance T    diff: refuse weights that differ by more than T\n"
      "  --help           print this\n\n"
      "Files are .keras, folders of the same, .h5, .weights.h5, .weights.json, .safetensors and .npz.\n"
      "Exit status: 0 good, 1 refused with one line on stderr, 2 wrong usage.\n",
      to);
}

int misused(const std::string& what) {
  std::fprintf(stderr, "addax: %s\n\n", what.c_str());
  print_usage(stderr);
  return wrong_usage;
}

/// Reads the options; what is wrong with them, or nothing.
std::string read_call(int count, char** arguments, tools::Call& call) {
  for (int i = 0; i < count; ++i) {
    std::string_view argument = arguments[i];
    bool has_value = argument == "--model" || argument == "--tolerance";
    if (argument == "--json") {
      call.json = true;
    } else if (has_value && i + 1 == count) {
      return std::string(argument) + " without a value";
    } else if (argument == "--model") {
      call.model = arguments[++i];
    } else if (argument == "--tolerance") {
      std::string_view text = arguments[++i];
      double value = -1;
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size() || !(value >= 0))
        return "--tolerance needs a number, not " + std::string(text);
      call.tolerance = value;
    } else if (argument.starts_with("--")) {
      return "unknown option " + std::string(argument);
    } else {
      call.paths.emplace_back(argument);
    }
  }
  return {};
}

int run(const Command& command, const tools::Call& call) {
  try {
    command.run(call);
    return std::fflush(stdout) == 0 ? good : refused;
  } catch (const std::bad_alloc&) {
    std::fputs("addax: expected a file that fits into memory, got a larger one.\n", stderr);
  } catch (const std::exception& error) {
    std::string line = error.what();
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::fprintf(stderr, "addax: %s\n", line.c_str());
  }
  return refused;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return misused("a command is missing");
  const std::string_view name = arguments[1];
  bool help = name == "help";
  for (int i = 1; i < count; ++i) help = help || std::string_view(arguments[i]) == "--help";
  if (help) {
    print_usage(stdout);
    return good;
  }
  auto command =
      std::find_if(std::begin(commands), std::end(commands), [&](const Command& c) { return name == c.name; });
  if (command == std::end(commands)) return misused("unknown command " + std::string(name));
  tools::Call call;
  if (std::string wrong = read_call(count - 2, arguments + 2, call); !wrong.empty()) return misused(wrong);
  if (call.paths.size() < command->least || call.paths.size() > command->most)
    return misused(std::string(name) + " takes " + command->arguments);
  return run(*command, call);
}
