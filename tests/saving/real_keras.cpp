#include "saving/real_keras.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace addax::tests {
namespace {

std::vector<std::string> pythons() {
  std::vector<std::string> found;
  if (const char* chosen = std::getenv("ADDAX_KERAS_PYTHON")) found.push_back(chosen);
  if (const char* home = std::getenv("HOME")) found.push_back(std::string(home) + "/.cache/addax-peers/bin/python");
  found.push_back("python3");
  return found;
}

}  // namespace

Json record(const Tensor& tensor) {
  return Json::object({{"shape", Json::array(tensor.shape().to_vector())},
                       {"dtype", tensor.dtype().name()},
                       {"data", Json::array(tensor.to_vector<double>())}});
}

Json records(const Tensors& tensors) {
  Json list = Json::array();
  for (const Tensor& t : tensors) list.push_back(record(t));
  return list;
}

Verdict keras(const std::string& what, const Json& spec, const TemporaryFolder& folder, const std::string& weights) {
  const std::string spec_path = folder / "spec.json";
  std::ofstream(spec_path) << spec.to_string();
  Verdict verdict;
  for (const std::string& python : pythons()) {
    std::string command = "'" + python + "' '" ADDAX_TESTS_DIR "/golden/keras_check.py' " + what + " '" + spec_path +
                          "' '" + weights + "' 2>'" + (folder / "errors").string() + "'";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    verdict.output.clear();
    char part[4096];
    for (size_t n; (n = std::fread(part, 1, sizeof part, pipe)) > 0;) verdict.output.append(part, n);
    int status = ::pclose(pipe);
    verdict.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    constexpr int no_such_program = 127;
    if (verdict.status == no_such_program) verdict.status = no_keras;
    if (verdict.status != no_keras) return verdict;
  }
  MESSAGE("skipped: no Python with Keras; set ADDAX_KERAS_PYTHON to one");
  return verdict;
}

void check_agreed(const Verdict& verdict, const TemporaryFolder& folder) {
  if (verdict.status == no_keras) return;
  std::ifstream errors(folder / "errors");
  std::stringstream text;
  text << errors.rdbuf();
  CHECK_MESSAGE(verdict.status == 0, verdict.output << text.str());
}

}  // namespace addax::tests
