#include "addax/utils/progbar.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <regex>

#include "support/captured.hpp"

namespace addax::tests {
namespace {

/// What `act` shows on a terminal.
std::string on_terminal(const std::function<void()>& act) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE((terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0));
  const int screen = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY), before = ::dup(STDOUT_FILENO);
  ::dup2(screen, STDOUT_FILENO);
  act();
  ::dup2(before, STDOUT_FILENO);
  for (int file : {screen, before}) ::close(file);
  std::string text;
  char piece[256];  // nothing is left where reading fails, since nobody holds the other side
  for (ssize_t size; (size = ::read(terminal, piece, sizeof piece)) > 0;) text.append(piece, static_cast<size_t>(size));
  ::close(terminal);
  return text;
}

TEST_CASE("progbar: means of the values so far, and in the end what was given") {
  const std::string text = on_terminal([] {
    const utils::Progbar bar(4, {.stateful_metrics = {"rate"}});
    bar.update(1, {{"loss", 1.0}, {"rate", 8.0}});
    ::usleep(60'000);  // the bar is drawn at most 20 times a second
    bar.add(2, {{"loss", 4.0}, {"rate", 7.0}});
    bar.add(1, {{"loss", 2.5}, {"rate", 6.0}});
  });
  CHECK(text.find("1/4") != std::string::npos);
  CHECK(text.find(" - loss: 1.0000 - rate: 8.0000") != std::string::npos);
  CHECK(text.find(" - loss: 3.0000 - rate: 7.0000") != std::string::npos);
  CHECK(text.find(" - loss: 2.5000 - rate: 6.0000\r\n") != std::string::npos);
}

TEST_CASE("progbar: one line on a pipe, none where nothing is wanted or the last step does not come") {
  auto shown = [](std::optional<int64_t> target, int verbose, std::optional<bool> finalize) {
    return captured([&] {
      const utils::Progbar bar(target, {.verbose = verbose});
      for (int64_t i = 1; i <= 3; ++i) bar.update(i, {{"loss", 0.5}}, i == 3 ? finalize : std::nullopt);
    });
  };
  CHECK(std::regex_match(shown(3, 1, {}), std::regex("3/3 - 0s - [^ ]*s/step - loss: 0.5000\n")));
  CHECK(std::regex_match(shown({}, 2, true), std::regex(" *3/Unknown - 0s - .*loss: 0.5000\n")));
  CHECK(shown(3, 0, {}).empty());
  CHECK(shown(4, 1, {}).empty());
}

}  // namespace
}  // namespace addax::tests
