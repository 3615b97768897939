// Field tables, configs made from them, and the registry.
#include <optional>

#include "core/config.hpp"

#include <doctest/doctest.h>

#include "core/registry.hpp"

using namespace addax;

namespace {

enum class Padding { valid, same };

/// Constructible from anything, which counting members by initialisation mistakes.
struct Activation {
  std::string name = "linear";
  Activation() = default;
  template <class T>
  Activation(const T& value) : name(value) {}
  bool operator==(const Activation&) const = default;
};

struct PoolOptions {
  int64_t units = 1;
  std::vector<int64_t> pool_size = {2, 2};
  std::optional<Shape> noise_shape = {};
  std::optional<double> rate = {};
  Padding padding = Padding::valid;
  Activation activation = {};
  Axes axis = -1;
  DType dtype = DType::float32;
  bool keepdims = false;
  std::array<int, 2> crop = {0, 0};
  float momentum = 0.99f;
  std::optional<int64_t> seed = {};
  bool operator==(const PoolOptions&) const = default;
};

struct Nothing {
  static constexpr auto fields() { return std::tuple{}; }
};

struct ReduceAttrs {
  Axes axes;
  bool keepdims = false;
  bool operator==(const ReduceAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"axes", &ReduceAttrs::axes}, Field{"keepdims", &ReduceAttrs::keepdims}};
  }
};

struct Forty {
  int a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5, a6 = 6, a7 = 7, a8 = 8, a9 = 9, a10 = 10;
  int b1 = 1, b2 = 2, b3 = 3, b4 = 4, b5 = 5, b6 = 6, b7 = 7, b8 = 8, b9 = 9, b10 = 10;
  int c1 = 1, c2 = 2, c3 = 3, c4 = 4, c5 = 5, c6 = 6, c7 = 7, c8 = 8, c9 = 9, c10 = 10;
  int d1 = 1, d2 = 2, d3 = 3, d4 = 4, d5 = 5, d6 = 6, d7 = 7, d8 = 8, d9 = 9, d10 = 10;
};

}  // namespace

template <>
inline constexpr auto addax::enum_names<Padding> = std::to_array<std::string_view>({"valid", "same"});

template <>
struct addax::ConfigValue<Activation> {
  static Json to(const Activation& value) { return value.name; }
  static Activation from(const Json& json) { return Activation(ConfigValue<std::string>::from(json)); }
};

using P = PoolOptions;
template <>
inline constexpr auto addax::fields_of<P> = std::tuple{Field{"units", &P::units, "Width of the output."},
                                                       Field{"pool_size", &P::pool_size},
                                                       Field{"noise_shape", &P::noise_shape},
                                                       Field{"rate", &P::rate},
                                                       Field{"padding", &P::padding},
                                                       Field{"activation", &P::activation},
                                                       Field{"axis", &P::axis},
                                                       Field{"dtype", &P::dtype},
                                                       Field{"keepdims", &P::keepdims},
                                                       Field{"crop", &P::crop},
                                                       Field{"momentum", &P::momentum},
                                                       Field{"seed", &P::seed, "Not part of the config.", Saved::no}};

using F = Forty;
template <>
inline constexpr auto addax::fields_of<F> = std::tuple{
    Field{"a1", &F::a1}, Field{"a2", &F::a2}, Field{"a3", &F::a3}, Field{"a4", &F::a4}, Field{"a5", &F::a5},
    Field{"a6", &F::a6}, Field{"a7", &F::a7}, Field{"a8", &F::a8}, Field{"a9", &F::a9}, Field{"a10", &F::a10},
    Field{"b1", &F::b1}, Field{"b2", &F::b2}, Field{"b3", &F::b3}, Field{"b4", &F::b4}, Field{"b5", &F::b5},
    Field{"b6", &F::b6}, Field{"b7", &F::b7}, Field{"b8", &F::b8}, Field{"b9", &F::b9}, Field{"b10", &F::b10},
    Field{"c1", &F::c1}, Field{"c2", &F::c2}, Field{"c3", &F::c3}, Field{"c4", &F::c4}, Field{"c5", &F::c5},
    Field{"c6", &F::c6}, Field{"c7", &F::c7}, Field{"c8", &F::c8}, Field{"c9", &F::c9}, Field{"c10", &F::c10},
    Field{"d1", &F::d1}, Field{"d2", &F::d2}, Field{"d3", &F::d3}, Field{"d4", &F::d4}, Field{"d5", &F::d5},
    Field{"d6", &F::d6}, Field{"d7", &F::d7}, Field{"d8", &F::d8}, Field{"d9", &F::d9}, Field{"d10", &F::d10}};

TEST_CASE("config: options survive the round trip") {
  PoolOptions options{.units = 7,
                      .pool_size = {3, 1},
                      .noise_shape = Shape{None, 1, 4},
                      .rate = 0.25,
                      .padding = Padding::same,
                      .activation = "relu",
                      .axis = {1, 2},
                      .dtype = "bfloat16",
                      .keepdims = true,
                      .crop = {1, 2},
                      .momentum = 0.5f};
  Json config = to_config(options);
  CHECK(config.to_string() ==
        R"({"units": 7, "pool_size": [3, 1], "noise_shape": [null, 1, 4], "rate": 0.25, "padding": "same", )"
        R"("activation": "relu", "axis": [1, 2], "dtype": "bfloat16", "keepdims": true, "crop": [1, 2], )"
        R"("momentum": 0.5})");
  PoolOptions read;
  CHECK(from_config(Json::parse(config.to_string()), read, "pool").empty());
  CHECK(read == options);
  PoolOptions defaults, again{.units = 9};
  from_config(to_config(defaults), again, "pool");
  CHECK(again == defaults);
}

TEST_CASE("config: members without a key keep their value, unknown keys are collected") {
  PoolOptions options{.units = 3};
  auto ignored = from_config(Json::parse(R"({"rate": 1, "newer": {}, "seed": 3, "units": 4.0})"), options, "pool");
  CHECK(ignored == std::vector<std::string>{"newer", "seed"});
  CHECK(options == PoolOptions{.units = 4, .rate = 1.0});
}

TEST_CASE("config: refusals name the key and leave the options as they were") {
  PoolOptions options;
  auto refusal = [&](const char* text) -> std::string {
    try {
      from_config(Json::parse(text), options, "pool_1 (Pool)", UnknownKeys::refuse);
      return "accepted";
    } catch (const OptionError& e) {
      return e.what();
    }
  };
  CHECK(refusal(R"({"rate": 0.5, "units": "ten"})") == "pool_1 (Pool): units: expected an integer, got \"ten\".");
  CHECK(refusal(R"({"units": 1.5})") == "pool_1 (Pool): units: expected an integer, got 1.5.");
  CHECK(refusal(R"({"units": true})") == "pool_1 (Pool): units: expected an integer, got true.");
  CHECK(refusal(R"({"units": null})") == "pool_1 (Pool): units: expected an integer, got null.");
  CHECK(refusal(R"({"keepdims": 1})") == "pool_1 (Pool): keepdims: expected true or false, got 1.");
  CHECK(refusal(R"({"padding": "saem"})") == R"(pool_1 (Pool): padding: expected "valid" or "same", got "saem".)");
  CHECK(refusal(R"({"crop": [1, 2, 3]})") == "pool_1 (Pool): crop: expected a list of 2, got [1, 2, 3].");
  CHECK(refusal(R"({"crop": [1, 3000000000]})") ==
        "pool_1 (Pool): crop: expected an integer in range, got 3000000000.");
  CHECK(refusal(R"({"noise_shape": [-1]})") ==
        "pool_1 (Pool): noise_shape: expected lengths that are not negative, got [-1].");
  CHECK(refusal(R"({"momentun": 0.5})") ==
        R"(pool_1 (Pool): expected a known argument, got "momentun". Did you mean "momentum"?)");
  CHECK(refusal("[]") == "pool_1 (Pool): expected an object, got [].");
  CHECK(refusal(R"({"dtype": "flaot32"})").substr(0, 22) == "pool_1 (Pool): dtype: ");
  CHECK(options == PoolOptions{});
}

TEST_CASE("config: attributes print and hash by their table") {
  CHECK(print_fields(ReduceAttrs{-1, true}) == "axes=-1, keepdims=True");
  CHECK(print_fields(ReduceAttrs{}) == "axes=None, keepdims=False");
  CHECK(print_fields(Nothing{}).empty());
  CHECK(print_fields(PoolOptions{.seed = 3}).find("padding='valid', activation='linear'") != std::string::npos);
  CHECK(hash_fields(ReduceAttrs{1}) == hash_fields(ReduceAttrs{1}));
  CHECK(hash_fields(ReduceAttrs{1}) != hash_fields(ReduceAttrs{2}));
  CHECK(to_config(Forty{}).size() == 40);
}

TEST_CASE("registry: finds by name, alias and snake case, and suggests the nearest") {
  Registry<std::string> registry("optimizer");
  Registered adam(registry, {"Adam", "keras.optimizers", [](const Json& c) { return "adam " + c.to_string(); }});
  Registered rms(registry, {"RMSprop", "keras.optimizers", [](const Json&) { return "rms"; }, {"rmsprop"}});
  CHECK(registry.make("adam", Json::object({{"beta_1", 0.9}}), "compile") == R"(adam {"beta_1": 0.9})");
  CHECK(registry.make("RMSprop", {}, "compile") == "rms");
  CHECK(registry.find("rm_sprop") == registry.find("rmsprop"));
  CHECK(registry.find("sgd") == nullptr);
  CHECK(registry.entries().size() == 2);
  CHECK_THROWS_WITH_AS(registry.at("Adm", "compile"),
                       R"(compile: expected the name of a known optimizer, got "Adm". Did you mean "Adam"?)",
                       OptionError);
  CHECK_THROWS_WITH_AS(registry.at("x", "compile"),
                       R"(compile: expected the name of a known optimizer, got "x". Known are Adam, RMSprop.)",
                       OptionError);
  CHECK_THROWS_AS(Registered(registry, {"adam", "", {}, {}}), OptionError);
}
