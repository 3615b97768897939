// A case of the same test program in a process of its own, to be stopped or killed.
#pragma once

#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <string>
#include <system_error>
#include <vector>

extern char** environ;

namespace addax::tests {

class Process {
 public:
  /// Runs the skipped case `name` with ADDAX_TEST_ARGUMENT set; its output goes nowhere.
  Process(const std::string& name, const std::string& argument) {
    ::setenv("ADDAX_TEST_ARGUMENT", argument.c_str(), 1);
    std::vector<std::string> words{"/proc/self/exe", "--no-skip", "--test-case=" + name};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
    int error = ::posix_spawn(&id_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::unsetenv("ADDAX_TEST_ARGUMENT");
    if (error) throw std::system_error(error, std::generic_category(), "posix_spawn");
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (id_ > 0) send(SIGKILL), wait();
  }

  void send(int signal) const { ::kill(id_, signal); }
  /// As waitpid() says it: WIFEXITED, WTERMSIG.
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
    return status;
  }
  /// In the process itself.
  static std::string argument() {
    const char* text = ::getenv("ADDAX_TEST_ARGUMENT");
    return text ? text : "";
  }

 private:
  pid_t id_ = 0;
};

}  // namespace addax::tests
