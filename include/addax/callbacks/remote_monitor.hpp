// RemoteMonitor: the logs of each epoch to a server.
#pragma once

#include <concepts>
#include <map>
#include <string>

#include "addax/callback.hpp"

namespace addax {

struct RemoteMonitorOptions {
  std::string root = "http://localhost:9000";
  std::string path = "/publish/epoch/end/";
  std::string field = "data";                       // of the form
  std::map<std::string, std::string> headers = {};  // further ones of the request
  bool send_as_json = false;                        // JSON as the body instead of a form's field
};

namespace callbacks {
/// keras.callbacks.RemoteMonitor: a POST request after each epoch, {"epoch": 3, "loss": 0.25, …}. A server that cannot
/// be reached within 10 seconds is a warning; so are numbers that are not finite where they are to be sent as JSON.
Callback RemoteMonitor(const RemoteMonitorOptions& options = {});
template <std::convertible_to<std::string> S>
Callback RemoteMonitor(const S& root, RemoteMonitorOptions options = {}) {
  options.root = root;
  return RemoteMonitor(options);
}
}  // namespace callbacks

}  // namespace addax
