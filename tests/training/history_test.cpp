// History: keys and values, and the picture of its curves.
#include "addax/history.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "addax/logs.hpp"
#include "core/file.hpp"
#include "support/check_refusals.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

History trained() {
  History history;
  for (int64_t epoch = 0; epoch < 8; ++epoch) {
    Logs logs;
    logs.set("a<b> & loss", epoch == 3 ? NAN : 2.0 / static_cast<double>(epoch + 1));
    if (epoch % 2 == 1) logs.set("val_a<b> & loss", 2.5 / static_cast<double>(epoch + 1));
    logs.set("learning_rate", 0.001);
    history.record(epoch, logs);
  }
  return history;
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST_CASE("curves are drawn, validation beside training") {
  TemporaryFolder folder;
  std::string path = folder / "curves.svg";
  trained().plot(path);
  Bytes bytes = read_file(path);
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(std::system(("python3 -c \"import sys, xml.etree.ElementTree as e; e.parse(sys.argv[1])\" " + path).c_str()) ==
        0);
  CHECK(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 600\""));  // two panels
  CHECK(count(text, "stroke-width=\"2\"") == 3);
  CHECK(count(text, ">a&lt;b&gt; &amp; loss<") == 1);
  CHECK(count(text, ">val_a&lt;b&gt; &amp; loss<") == 1);
  for (const char* tick : {">1<", ">8<", ">0.5<", ">2<", ">0.001<"}) CHECK(count(text, tick) >= 1);
  CHECK(count(text, "nan") == 0);
  // Training has a gap at its fourth epoch; the last validation value is that of the last epoch.
  size_t line = text.find("<path d=\"M72 28h0");
  REQUIRE(line != std::string::npos);
  CHECK(count(text.substr(line, text.find("\"/>", line) - line), "M") == 2);
  CHECK(count(text, "L620 ") == 3);
}

TEST_CASE("one epoch is a dot, and values that are not finite are none") {
  TemporaryFolder folder;
  History history;
  Logs logs;
  logs.set("loss", 1.5);
  logs.set("other", INFINITY);
  history.record(0, logs);
  history.plot(folder / "one.svg");
  Bytes bytes = read_file(folder / "one.svg");
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(count(text, "<path d=\"M346 148h0\"") == 1);
  CHECK(count(text, "<path d=\"\"") == 1);
}

TEST_CASE("plot() refuses what it cannot draw") {
  check_refusals(
      {{[] { trained().plot("curves.png"); }, "History: expected a file that ends in .svg, got \"curves.png\"."},
       {[] { History().plot("curves.svg"); }, "History: expected epochs to draw, got none. Call fit() first."}});
  CHECK_THROWS_AS(trained().plot("/nowhere/curves.svg"), FileError);
}

}  // namespace
}  // namespace addax::tests
