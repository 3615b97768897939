// Downloading through libcurl, which is used here and nowhere else.
#include "core/download.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>

#include "addax/errors.hpp"

namespace addax {
namespace {

struct Transfer {
  std::vector<std::byte> bytes;
  size_t most;
  const Progress& progress;
};

/// libcurl's callback for data: keeps them, or stops the transfer where there are too many.
size_t keep(const char* data, size_t, size_t size, void* user) noexcept try {
  auto& transfer = *static_cast<Transfer*>(user);
  if (size > transfer.most - transfer.bytes.size()) return 0;
  auto* first = reinterpret_cast<const std::byte*>(data);
  transfer.bytes.insert(transfer.bytes.end(), first, first + size);
  return size;
} catch (...) {
  return 0;
}

int show(void* user, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) noexcept try {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.progress) transfer.progress(static_cast<size_t>(done), static_cast<size_t>(total));
  return 0;
} catch (...) {
  return 1;
}

/// Fetches one address; the reason where that fails, else nothing.
std::string fetch(const std::string& url, Transfer& transfer) {
  std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  if (!handle) return "no memory";
  char error[CURL_ERROR_SIZE] = "";
  constexpr long connect_seconds = 15, stalled_seconds = 30, redirections = 5;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, error);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, show);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_MAXREDIRS, redirections);
  curl_easy_setopt(handle.get(), CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_TIME, stalled_seconds);
  CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  return *error ? error : curl_easy_strerror(code);
}

}  // namespace

std::filesystem::path cache_folder() {
  const char *cache = std::getenv("XDG_CACHE_HOME"), *home = std::getenv("HOME");
  if (cache != nullptr && *cache == '/') return std::filesystem::path(cache) / "addax";
  if (home != nullptr && *home != '\0') return std::filesystem::path(home) / ".cache" / "addax";
  throw FileError("cache folder: expected HOME or XDG_CACHE_HOME in the environment, got neither. Set one of them.");
}

Bytes download(const std::vector<std::string>& urls, size_t most, const Progress& progress, const std::string& help) {
  static std::once_flag initialised;
  std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  std::string reasons;
  for (const std::string& url : urls) {
    Transfer transfer{{}, most, progress};
    std::string reason = fetch(url, transfer);
    if (reason.empty()) {
      Bytes bytes(transfer.bytes.size());
      std::copy(transfer.bytes.begin(), transfer.bytes.end(), bytes.data());
      return bytes;
    }
    reasons += (reasons.empty() ? "" : "; ") + url + ": " + reason;
  }
  throw FileError("download: expected an answer from the network, got \"" + reasons + "\". " + help);
}

Progress progress_bar(const std::string& name) {
  if (!::isatty(STDERR_FILENO)) return {};
  return [name, shown = -1](size_t done, size_t total) mutable {
    constexpr int width = 30;
    int percent = total == 0 ? 0 : static_cast<int>(100 * done / total);
    if (total == 0 || percent == shown) return;
    shown = percent;
    std::string bar(static_cast<size_t>(width * percent / 100), '=');
    std::fprintf(stderr, "\r%s [%-*s] %3d%% of %.1f MB%s", name.c_str(), width, bar.c_str(), percent,
                 static_cast<double>(total) / 1e6, percent == 100 ? "\n" : "");
  };
}

void download_file(const std::filesystem::path& path, const std::vector<std::string>& urls, size_t most,
                   const std::string& help, const std::function<void(std::span<const std::byte>)>& check) {
  const Bytes bytes = download(urls, most, progress_bar(path.filename()), help);
  check(bytes.span());
  std::error_code error;  // the file says it better
  std::filesystem::create_directories(path.parent_path(), error);
  write_file(path, bytes.span());
}

}  // namespace addax
