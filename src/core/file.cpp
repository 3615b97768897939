// Reading whole files and writing new ones atomically, on POSIX calls.
#include "core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <new>
#include <system_error>

#include "addax/errors.hpp"

namespace addax {
namespace {

constexpr FileCalls system_calls{::write, ::fsync, ::close, ::rename};

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void fail_to_read(const std::filesystem::path& path, const std::string& got) {
  throw FileError(path.string() + ": expected a file that can be read, got \"" + got +
                  "\". Check the path and the permissions.");
}

Bytes allocate(const std::filesystem::path& path, off_t size) try {
  return Bytes(static_cast<size_t>(size));
} catch (const std::bad_alloc&) {
  fail_to_read(path, std::to_string(size) + " bytes, more than there is memory for");
}

}  // namespace

const FileCalls* file_calls = &system_calls;

FileReader::FileReader(const std::filesystem::path& path)
    : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (file_ < 0) fail_to_read(path, reason(errno));
  struct stat status;
  int error = ::fstat(file_, &status) == 0 ? 0 : errno;
  if (!error && S_ISREG(status.st_mode)) {
    size_ = static_cast<size_t>(status.st_size);
    return;
  }
  ::close(file_);
  if (!error && S_ISDIR(status.st_mode)) error = EISDIR;
  fail_to_read(path, error ? reason(error) : "not a regular file");
}

FileReader::~FileReader() { ::close(file_); }

ssize_t read_at(int file, size_t offset, std::span<std::byte> out) {
  size_t done = 0;
  while (done < out.size()) {
    ssize_t n = ::pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno != EINTR) return -1;
    if (n == 0) break;
    if (n > 0) done += static_cast<size_t>(n);
  }
  return static_cast<ssize_t>(done);
}

size_t FileReader::read(size_t offset, std::span<std::byte> out) const {
  const ssize_t done = read_at(file_, offset, out);
  if (done < 0) fail_to_read(path_, reason(errno));
  return static_cast<size_t>(done);
}

Bytes read_file(const std::filesystem::path& path) {
  FileReader file(path);
  Bytes bytes = allocate(path, static_cast<off_t>(file.size()));
  bytes.shrink(file.read(0, bytes.span()));
  return bytes;
}

AtomicFile::AtomicFile(const std::filesystem::path& path) : path_(path) {
  std::error_code error, broken;
  // A link is written through, as any other program would: the file it names is replaced, the link stays.
  if (std::filesystem::is_symlink(path_, error)) path_ = std::filesystem::weakly_canonical(path_, broken);
  if (broken) fail(broken.value());
  auto status = std::filesystem::status(path_, error);
  if (std::filesystem::is_directory(status)) fail(EISDIR);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) fail(EINVAL);
  folder_ = path_.has_parent_path() ? path_.parent_path() : ".";
  directory_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_ < 0) fail(errno);
  try {
    open_temporary();
  } catch (...) {
    ::close(directory_);
    throw;
  }
}

void AtomicFile::open_temporary() {
  static std::atomic<unsigned> counter{0};
  do {
    temporary_ = folder_ / (".addax-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp");
    file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (file_ < 0 && errno == EEXIST);
  if (file_ < 0) fail(errno);
  struct stat old;
  if (::stat(path_.c_str(), &old) == 0) (void)!::fchmod(file_, old.st_mode & 07777);
}

AtomicFile::~AtomicFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  ::close(directory_);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  constexpr size_t piece = size_t{8} << 20;
  while (!bytes.empty()) {
    ssize_t n = file_calls->write(file_, bytes.data(), std::min(bytes.size(), piece));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail(n < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<size_t>(n));
    // The disk begins with these pages now, so that fsync() finds few left. A hint: what fails here, fails there.
    if (static_cast<size_t>(n) == piece) sync_file_range(file_, 0, 0, SYNC_FILE_RANGE_WRITE);
  }
}

void AtomicFile::make_durable() {
  if (file_calls->fsync(file_) != 0) fail(errno);
  int closed = file_calls->close(file_);
  file_ = -1;
  if (closed != 0) fail(errno);
}

void AtomicFile::give_name() {
  if (file_calls->rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  temporary_.clear();
  // Some file systems cannot sync a folder and say so with EINVAL; the new file is whole all the same.
  if (file_calls->fsync(directory_) != 0 && errno != EINVAL) {
    throw FileError(path_.string() + ": expected a folder that can be synced, got \"" + reason(errno) +
                    "\". The new file is whole but may not outlive a power failure; save it again.");
  }
}

void AtomicFile::commit() {
  AtomicFile* const alone = this;
  commit({&alone, 1});
}

void AtomicFile::commit(std::span<AtomicFile* const> files) {
  for (AtomicFile* file : files) file->make_durable();
  for (AtomicFile* file : files) file->give_name();
}

void AtomicFile::fail(int error) const {
  const char* help = error == ENOSPC || error == EDQUOT ? "Free some space" : "Check the folder and its permissions";
  throw FileError(path_.string() + ": expected a file that can be written, got \"" + reason(error) + "\". " + help +
                  "; what stood there before is unchanged.");
}

void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

}  // namespace addax
