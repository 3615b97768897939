// Files: reading whole ones, and the promise of AtomicFile: whatever fails, the old file is there and nothing else.
#include "core/file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

#include "addax/errors.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;
namespace fs = std::filesystem;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

size_t files_in(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

template <class Do>
std::string file_error(Do action) {
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

/// System calls that fail at the call number `fail_at`, counted over all of them.
int calls = 0, fail_at = 0, failure = 0;
bool fails() {
  if (++calls != fail_at) return false;
  errno = failure;
  return true;
}
constexpr size_t short_write = 7;
const FileCalls failing{[](int file, const void* data, size_t size) {
                          return fails() ? -1 : ::write(file, data, std::min(size, short_write));
                        },
                        [](int file) { return fails() ? -1 : ::fsync(file); },
                        [](int file) { return ::close(file) | (fails() ? -1 : 0); },
                        [](const char* from, const char* to) { return fails() ? -1 : ::rename(from, to); }};

struct Injected {
  const FileCalls* real = file_calls;
  explicit Injected(const FileCalls* calls) { file_calls = calls; }
  ~Injected() { file_calls = real; }
};

}  // namespace

TEST_CASE("read_file returns the bytes, and says what is in the way") {
  TemporaryFolder folder;
  std::ofstream(folder / "a") << "hello";
  std::ofstream(folder / "empty");
  Bytes bytes = read_file(folder / "a");
  CHECK(std::equal(bytes.span().begin(), bytes.span().end(), bytes_of("hello").begin(), bytes_of("hello").end()));
  CHECK(read_file(folder / "empty").size() == 0);
  CHECK(
      file_error([&] { read_file(folder / "none"); }) ==
      (folder / "none").string() +
          ": expected a file that can be read, got \"No such file or directory\". Check the path and the permissions.");
  CHECK(file_error([&] { read_file(folder.path()); }).find("Is a directory") != std::string::npos);
  CHECK(file_error([&] { read_file("/dev/zero"); }).find("not a regular file") != std::string::npos);
}

TEST_CASE("write_file replaces the content and keeps permissions and links") {
  TemporaryFolder folder;
  write_file(folder / "a", bytes_of("one"));
  CHECK(content(folder / "a") == "one");
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("a", folder / "link");
  write_file(folder / "link", bytes_of("two"));
  CHECK(content(folder / "a") == "two");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(fs::status(folder / "a").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(files_in(folder.path()) == 2);
}

TEST_CASE("without commit() nothing happens") {
  TemporaryFolder folder;
  write_file(folder / "a", bytes_of("old"));
  {
    AtomicFile file(folder / "a");
    file.write(bytes_of("new"));
    CHECK(files_in(folder.path()) == 2);
  }
  CHECK(content(folder / "a") == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("whichever system call fails, the old file or the whole new one is there") {
  TemporaryFolder folder;
  const std::string old_text = "the old file", new_text = "a new file that takes several writes";
  for (int error : {ENOSPC, EIO, EDQUOT}) {
    bool succeeded = false;
    for (int at = 1; !succeeded; ++at) {
      write_file(folder / "a", bytes_of(old_text));
      Injected injected(&failing);
      calls = 0, fail_at = at, failure = error;
      std::string text = file_error([&] { write_file(folder / "a", bytes_of(new_text)); });
      succeeded = text == "no error";
      bool renamed = text.find("power failure") != std::string::npos;
      CHECK(content(folder / "a") == (succeeded || renamed ? new_text : old_text));
      CHECK(files_in(folder.path()) == 1);
    }
    CHECK(calls > 7);
  }
  Injected injected(&failing);
  calls = 0, fail_at = 1, failure = ENOSPC;
  CHECK(file_error([&] { write_file(folder / "a", bytes_of(new_text)); }) ==
        (folder / "a").string() +
            ": expected a file that can be written, got \"No space left on device\". Free some space; what stood there "
            "before is unchanged.");
  calls = 0, fail_at = 1, failure = EINTR;
  CHECK(file_error([&] { write_file(folder / "a", bytes_of(new_text)); }) == "no error");
}

TEST_CASE("a device that is really full") {
  static int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0) return;
  const FileCalls to_full{[](int, const void* data, size_t size) { return ::write(full, data, size); }, ::fsync,
                          ::close, ::rename};
  TemporaryFolder folder;
  write_file(folder / "a", bytes_of("old"));
  Injected injected(&to_full);
  CHECK(file_error([&] { write_file(folder / "a", bytes_of("new")); }).find("No space left") != std::string::npos);
  CHECK(content(folder / "a") == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a file that may not grow") {
  TemporaryFolder folder;
  write_file(folder / "a", bytes_of("old"));
  pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::string text = file_error([&] { write_file(folder / "a", bytes_of(std::string(5000, 'x'))); });
    ::_exit(text.find("File too large") != std::string::npos ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(content(folder / "a") == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("places that cannot be written") {
  TemporaryFolder folder;
  CHECK(file_error([&] { write_file(folder / "none" / "a", bytes_of("x")); }) ==
        (folder / "none" / "a").string() +
            ": expected a file that can be written, got \"No such file or directory\". Check the folder and its "
            "permissions; what stood there before is unchanged.");
  CHECK(file_error([&] { write_file(folder.path(), bytes_of("x")); }).find("Is a directory") != std::string::npos);
  CHECK(file_error([&] { write_file("/dev/null", bytes_of("x")); }).find("Invalid argument") != std::string::npos);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  if (::geteuid() != 0)
    CHECK(file_error([&] { write_file(folder / "a", bytes_of("x")); }).find("Permission denied") != std::string::npos);
  fs::permissions(folder.path(), fs::perms::owner_all);
}
