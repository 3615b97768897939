// A program on a device: where things lie, what runs there, and that numbers are the processor's. The device is the
// test device, with the processor's bits, or the GPU of another module that $ADDAX_DEVICE_MODULE names.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "addax/addax.hpp"
#include "core/device_memory.hpp"
#include "core/tensor_state.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"
#include "training/row_source.hpp"

using namespace addax;
using addax::tests::refusal;

namespace {

const Device gpu{Device::cuda, 0};

/// Whether its kernels are the processor's.
const bool same_bits = [] {
  const char* module = std::getenv("ADDAX_DEVICE_MODULE");
  return module && std::strstr(module, "addax_test_device") && !std::getenv("ADDAX_TEST_CUDA_KERNELS");
}();

/// Another device where there is one.
Device other() { return config::list_devices().back(); }

Tensor random_batch(int64_t rows, int64_t width, int64_t seed) {
  DeviceScope here("cpu");
  return random::normal({rows, width}, {.seed = random::Seed(seed)});
}

Tensor labels(int64_t rows, int64_t classes) {
  std::vector<int32_t> values;
  for (int64_t i = 0; i < rows; ++i) values.push_back(static_cast<int32_t>((i * 7) % classes));
  return Tensor::from(values);
}

Sequential small_model() {
  Sequential model({Input({8}), layers::Dense(16, {.activation = "relu"}), layers::Dense(4)});
  model.compile({.optimizer = optimizers::Adam(0.01),
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                 .metrics = {"accuracy"}});
  return model;
}

struct Trained {
  std::vector<double> losses;
  std::vector<float> weights, prediction;
};

Trained train_on(const Device& device, FitOptions options) {
  DeviceScope here(device);
  SeedScope seed(3);
  Sequential model = small_model();
  Tensor x = random_batch(70, 8, 1), y = labels(70, 4);
  options.verbose = 0;
  Trained result{model.fit(x, y, options)["loss"], {}, {}};
  for (const Tensor& w : model.get_weights())
    for (float v : w.to_vector<float>()) result.weights.push_back(v);
  result.prediction = model.predict(x, {.verbose = 0}).to_vector<float>();
  return result;
}

template <class T>
void check_near(const std::vector<T>& got, const std::vector<T>& wanted) {
  if (same_bits) CHECK(got == wanted);
  REQUIRE(got.size() == wanted.size());
  for (size_t i = 0; i < got.size(); ++i)
    CHECK(std::abs(got[i] - wanted[i]) <= 1e-3 * std::max(1.0, double(std::abs(wanted[i]))));
}

void check_same(const Trained& got, const Trained& wanted) {
  check_near(got.losses, wanted.losses);
  check_near(got.weights, wanted.weights);
  check_near(got.prediction, wanted.prediction);
}

}  // namespace

TEST_CASE("devices are listed, chosen and refused") {
  const std::vector<Device> devices = config::list_devices();
  REQUIRE(devices.size() > 1);
  CHECK(devices[0] == Device(Device::cpu));
  CHECK(devices[1] == gpu);
  CHECK(config::device() == Device(Device::cpu));
  {
    DeviceScope outer(other());
    CHECK(config::device() == other());
    DeviceScope inner("cpu");
    CHECK(config::device() == Device(Device::cpu));
  }
  config::set_device("cuda");
  CHECK(config::device() == gpu);
  config::set_device("cpu");
  CHECK(refusal<DeviceError>([] { DeviceScope scope("cuda:99"); }) ==
        "device: expected one of the " + std::to_string(devices.size() - 1) +
            " GPUs of this machine, got cuda:99. config::list_devices() lists them.");
  CHECK(config::device() == Device(Device::cpu));
}

TEST_CASE("tensors travel to the device and are read back") {
  Tensor x = Tensor::from({1.f, 2.f, 3.f});
  Tensor there = x.to(gpu);
  CHECK(there.device() == gpu);
  CHECK(x.device() == Device(Device::cpu));
  CHECK(there.to(gpu).handle() == there.handle());
  CHECK(there.to_vector<int>() == std::vector<int>{1, 2, 3});
  CHECK(there.to_string() == "[1. 2. 3.]");
  CHECK(there.data<float>()[2] == 3);
  CHECK(there.to(other()).to("cpu").to_vector<int>() == std::vector<int>{1, 2, 3});
  CHECK(there[1].item<float>() == 2);
  Tensor sum = there + x * 2;
  CHECK(sum.device() == gpu);
  CHECK(sum.to_vector<int>() == std::vector<int>{3, 6, 9});
  if (other() != gpu)
    CHECK(refusal<DeviceError>([&] { (void)(there + x.to(other())); }) ==
          "add: expected inputs on one device, got cuda:0 and " + other().to_string() +
              ". Tensor::to() brings one to the other.");
}

TEST_CASE("an op without a kernel runs its composition there, or says that it runs on the cpu") {
  std::vector<std::string> said;
  utils::set_warning_handler([&](const std::string& text) { said.push_back(text); });
  DeviceScope here(gpu);
  Tensor x = Tensor::from({4.f, 1.f, 1.f, 3.f}, {2, 2}).to(gpu);
  CHECK(ops::cumprod(x, {.axis = 1}).device() == gpu);
  CHECK(said.empty());
  for (int i = 0; i < 2; ++i) {
    Tensor factor = ops::linalg::cholesky(x);
    CHECK(factor.device() == gpu);
    CHECK(factor.to_vector<float>()[0] == 2);
  }
  auto traced = function([](const Tensors& in) -> Tensors { return {ops::linalg::cholesky(in[0]) + 1}; });
  for (int i = 0; i < 3; ++i) CHECK(traced(x)[0].to_vector<float>()[0] == 3);
  CHECK(said ==
        std::vector<std::string>{"cholesky: runs on the cpu, between copies: there is no kernel of it on cuda:0."});
  utils::set_warning_handler({});
}

TEST_CASE("a planned function is recorded at its second run and launched then, with the right numbers") {
  DeviceScope here(gpu);
  Variable total(ops::zeros({3}), {.name = "total"});
  CHECK(total.value().device() == gpu);
  auto step = function([&](const Tensors& in) -> Tensors {
    total.assign(total + in[0]);
    return {total * 2};
  });
  Tensor x = Tensor::from({1.f, 2.f, 3.f}).to(gpu);
  std::vector<Tensor> seen;
  for (int i = 1; i <= 6; ++i) {
    seen.push_back(total.value());  // keeps what it is: the variable moves on
    CHECK(step(x)[0].to_vector<int>() == std::vector<int>{2 * i, 4 * i, 6 * i});
    if (i % 2 == 0)
      seen.clear();
    else
      CHECK(seen.back().to_vector<int>()[2] == 3 * (i - 1));
  }
}

TEST_CASE("loops, branches and checkpoints run there") {
  auto power = function([](const Tensors& in) -> Tensors {
    Tensors result = ops::while_loop([](const Tensors& v) { return ops::sum(v[0]) < 100; },
                                     [](const Tensors& v) -> Tensors {
                                       return {v[0] * 2, v[1] + 1};
                                     },
                                     {in[0], Tensor::scalar(0.f)});
    Tensor chosen = ops::cond(
        result[1] > 3, [&] { return Tensors{result[0]}; }, [&] { return Tensors{-result[0]}; });
    return {chosen, result[1]};
  });
  Tensor x = Tensor::from({1.f, 2.f});
  Tensors wanted = power(x);
  DeviceScope here(gpu);
  for (int i = 0; i < 3; ++i) {
    Tensors got = power(x.to(gpu));
    CHECK(got[0].device() == gpu);
    CHECK(got[0].to_vector<float>() == wanted[0].to_vector<float>());
    CHECK(got[1].item<float>() == wanted[1].item<float>());
  }
}

TEST_CASE("fit(), evaluate() and predict() give the processor's numbers, bit by bit") {
  Trained wanted = train_on("cpu", {.batch_size = 16, .epochs = 3});
  check_same(train_on(gpu, {.batch_size = 16, .epochs = 3}), wanted);
  check_same(train_on(gpu, {.batch_size = 16, .epochs = 3, .shuffle = false}),
             train_on("cpu", {.batch_size = 16, .epochs = 3, .shuffle = false}));
}

TEST_CASE("whole batches that lie on the device are given several at once") {
  DeviceScope here(gpu);
  for (bool shuffled : {false, true}) {
    RowSource source("fit", {.x = ops::arange(10), .y = ops::arange(10) * 2, .sample_weight = {}}, 3, shuffled);
    source.begin(0);
    CHECK(source.next());
    CHECK(source.join(2) == 2);
    std::vector<int32_t> rows;
    auto read = [&] {
      for (const void* part : source.pointers()) {
        int32_t values[3];
        CHECK(reinterpret_cast<uintptr_t>(part) % 16 == 0);
        transfer(nullptr, values, memory_of(gpu), part, sizeof values);
        rows.insert(rows.end(), values, values + 3);
      }
    };
    read();
    CHECK(source.next());
    CHECK(source.join(5) == 1);
    read();
    CHECK(source.next());
    CHECK(source.join(5) == 1);
    CHECK(source.layout() == 1);
    CHECK_FALSE(source.next());
    std::vector<int32_t> seen;
    REQUIRE(rows.size() == 18);  // x and y of three batches
    for (size_t i = 0; i < rows.size(); i += 6)
      for (size_t k = i; k < i + 3; ++k) {
        CHECK(rows[k + 3] == 2 * rows[k]);
        seen.push_back(rows[k]);
      }
    if (!shuffled) CHECK(seen == std::vector<int32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
  }
}

TEST_CASE("steps of one execution, eager steps, data sets and evaluation run there") {
  auto evaluated = [](const Device& device, bool eagerly) {
    DeviceScope here(device);
    SeedScope seed(5);
    Sequential model({Input({8}), layers::Dense(16, {.activation = "relu"}), layers::Dropout(0.25), layers::Dense(4)});
    model.compile({.optimizer = optimizers::SGD(0.1),
                   .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                   .metrics = {"accuracy"},
                   .run_eagerly = eagerly,
                   .steps_per_execution = 3});
    Tensor x = random_batch(70, 8, 1), y = labels(70, 4);
    auto set = data::Dataset(x, y).batch(16);
    model.fit(set, {.epochs = 2, .verbose = 0});
    model.fit(x, y, {.batch_size = 16, .epochs = 5, .verbose = 0, .validation_data = {x, y}});
    Logs logs = model.evaluate(x, y, {.verbose = 0});
    return std::vector<double>{logs["loss"], logs["accuracy"]};
  };
  std::vector<double> wanted = evaluated("cpu", false);
  check_near(evaluated(gpu, false), wanted);
  CHECK(evaluated(gpu, true)[0] == doctest::Approx(wanted[0]).epsilon(same_bits ? 1e-5 : 1e-3));
}

TEST_CASE("a convnet trains there") {
  auto trained = [](const Device& device) {
    const Tensor x = random_batch(150, 14 * 14 * 3, 1), y = labels(150, 2);
    DeviceScope here(device);
    SeedScope seed(3);
    Sequential model({Input({14 * 14 * 3}), layers::Reshape({14, 14, 3}),
                      layers::Conv2D(8, 3, {.strides = 2, .padding = "same", .activation = "relu"}),
                      layers::BatchNormalization(), layers::DepthwiseConv2D(3, {.padding = "same"}), layers::ReLU(),
                      layers::MaxPooling2D(2), layers::Conv2DTranspose(6, 3, {.strides = 2, .activation = "relu"}),
                      layers::GlobalAveragePooling2D(), layers::Dense(2)});
    model.compile({.optimizer = optimizers::SGD(0.1),
                   .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                   .steps_per_execution = 3});
    return model.fit(x, y, {.batch_size = 16, .epochs = 4, .verbose = 0})["loss"];
  };
  const std::vector<double> wanted = trained("cpu"), got = trained(gpu);
  REQUIRE(got.size() == wanted.size());
  for (size_t i = 0; i < got.size(); ++i) CHECK(got[i] == doctest::Approx(wanted[i]).epsilon(1e-3));
  CHECK(got.back() != got.front());
}

TEST_CASE("weights saved on one device load on the other, and a model moves") {
  TemporaryFolder folder;
  Tensor x = random_batch(5, 8, 2);
  auto saved = [&](const Device& device, const std::string& name) {
    DeviceScope here(device);
    SeedScope seed(7);
    Sequential model = small_model();
    model.fit(x, labels(5, 4), {.verbose = 0});
    model.save((folder / name).string());
    model.save_weights((folder / (name + ".weights.h5")).string());
    return model.predict(x, {.verbose = 0}).to_vector<float>();
  };
  for (auto [from, to, name] :
       {std::tuple{gpu, Device(Device::cpu), "gpu.keras"}, std::tuple{Device(Device::cpu), gpu, "cpu.keras"}}) {
    std::vector<float> wanted = saved(from, name);
    DeviceScope here(to);
    Model model = models::load_model((folder / name).string());
    auto predicts = [&](const Model& m) { check_near(m.predict(x, {.verbose = 0}).to_vector<float>(), wanted); };
    predicts(model);
    Sequential twin = small_model();
    twin.predict(x, {.verbose = 0});
    twin.load_weights((folder / (std::string(name) + ".weights.h5")).string());
    predicts(twin);
    DeviceScope back(from);
    predicts(twin);
  }
}

TEST_CASE("memory is counted and limited, and what is refused changes nothing") {
  const Device there = other();
  DeviceScope here(there);
  config::MemoryInfo before = config::memory_info(there);
  {
    Tensor ones = ops::ones({1024, 1024});
    config::MemoryInfo with = config::memory_info(there);
    CHECK(with.in_use - before.in_use >= size_t{4} << 20);
    CHECK(with.peak >= with.in_use);
    CHECK(with.reserved >= with.in_use);
  }
  CHECK(config::memory_info(there).in_use == before.in_use);
  config::set_memory_limit(there, before.in_use + (size_t{16} << 20));
  auto step = function([](const Tensors& in) -> Tensors {
    return {ops::sum(ops::matmul(ops::reshape(in[0], {-1, 1}), ops::reshape(in[0], {1, -1})))};
  });
  Tensor x = ops::ones({4096});
  CHECK(refusal<DeviceError>([&] {
          step(x);
        }).ends_with(" The largest result of the step is that of matmul, [4096, 4096] float32."));
  config::set_memory_limit(there, 0);
  CHECK(step(x)[0].item<float>() == 4096.f * 4096.f);
}
