// Dashboard: pages of several widths, and plain lines where there is no terminal.
#include "addax/callbacks/dashboard.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/captured.hpp"
#include "training/callbacks/scripted.hpp"
#include "training/dashboard_page.hpp"

namespace addax::tests {
namespace {

DashboardState state() {
  DashboardState state{.model = "sequential",
                       .epoch = 2,
                       .epochs = 4,
                       .step = 50,
                       .steps = 100,
                       .seconds = 83,
                       .steps_per_second = 3.0120481927710845,
                       .bytes = 153'400'000,
                       .curves = {}};
  DashboardCurve loss{"loss", {}, {{1, 0.9}, {2, 0.5}}}, accuracy{"accuracy", {}, {{1, 0.4}, {2, 0.8}}};
  for (int i = 1; i <= 250; ++i) {
    loss.training.emplace_back(i / 100.0, std::exp(-i / 80.0));
    accuracy.training.emplace_back(i / 100.0, 1 - std::exp(-i / 80.0));
  }
  state.curves = {loss, accuracy};
  return state;
}

/// Without colours.
std::string plain(const std::string& line) {
  std::string text;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\033')
      i = line.find('m', i);
    else
      text += line[i];
  }
  return text;
}

/// Characters, not bytes.
int64_t width_of(const std::string& line) {
  const std::string text = plain(line);
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

}  // namespace

TEST_CASE("no line is wider than the terminal, and no page higher") {
  for (int width : {1, 10, 20, 40, 79, 80, 120, 200})
    for (int height : {1, 5, 12, 23, 60}) {
      CAPTURE(width);
      CAPTURE(height);
      auto lines = dashboard_page(state(), width, height);
      CHECK(std::ssize(lines) <= height);
      for (const std::string& line : lines) CHECK(width_of(line) <= width);
    }
}

TEST_CASE("a page says where the training stands") {
  auto lines = dashboard_page(state(), 80, 40);
  REQUIRE(lines.size() == 26);
  CHECK(plain(lines[0]) == " sequential  epoch 3/4  step 50/100");
  CHECK(width_of(lines[1]) == 80);
  CHECK(lines[1].find("\033[90m") > lines[1].size() / 2);  // five eighths of the bar are full
  CHECK(plain(lines[2]) == " 0:01:23 passed, 0:00:49 left, 3.012 steps/s, 153 MB");
  CHECK(plain(lines[4]) == "             training validation      least       most");
  CHECK(plain(lines[5]) == " loss         0.04394        0.5        0.5        0.9");
  CHECK(plain(lines[6]) == " accuracy      0.9561        0.8        0.4        0.8");
  CHECK(plain(lines[8]).starts_with(" loss val_loss"));
  CHECK(plain(lines[9]).starts_with("  0.9876│"));
  CHECK(plain(lines[16]).starts_with(" 0.04394│"));
  CHECK(plain(lines[17]).starts_with(" accuracy val_accuracy"));
}

TEST_CASE("a wide page has two charts side by side, a narrow one fewer columns") {
  auto wide = dashboard_page(state(), 200, 40), narrow = dashboard_page(state(), 40, 40);
  CHECK(wide.size() == 17);
  CHECK(plain(wide[8]).find(" accuracy val_accuracy") == 100);
  CHECK(plain(narrow[4]) == "             training validation");
  CHECK(plain(narrow[2]) == " 0:01:23 passed, 0:00:49 left, 3.012 ste");
}

TEST_CASE("values that are not finite leave a gap") {
  DashboardState s = state();
  s.curves[0].training[100].second = NAN;
  s.curves[0].validation = {{1, INFINITY}};
  s.curves.push_back({"nothing", {{1, NAN}}, {}});
  CHECK(dashboard_page(s, 80, 60).size() == 36);
}

TEST_CASE("without a terminal there is a plain line for each epoch") {
  Scripted run({1});
  std::string text = captured([&] {
    run.model.fit(ops::ones({4, 2}), ops::zeros({4, 1}), {.epochs = 2, .callbacks = {callbacks::Dashboard()}});
  });
  CHECK(text.starts_with("Epoch 1/2\n1/1 - 0s - "));
  CHECK(text.find("Epoch 2/2\n1/1 - ") != std::string::npos);
  CHECK(text.find('\033') == std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 4);
}

TEST_CASE("a refresh rate below 0 is refused") {
  CHECK(refusal<OptionError>([] { callbacks::Dashboard({.refresh_seconds = -1}); }) ==
        "Dashboard: expected refresh_seconds of at least 0, got -1.0.");
}

}  // namespace addax::tests
