// profile: every instruction, nested as it ran; the table and the file.
#include "addax/utils/profile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "addax/function.hpp"
#include "addax/json.hpp"
#include "addax/ops.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;

namespace {

utils::Profile of_a_loop() {
  Function f = function([](const Tensors& x) -> Tensors {
    auto step = [&](const Tensors& c, const Tensors& row) -> ops::Scanned {
      return {ops::matmul(c[0], x[1]) + row[0], {}};
    };
    return ops::scan(step, ops::zeros({2, 3}), ops::exp(x[0])).carry;
  });
  Tensors in{ops::ones({4, 2, 3}), ops::ones({3, 3})};
  f(in);
  return utils::profile([&] { f(in); });
}

}  // namespace

TEST_CASE("profile: instructions inside runs, bodies inside loops") {
  utils::Profile profile = of_a_loop();
  int runs = 0, loops = 0, bodies = 0, products = 0, raised = 0;
  for (const utils::ProfileEvent& e : profile.events()) {
    CHECK(e.duration >= 0);
    runs += e.name == "run" && e.depth == 0;
    loops += e.name == "loop" && e.depth == 1;
    bodies += e.name == "body" && e.depth == 2;
    products += e.name == "matmul" && e.depth == 3;
    raised += e.detail == "[4, 2, 3] float32 -> [4, 2, 3] float32" && e.depth == 1;
  }
  CHECK(runs == 1);
  CHECK(loops == 1);
  CHECK(bodies == 4);
  CHECK(products == 4);
  CHECK(raised >= 1);
  double end = profile.events()[0].start + profile.events()[0].duration;
  CHECK(profile.events().back().start + profile.events().back().duration <= end);
}

TEST_CASE("profile: a table of instructions and gaps") {
  std::istringstream lines(of_a_loop().to_string());
  std::vector<std::string> first;
  for (std::string line; std::getline(lines, line);) first.push_back(line.substr(0, line.find(' ')));
  REQUIRE(first.size() >= 5);
  CHECK(first.front() == "instruction");
  CHECK(std::find(first.begin(), first.end(), "loop") != first.end());
  CHECK(std::find(first.begin(), first.end(), "matmul") == first.end());  // it is part of the loop
  CHECK(first[first.size() - 2] == "gaps");
  CHECK(first.back() == "all");
}

TEST_CASE("profile: nothing is recorded where nothing planned runs") {
  utils::Profile profile = utils::profile([] { ops::ones({2}) + 1.f; });
  CHECK(profile.events().empty());
}

TEST_CASE("profile: a file in Chrome's trace format") {
  TemporaryFolder folder;
  std::string path = (folder.path() / "step.json").string();
  utils::Profile profile = of_a_loop();
  profile.save(path);
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  Json json = Json::parse(text.str());
  REQUIRE(json["traceEvents"].size() == profile.events().size());
  const Json& event = json["traceEvents"].items()[1];
  CHECK(event["ph"].as_string() == "X");
  CHECK(event["name"].as_string() == profile.events()[1].name);
  CHECK(event["dur"].as_double() == profile.events()[1].duration);
}
