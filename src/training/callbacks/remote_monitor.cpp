#include "addax/callbacks/remote_monitor.hpp"

#include <cmath>

#include "core/http.hpp"
#include "core/warning.hpp"

namespace addax::callbacks {
namespace {

class RemoteMonitorCallback final : public CallbackBase {
 public:
  explicit RemoteMonitorCallback(const RemoteMonitorOptions& options) : options_(options) {}
  bool wants_batches() const override { return false; }

  void on_epoch_end(int64_t epoch, Logs& logs) override {
    Json sent = Json::object({{"epoch", epoch}});
    for (const auto& [key, value] : logs) {
      if (options_.send_as_json && !std::isfinite(value))  // which JSON has no word for
        return warn("RemoteMonitor: expected finite numbers to send as JSON, got " + float_repr(value) + " for \"" +
                    key + "\". The epoch was not sent.");
      sent[key] = value;
    }
    std::string text = sent.to_string();
    HttpRequest request{options_.root + options_.path, text, options_.headers};
    if (options_.send_as_json)
      request.headers.emplace("Content-Type", "application/json");
    else
      request.body = form_escaped(options_.field) + "=" + form_escaped(text);
    if (std::string reason = http_post(request); !reason.empty())
      warn("RemoteMonitor: expected a server at " + options_.root + ", got \"" + reason + "\".");
  }

 private:
  RemoteMonitorOptions options_;
};

}  // namespace

Callback RemoteMonitor(const RemoteMonitorOptions& options) { return make<RemoteMonitorCallback>(options); }

}  // namespace addax::callbacks
