// Json: values, the strict reader, and the writer that must match Python's json module byte for byte.
#include "addax/json.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "addax/errors.hpp"
#include "addax/shape.hpp"

using addax::Json;

namespace {

std::string refusal(std::string_view text, const addax::JsonLimits& limits = {}) {
  try {
    return "accepted: " + Json::parse(text, "config.json", limits).to_string();
  } catch (const addax::FormatError& e) {
    return e.what();
  }
}

struct Draw {
  std::mt19937_64 engine{7};
  uint64_t below(uint64_t n) { return engine() % n; }

  std::string text() {
    static const char* parts[] = {"a", "\"", "\\", "\n", "\x01", "\x7f", "é", "漢", "😀", "/", "", "\t"};
    std::string result;
    for (uint64_t n = below(6); n > 0; --n) result += parts[below(12)];
    return result;
  }

  double number() {
    double value;
    do value = std::bit_cast<double>(engine());
    while (!std::isfinite(value));
    return value;
  }

  Json document(int depth) {
    switch (below(depth > 0 ? 7 : 5)) {
      case 0: return nullptr;
      case 1: return below(2) == 1;
      case 2: return static_cast<int64_t>(engine());
      case 3: return number();
      case 4: return text();
      case 5: {
        Json result = Json::array();
        for (uint64_t n = below(5); n > 0; --n) result.push_back(document(depth - 1));
        return result;
      }
      default: {
        Json result = Json::object();
        for (uint64_t n = below(5); n > 0; --n) result[text()] = document(depth - 1);
        return result;
      }
    }
  }
};

Json from_nlohmann(const nlohmann::ordered_json& other) {
  if (other.is_boolean()) return other.get<bool>();
  if (other.is_number_integer()) return other.get<int64_t>();
  if (other.is_number_float()) return other.get<double>();
  if (other.is_string()) return other.get<std::string>();
  if (other.is_null()) return nullptr;
  Json result = other.is_array() ? Json::array() : Json::object();
  if (other.is_array())
    for (const auto& item : other) result.push_back(from_nlohmann(item));
  else
    for (const auto& [key, value] : other.items()) result[key] = from_nlohmann(value);
  return result;
}

}  // namespace

TEST_CASE("json: builds and reads values") {
  Json j = Json::object({{"units", 10}, {"rate", 0.5f}, {"names", Json::array({"a", nullptr, true})}});
  CHECK(j.to_string() == R"({"units": 10, "rate": 0.5, "names": ["a", null, true]})");
  CHECK(j["units"].as_integer() == 10);
  CHECK(j["units"].as_double() == 10.0);
  CHECK(j.at("names")[0].as_string() == "a");
  CHECK(j.contains("rate"));
  CHECK(j.find("absent") == nullptr);
  j["config"]["deep"] = Json::array(std::vector<int>{1, 2});
  j["names"][1] = 3;
  CHECK(j.erase("units"));
  CHECK_FALSE(j.erase("units"));
  CHECK(j.to_string() == R"({"rate": 0.5, "names": ["a", 3, true], "config": {"deep": [1, 2]}})");
  size_t seen = 0;
  for (const auto& [key, value] : j.members()) seen += key.size() + (value.is_object() ? 1 : 0);
  CHECK(seen == 4 + 5 + 7);
}

TEST_CASE("json: equality ignores the order of keys and tells 1 from 1.0") {
  CHECK(Json::object({{"a", 1}, {"b", 2}}) == Json::object({{"b", 2}, {"a", 1}}));
  CHECK_FALSE(Json::object({{"a", 1}}) == Json::object({{"b", 1}}));
  CHECK_FALSE(Json(1) == Json(1.0));
  CHECK_FALSE(Json(true) == Json(1));
}

TEST_CASE("json: refuses the wrong type and a missing key by name") {
  const Json j = Json::object({{"units", "ten"}});
  CHECK_THROWS_WITH_AS(j["units"].as_integer(), "JSON: expected an integer, got \"ten\".", addax::FormatError);
  CHECK_THROWS_WITH_AS(j["rate"], "JSON: expected an object with the key \"rate\", got {\"units\": \"ten\"}.",
                       addax::FormatError);
  CHECK_THROWS_AS(Json::array({1})[1], addax::FormatError);
  CHECK_THROWS_AS(Json::array({UINT64_MAX}), addax::OptionError);
  CHECK_THROWS_AS(Json::object({{"a", 1}, {"a", 2}}), addax::OptionError);
}

TEST_CASE("json: prints floats as Python does") {
  const std::pair<double, const char*> rows[] = {
      {0.001, "0.001"},
      {1e-07, "1e-07"},
      {static_cast<double>(0.001f), "0.0010000000474974513"},
      {1.0, "1.0"},
      {-0.0, "-0.0"},
      {0.0, "0.0"},
      {1e15, "1000000000000000.0"},
      {1e16, "1e+16"},
      {123456789012345680.0, "1.2345678901234568e+17"},
      {9999999999999998.0, "9999999999999998.0"},
      {0.0001, "0.0001"},
      {0.00001, "1e-05"},
      {1.5e-05, "1.5e-05"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.1, "0.1"},
      {1.0 / 3, "0.3333333333333333"},
      {2.0 / 3, "0.6666666666666666"},
      {1e22, "1e+22"},
      {1e23, "1e+23"},
      {123.456, "123.456"},
      {3.4028234663852886e38, "3.4028234663852886e+38"},
      {-1.5e300, "-1.5e+300"},
      {12345678.9, "12345678.9"},
      {9007199254740993.0, "9007199254740992.0"},
      {static_cast<double>(0.9f), "0.8999999761581421"},
      {std::numeric_limits<double>::infinity(), "Infinity"},
      {-std::numeric_limits<double>::infinity(), "-Infinity"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
  };
  for (const auto& [value, text] : rows) {
    CHECK(Json(value).to_string() == text);
    if (!std::isnan(value)) CHECK(Json::parse(text) == Json(value));
  }
  CHECK(std::isnan(Json::parse("NaN").as_double()));
  CHECK(Json(0).to_string() == "0");
  CHECK(Json(int64_t{-9223372036854775807} - 1).to_string() == "-9223372036854775808");
}

TEST_CASE("json: prints text, indented and Python forms as Python does") {
  CHECK(Json("é漢😀\x7f\x01\"\\/\b\f\n\r\t").to_string() == R"("\u00e9\u6f22\ud83d\ude00\u007f\u0001\"\\/\b\f\n\r\t")");
  Json j =
      Json::object({{"a", Json::array({1, Json::object(), Json::array()})}, {"b", Json::object({{"c", nullptr}})}});
  CHECK(j.to_string(2) == "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}");
  CHECK(Json::array({true, nullptr, "it's", "plain", 0.5}).to_python() == R"([True, None, "it's", 'plain', 0.5])");
  CHECK_THROWS_AS(Json("\xff").to_string(), addax::ValueError);
}

TEST_CASE("json: agrees with nlohmann-json on random documents") {
  Draw draw;
  for (int i = 0; i < 2000; ++i) {
    Json ours = draw.document(5);
    std::string text = ours.to_string();
    CHECK(Json::parse(text) == ours);
    CHECK(Json::parse(ours.to_string(3)) == ours);
    auto theirs = nlohmann::ordered_json::parse(text);
    CHECK(from_nlohmann(theirs) == ours);
    CHECK(Json::parse(theirs.dump()) == ours);
  }
}

TEST_CASE("json: refuses what is not strict JSON, naming the offset") {
  CHECK(refusal("[1,]") == "config.json: expected a value, got ']' at offset 3.");
  CHECK(refusal("") == "config.json: expected a value, got the end of the text at offset 0.");
  CHECK(refusal("{\"a\": 1, \"a\": 2}") ==
        "config.json: expected different keys, got \"a\" twice in the object at offset 16.");
  CHECK(refusal("[1] x") == "config.json: expected the end of the document, got 'x' at offset 4.");
  for (const char* text : {"01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "-",
                           "--1",
                           "0x1",
                           "nul",
                           "True",
                           "[1 2]",
                           "{1: 2}",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "[",
                           "{",
                           "\"",
                           "\"\\",
                           "\"\\u",
                           "\"\\u12",
                           "\"\\u12g4\"",
                           "\"\\x\"",
                           "'a'",
                           "\"\n\"",
                           "\"\x01\"",
                           "nan",
                           "-nan",
                           "inf",
                           "1e999",
                           "9223372036854775808",
                           "[1]]",
                           "// a\n1",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\xff\"",
                           "\"\xc0\x80\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "\"\xe6\xbc\""})
    CHECK_MESSAGE(refusal(text).substr(0, 12) == "config.json:", text);
}

TEST_CASE("json: keeps its limits") {
  std::string deep(64, '['), deeper(65, '[');
  CHECK_NOTHROW(Json::parse(deep + std::string(64, ']')));
  CHECK(refusal(deeper + std::string(65, ']')) == "config.json: expected at most 64 levels, got more at offset 64.");
  CHECK(refusal(std::string(1000000, '[')).find("64 levels") != std::string::npos);
  CHECK(refusal("[1, 2, 3]", {.values = 3}) == "config.json: expected at most 3 values, got more at offset 6.");
  CHECK(refusal("[1, 2, 3]", {.bytes = 8}) == "config.json: expected at most 8 bytes, got 9 at offset 0.");
}

TEST_CASE("json: reads escapes") {
  CHECK(Json::parse(R"("\u00e9\ud83d\ude00\/\n")").as_string() == "é😀/\n");
  CHECK(Json::parse("\"\\u0000\"").as_string() == std::string(1, '\0'));
  CHECK(Json::parse(" [ -0 , 1E2, -Infinity ] ").to_string() == "[0, 100.0, -Infinity]");
}

TEST_CASE("json: survives random damage") {
  Draw draw;
  for (int i = 0; i < 3000; ++i) {
    std::string text = draw.document(4).to_string();
    for (uint64_t n = draw.below(3) + 1; n > 0 && !text.empty(); --n)
      text[draw.below(text.size())] = static_cast<char>(draw.engine());
    try {
      Json::parse(text.substr(0, draw.below(text.size() + 1)));
    } catch (const addax::FormatError&) {
    }
  }
}
