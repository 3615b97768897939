// The program addax: every command on files of every format, what it refuses, and wrong usage.
#include <doctest/doctest.h>

#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "support/bytes_in.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

struct Result {
  int status = -1;
  std::string out, err;
};

/// Runs addax in a folder.
class Tool {
 public:
  explicit Tool(const TemporaryFolder& folder) : folder_(folder) {
    const char* path = std::getenv("ADDAX_TOOL");
    REQUIRE_MESSAGE(path != nullptr, "ADDAX_TOOL names the program");
    program_ = path;
  }
  Result operator()(const std::string& arguments) const {
    const std::string out = folder_ / "out", err = folder_ / "err";
    int status = std::system(
        ("cd '" + folder_.path().string() + "' && '" + program_ + "' " + arguments + " >'" + out + "' 2>'" + err + "'")
            .c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_in(out), bytes_in(err)};
  }
  /// The result as JSON.
  Json json(const std::string& arguments) const {
    Result result = (*this)(arguments + " --json");
    CHECK_MESSAGE(result.status == 0, result.err);
    return Json::parse(result.out.empty() ? "null" : result.out);
  }

 private:
  const TemporaryFolder& folder_;
  std::string program_;
};

Model trained() {
  reset_unique_names();
  utils::set_random_seed(1);
  Tensor x = Input({4}, {.name = "x"});
  Tensor h = layers::Dense(3, {.activation = "relu"})(x), g = layers::Dense(3)(h);
  Model model(x, layers::Dense(2)(layers::Add()({h, g})), {.name = "small"});
  model.compile({.optimizer = optimizers::Adam(0.01), .loss = "mse", .metrics = {"mae"}});
  for (int step = 0; step < 3; ++step)
    model.train_on_batch(random::normal({8, 4}, {.seed = step}), random::normal({8, 2}, {.seed = 9 + step}));
  return model;
}

}  // namespace

TEST_CASE("inspect tells what a file holds, whatever its format") {
  TemporaryFolder folder;
  Tool addax(folder);
  Model model = trained();
  model.save(folder / "m.keras");
  model.save(folder / "m.h5");
  model.save(folder / "m", {.zipped = false});
  model.save_weights(folder / "m.weights.h5");
  model.save_weights(folder / "m.weights.json", {.max_shard_size = 1});
  model.save_weights(folder / "m.safetensors");
  for (const char* file : {"m.keras", "m", "m.h5", "m.weights.h5", "m.weights.json", "m.safetensors"}) {
    CAPTURE(file);
    Json found = addax.json(std::string("inspect ") + file);
    bool whole = !found["config"].is_null(), state = std::string(file) != "m.safetensors";
    CHECK(whole == (std::string(file).find("weights") == std::string::npos && state));
    CHECK(found["weights"].size() == 6);
    CHECK(found["weight_bytes"].as_integer() == 4 * (4 * 3 + 3 + 3 * 3 + 3 + 3 * 2 + 2));
    CHECK(found["optimizer_step"] == (state ? Json(3) : Json()));
    if (!whole) continue;
    CHECK(found["config"]["class_name"].as_string() == "Functional");
    CHECK(found["weights"][0]["path"].as_string() == "dense/kernel");
    CHECK(found["weights"][0]["place"].as_string() == "layers/dense/vars/0");
    CHECK(found["compile_config"]["loss"].is_null() == false);
  }
  Result text = addax("inspect m.keras");
  CHECK(text.status == 0);
  CHECK(text.out.find("m.keras: keras, keras_version 3.15.1, date_saved ") == 0);
  const std::string layers = R"(model: small (Functional)
  x        InputLayer  [null, 4]
  dense    Dense       [null, 4]               from x
  dense_1  Dense       [null, 3]               from dense
  add      Add         [[null, 3], [null, 3]]  from dense, dense_1
  dense_2  Dense       [null, 3]               from add
weights: 6, 140 bytes
  dense/kernel    [4, 3]  float32  48
)";
  CHECK_MESSAGE(text.out.find(layers) != std::string::npos, text.out);
  for (const char* part :
       {"\n  optimizer            Adam\n", "\n  learning_rate        0.00999", "\noptimizer step: 3\n"})
    CHECK_MESSAGE(text.out.find(part) != std::string::npos, text.out);
}

TEST_CASE("verify reads everything") {
  TemporaryFolder folder;
  Tool addax(folder);
  Model model = trained();
  model.save(folder / "m.keras");
  CHECK(addax("verify m.keras").out == "m.keras: good, 6 weights of 140 bytes\n");
  model.weights()[1].assign(Tensor::from({0.f, NAN, 0.f}));
  model.save_weights(folder / "nan.safetensors");
  CHECK(addax.json("verify nan.safetensors")["not_finite"] == Json::array({"dense/bias"}));
  std::string bytes = bytes_in(folder / "m.keras");
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(folder / "bad.keras", std::ios::binary) << bytes;
  Result bad = addax("verify bad.keras");
  CHECK(bad.status == 1);
  CHECK(bad.out.empty());
  CHECK(bad.err.starts_with("addax: bad.keras at "));
  CHECK(std::count(bad.err.begin(), bad.err.end(), '\n') == 1);
}

TEST_CASE("convert goes between all formats and loses nothing that they hold") {
  TemporaryFolder folder;
  Tool addax(folder);
  Model model = trained();
  model.save(folder / "m.keras");
  auto run = [&](const std::string& arguments) {
    Result result = addax("convert " + arguments);
    CHECK_MESSAGE(result.status == 0, arguments << ": " << result.err);
  };
  run("m.keras a.h5");
  run("a.h5 b.weights.h5");
  run("b.weights.h5 c.safetensors");
  run("c.safetensors d.weights.h5");
  run("d.weights.h5 e.keras --model m.keras");
  run("m.keras f.safetensors");
  run("f.safetensors g.weights.h5 --model m.keras");
  for (const char* file :
       {"a.h5", "b.weights.h5", "c.safetensors", "d.weights.h5", "e.keras", "f.safetensors", "g.weights.h5"}) {
    CAPTURE(file);
    Json found = addax.json(std::string("diff m.keras ") + file);
    CHECK(found["equal"].as_bool());
    CHECK(found["compared"].as_integer() == 6);
  }
  CHECK(bits(saving::load_model(folder / "e.keras").weights()) == bits(model.weights()));
  CHECK(addax.json("inspect b.weights.h5")["optimizer_step"].as_integer() == 3);
  CHECK(addax("convert b.weights.h5 x.keras").err ==
        "addax: convert: expected a model for x.keras, got weights alone in b.weights.h5. Name the model with "
        "--model.\n");
  CHECK(addax("convert f.safetensors x.weights.h5").err ==
        "addax: write_weights: expected weights whose place in Keras' layout is known, got \"dense/bias\". Load them "
        "into their model and save its weights.\n");
}

TEST_CASE("diff says which weights differ and by how much") {
  TemporaryFolder folder;
  Tool addax(folder);
  Model model = trained();
  model.save(folder / "a.keras");
  CHECK(addax("diff a.keras a.keras").out == "equal: 6 weights\n");
  Tensor bias = model.weights()[1].value();
  model.weights()[1].assign(bias + Tensor::from({0.f, 0.5f, 0.f}));
  model.save(folder / "b.keras");
  Json found = addax.json("diff a.keras b.keras");
  CHECK(!found["equal"].as_bool());
  REQUIRE(found["differences"].size() == 1);
  CHECK(found["differences"][0]["weight"].as_string() == "dense/bias");
  CHECK(found["differences"][0]["largest"].as_double() == doctest::Approx(0.5));
  CHECK(found["differences"][0]["mean"].as_double() == doctest::Approx(0.5 / 3));
  CHECK(addax("diff a.keras b.keras --tolerance 0.6").status == 0);
  Result far = addax("diff a.keras b.keras --tolerance 0.4");
  CHECK(far.status == 1);
  CHECK(far.err == "addax: diff: expected weights within 0.4, got 1 farther apart.\n");
  Sequential({Input({2}), layers::Dense(1, {.name = "other"})}).save_weights(folder / "c.safetensors");
  CHECK(addax("diff a.keras c.safetensors").status == 1);
}

TEST_CASE("predict gives the model's outputs") {
  TemporaryFolder folder;
  Tool addax(folder);
  Model model = trained();
  model.save(folder / "m.keras");
  Tensor x = random::normal({70, 4}, {.seed = 5});
  data::save_npy(folder / "x.npy", x);
  Json found = addax.json("predict m.keras x.npy y.npy");
  CHECK(found["shape"] == Json::array({70, 2}));
  CHECK(data::load_npy(folder / "y.npy").to_vector<float>() == model.predict(x, {.verbose = 0}).to_vector<float>());
  data::save_npy(folder / "wrong.npy", random::normal({3, 5}));
  Result wrong = addax("predict m.keras wrong.npy y.npy");
  CHECK(wrong.status == 1);
  CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
}

TEST_CASE("predict takes inputs that have names in the model's order") {
  TemporaryFolder folder;
  Tool addax(folder);
  Tensor b = Input({1}), a = Input({1});
  Model({{"b", b}, {"a", a}}, b - a).save(folder / "m.keras");
  data::save_npy(folder / "one.npy", ops::ones({2, 1}));
  data::save_npy(folder / "five.npy", 5 * ops::ones({2, 1}));
  addax.json("predict m.keras one.npy five.npy y.npy");
  CHECK(data::load_npy(folder / "y.npy").to_vector<float>() == std::vector<float>{-4, -4});
}

TEST_CASE("help, wrong usage and refusals have their exit codes") {
  TemporaryFolder folder;
  Tool addax(folder);
  for (const char* arguments : {"--help", "help", "inspect --help"}) {
    Result help = addax(arguments);
    CHECK(help.status == 0);
    CHECK(help.out.starts_with("addax COMMAND [OPTIONS] FILES\n"));
  }
  for (const char* arguments : {"", "look m.keras", "inspect", "inspect a b", "diff a.keras", "predict a.keras x.npy",
                                "inspect a.keras --fast", "diff a b --tolerance", "diff a b --tolerance x"}) {
    CAPTURE(arguments);
    Result wrong = addax(arguments);
    CHECK(wrong.status == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err.starts_with("addax: "));
  }
  for (const char* arguments : {"inspect missing.keras", "verify missing.safetensors", "inspect a.zip"}) {
    CAPTURE(arguments);
    Result refused = addax(arguments);
    CHECK(refused.status == 1);
    CHECK(refused.out.empty());
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
  }
}

}  // namespace addax::tests
