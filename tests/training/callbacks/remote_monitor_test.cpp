// RemoteMonitor: what a server receives, and that none is a warning.
#include "addax/callbacks/remote_monitor.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <thread>

#include "addax/utils/warning.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

/// Answers one request after another on a port of this machine, and keeps their texts.
class Server {
 public:
  Server() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    root = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() { stop(); }
  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::string root;
  std::vector<std::string> requests;

 private:
  void serve() {
    for (int client; (client = ::accept(socket_, nullptr, nullptr)) >= 0; ::close(client)) {
      std::string text;
      char part[4096];
      auto whole = [&] {
        size_t end = text.find("\r\n\r\n"), length = text.find("Content-Length: ");
        return end != std::string::npos && length != std::string::npos &&
               text.size() >= end + 4 + std::stoul(text.substr(length + 16));
      };
      for (ssize_t n = 1; n > 0 && !whole();)
        if ((n = ::read(client, part, sizeof part)) > 0) text.append(part, static_cast<size_t>(n));
      requests.push_back(text);
      const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
      (void)!::write(client, answer.data(), answer.size());
    }
  }
  int socket_;
  std::thread thread_;
};

struct OnlyLoss : CallbackBase {
  explicit OnlyLoss(double loss) : loss(loss) {}
  void on_epoch_end(int64_t, Logs& logs) override { logs = Logs{{"loss", loss}}; }
  double loss;
};

void fit(RemoteMonitorOptions options, double loss = 0.5) {
  Scripted run({1, 1});
  run.model.fit(ops::ones({4, 2}), ops::zeros({4, 1}),
                {.epochs = 2, .verbose = 0, .callbacks = {make<OnlyLoss>(loss), callbacks::RemoteMonitor(options)}});
}

}  // namespace

TEST_CASE("each epoch is posted as a form's field, or as JSON") {
  Server server;
  fit({.root = server.root, .headers = {{"X-Run", "7"}}});
  fit({.root = server.root, .path = "/logs", .send_as_json = true});
  server.stop();
  REQUIRE(server.requests.size() == 4);
  CHECK(server.requests[1].starts_with("POST /publish/epoch/end/ HTTP/1.1\r\n"));
  CHECK(server.requests[1].find("X-Run: 7\r\n") != std::string::npos);
  CHECK(server.requests[1].ends_with("\r\n\r\ndata=%7B%22epoch%22%3A%201%2C%20%22loss%22%3A%200.5%7D"));
  CHECK(server.requests[2].starts_with("POST /logs HTTP/1.1\r\n"));
  CHECK(server.requests[2].find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(server.requests[2].ends_with("\r\n\r\n{\"epoch\": 0, \"loss\": 0.5}"));
}

TEST_CASE("a server that is not there is a warning") {
  std::string root;
  { root = Server().root; }
  std::vector<std::string> warnings;
  utils::set_warning_handler([&](const std::string& text) { warnings.push_back(text); });
  fit({.root = root});
  utils::set_warning_handler({});
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].starts_with("RemoteMonitor: expected a server at " + root + ", got \""));
}

TEST_CASE("what JSON cannot say is not sent as JSON, with a warning") {
  Server server;
  std::vector<std::string> warnings;
  utils::set_warning_handler([&](const std::string& text) { warnings.push_back(text); });
  fit({.root = server.root, .send_as_json = true}, std::nan(""));
  fit({.root = server.root}, std::nan(""));
  utils::set_warning_handler({});
  server.stop();
  REQUIRE(server.requests.size() == 2);
  CHECK(server.requests[0].ends_with("data=%7B%22epoch%22%3A%200%2C%20%22loss%22%3A%20NaN%7D"));
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[1] ==
        "RemoteMonitor: expected finite numbers to send as JSON, got nan for \"loss\". The epoch was not sent.");
}

}  // namespace addax::tests
