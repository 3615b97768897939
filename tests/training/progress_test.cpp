// The progress display draws what Keras drew under a held clock (tests/golden/data/summary.json, "bars").
#include "training/progress.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/json.hpp"
#include "support/golden_file.hpp"

using namespace addax;

namespace {

Logs logs_of(const Json& metrics) {
  Logs logs;
  for (const Json& m : metrics.items())
    logs.set(m[0].as_string(), m[1].is_string() ? std::stod(m[1].as_string()) : m[1].as_double());
  return logs;
}

void check_bar(const Json& bar) {
  ProgressText text(bar["target"].is_number() ? bar["target"].as_integer() : -1);
  bool line = bar["verbose"].as_integer() == 2;
  for (const Json& update : bar["updates"].items()) {
    int64_t done = update["step"].as_integer();
    double seconds = update["seconds"].as_double();
    bool last = update["finalize"].as_integer() != 0;
    if (done == 1) text.first_step(seconds);
    if (update["text"].as_string().empty()) continue;
    Logs logs = logs_of(update["metrics"]);
    CHECK((line ? text.line(done, logs, seconds) : text.bar(done, logs, seconds, last)) == update["text"].as_string());
  }
}

}  // namespace

TEST_CASE("a narrow terminal leaves values out until the last drawing") {
  Logs logs;
  logs.set("accuracy", 0.75);
  logs.set("loss", 0.5);
  auto shown = [&](bool last, size_t columns) { return ProgressText(9).bar(4, logs, 2, last, columns); };
  CHECK(shown(false, 38).find("/step") == std::string::npos);
  CHECK(shown(false, 39).ends_with("500ms/step"));
  CHECK(shown(false, 60).ends_with("500ms/step - accuracy: 0.7500"));
  CHECK(shown(false, 80).ends_with(" - loss: 0.5000"));
  CHECK(shown(true, 40).ends_with(" - loss: 0.5000\n"));
}

TEST_CASE("progress bars are Keras'") {
  Json golden = tests::golden_file("summary.json");
  int bars = 0;
  for (const Json& bar : golden["bars"].items()) {
    if (bar["dynamic"].as_integer() == 0) continue;  // how Keras draws where a line cannot be rewritten
    check_bar(bar);
    ++bars;
  }
  CHECK(bars > 5);
}

TEST_CASE("a value that is not finite, and numbers near zero") {
  ProgressText text(2);
  CHECK(text.line(2, Logs{{"a", std::nan("")}, {"b", -3.5}, {"c", 5e-4}, {"d", 0.0}}, 0) ==
        "2/2 - 0s - 0s/step - a: nan - b: -3.5000e+00 - c: 5.0000e-04 - d: 0.0000e+00\n");
}

TEST_CASE("nothing is due where nothing is drawn") {
  Progress silent(0, 10);
  silent.begin();
  for (int i = 0; i < 10; ++i) CHECK(!silent.due());
}
