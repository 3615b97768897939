// The program `dot`, run as a process of its own: what goes wrong in it never touches the caller's.
#include "core/graphviz.hpp"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "addax/errors.hpp"

extern char** environ;

namespace addax {
namespace {

/// A file in memory, so that neither side ever waits for the other.
class MemoryFile {
 public:
  MemoryFile() : file_(::memfd_create("addax", MFD_CLOEXEC)) {
    if (file_ < 0) throw FileError("a file in memory: expected room for it, got an error of the system.");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(file_); }

  int number() const { return file_; }
  bool fill(std::string_view text) const {
    while (!text.empty()) {
      ssize_t n = ::write(file_, text.data(), text.size());
      if (n < 0 && errno != EINTR) return false;
      text.remove_prefix(n < 0 ? 0 : static_cast<size_t>(n));
    }
    return ::lseek(file_, 0, SEEK_SET) == 0;
  }
  Bytes content() const {
    struct stat status {};
    ::fstat(file_, &status);
    Bytes bytes(static_cast<size_t>(status.st_size));
    bytes.shrink(static_cast<size_t>(std::max<ssize_t>(read_at(file_, 0, bytes.span()), 0)));
    return bytes;
  }

 private:
  int file_;
};

/// The exit status, or an error number below zero where the program could not be started.
int run(char* const arguments[], const MemoryFile& in, const MemoryFile& out, const MemoryFile& error) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.number(), STDERR_FILENO);
  pid_t process = 0;
  int failure = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure) return -failure;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return 0;  // the caller's program has its children waited for elsewhere: judge by the output
  return status;
}

std::string first_line(const Bytes& bytes) {
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string dot_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

Bytes render_dot(const std::string& where, std::string_view graph, const std::string& format) {
  MemoryFile in, out, error;
  std::string program = "dot", option = "-T" + format;
  char* const arguments[] = {program.data(), option.data(), nullptr};
  int status = in.fill(graph) ? run(arguments, in, out, error) : -errno;
  if (status < 0)
    throw StateError(where + ": expected Graphviz's program dot, got \"" + std::generic_category().message(-status) +
                     "\". Install it (Debian: apt install graphviz), or ask for a file that ends in .dot.");
  Bytes picture = out.content();
  if (status != 0 || picture.size() == 0)
    throw StateError(where + ": expected a picture from Graphviz's program dot, got \"" + first_line(error.content()) +
                     "\". Ask for a file that ends in .dot to see what it was given.");
  return picture;
}

}  // namespace addax
