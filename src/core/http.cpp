#include "core/http.hpp"

#include <curl/curl.h>

#include <memory>
#include <mutex>

namespace addax {
namespace {

std::unique_ptr<CURL, void (*)(CURL*)> new_handle() {
  static std::once_flag initialised;
  std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return {curl_easy_init(), curl_easy_cleanup};
}

size_t drop(const char*, size_t, size_t size, void*) noexcept { return size; }

}  // namespace

std::string http_post(const HttpRequest& request) {
  auto handle = new_handle();
  if (!handle) return "no memory";
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(nullptr, curl_slist_free_all);
  for (const auto& [name, value] : request.headers) {
    curl_slist* longer = curl_slist_append(headers.get(), (name + ": " + value).c_str());
    if (!longer) return "no memory";
    (void)headers.release();
    headers.reset(longer);
  }
  char error[CURL_ERROR_SIZE] = "";
  constexpr long seconds = 10;
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, error);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, seconds);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, drop);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
  CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  return *error ? error : curl_easy_strerror(code);
}

std::string form_escaped(const std::string& text) {
  auto handle = new_handle();
  char* escaped = handle ? curl_easy_escape(handle.get(), text.data(), static_cast<int>(text.size())) : nullptr;
  if (!escaped) return {};
  std::string result = escaped;
  curl_free(escaped);
  return result;
}

}  // namespace addax
