// HTTP requests that send something.
#pragma once

#include <map>
#include <string>

namespace addax {

struct HttpRequest {
  std::string url, body;
  std::map<std::string, std::string> headers = {};  // without a Content-Type: that of a form
};

/// Sends it; the reason where no server took it within 10 seconds, else nothing. An answer that refuses is no reason.
std::string http_post(const HttpRequest& request);
/// As the value of a form's field.
std::string form_escaped(const std::string& text);

}  // namespace addax
