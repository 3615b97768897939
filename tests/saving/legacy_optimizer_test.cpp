// The state of training in files of Keras 2: every slot by its name, in the two forms that those had.
#include "saving/legacy_optimizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "addax/addax.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/legacy.hpp"
#include "saving/warnings.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

/// The optimizer of a model with a kernel [3, 2] and a bias [2], from a file that holds 1, 2, 3, … under these names.
Optimizer with_state(const Optimizer& given, const std::vector<std::string>& names) {
  TemporaryFolder folder;
  const std::string path = folder / "state.h5";
  Sequential model({Input({3}), layers::Dense(2, {.name = "d"})});
  model.compile({.optimizer = given, .loss = "mse"});
  save_legacy(model, path);
  const Hdf5File saved = Hdf5File::open(path);
  Hdf5Writer file;
  for (const char* config : {"model_config", "training_config"})
    file.attribute("", config, *saved.root().find_string(config));
  file.group("model_weights");
  file.attribute("model_weights", "layer_names", std::vector<std::string>{"d"});
  const std::vector<float> zeros(6);
  file.dataset("model_weights/d/d/kernel:0", {{3, 2}, DType::float32}, zeros.data());
  file.dataset("model_weights/d/d/bias:0", {{2}, DType::float32}, zeros.data());
  file.attribute("model_weights/d", "weight_names", std::vector<std::string>{"d/kernel:0", "d/bias:0"});
  for (size_t i = 0; i < names.size(); ++i) {
    const std::vector<float> values(6, static_cast<float>(i + 1));
    const bool kernel = names[i].find("kernel") != std::string::npos, bias = names[i].find("bias") != std::string::npos;
    const Shape shape = kernel ? Shape{3, 2} : bias ? Shape{2} : Shape{};
    file.dataset("optimizer_weights/" + names[i], {shape, DType::float32}, values.data());
  }
  file.attribute("optimizer_weights", "weight_names", names);
  file.save(path);
  return saving::load_model(path).optimizer();
}

/// "iteration 1, d_kernel_momentum 2, …", without the learning rate.
std::string state(const Optimizer& optimizer) {
  std::string text;
  for (const Variable& v : optimizer.variables()) {
    if (v.name() == "learning_rate") continue;
    const std::vector<double> values = v.value().to_vector<double>();
    CHECK(std::all_of(values.begin(), values.end(), [&](double x) { return x == values[0]; }));
    const std::string name = v.name().substr(v.name().find("d_") == std::string::npos ? 0 : v.name().find("d_"));
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(static_cast<int>(values[0]));
  }
  return text;
}

}  // namespace

TEST_CASE("slots of Keras 2 are found by their names, before and since 2.11") {
  struct Row {
    Optimizer optimizer;
    std::vector<std::string> names;
    std::string expected;
  };
  const Row rows[] = {
      {optimizers::Adam({.amsgrad = true}),
       {"iteration:0", "Adam/m/d/kernel:0", "Adam/v/d/kernel:0", "Adam/m/d/bias:0", "Adam/v/d/bias:0",
        "Adam/vhat/d/kernel:0", "Adam/vhat/d/bias:0"},
       "iteration 1, d_kernel_momentum 2, d_kernel_velocity 3, d_bias_momentum 4, d_bias_velocity 5, "
       "d_kernel_velocity_hat 6, d_bias_velocity_hat 7"},
      {optimizers::Adam(),
       {"Adam/iter:0", "Adam/d/kernel/m:0", "Adam/d/bias/m:0", "Adam/d/kernel/v:0", "Adam/d/bias/v:0"},
       "iteration 1, d_kernel_momentum 2, d_kernel_velocity 4, d_bias_momentum 3, d_bias_velocity 5"},
      {optimizers::RMSprop({.momentum = 0.5, .centered = true}),
       {"RMSprop/iter:0", "RMSprop/d/kernel/rms:0", "RMSprop/d/bias/rms:0", "RMSprop/d/kernel/momentum:0",
        "RMSprop/d/bias/momentum:0", "RMSprop/d/kernel/mg:0", "RMSprop/d/bias/mg:0"},
       "iteration 1, d_kernel_velocity 2, d_bias_velocity 3, d_kernel_momentum 4, d_bias_momentum 5, "
       "d_kernel_average_gradient 6, d_bias_average_gradient 7"},
      {optimizers::Adamax(),
       {"iteration:0", "Adamax/m/d/kernel:0", "Adamax/u/d/kernel:0", "Adamax/m/d/bias:0", "Adamax/u/d/bias:0"},
       "iteration 1, d_kernel_momentum 2, d_kernel_norm 3, d_bias_momentum 4, d_bias_norm 5"},
      {optimizers::Adadelta(),
       {"Adadelta/iter:0", "Adadelta/d/kernel/accum_grad:0", "Adadelta/d/bias/accum_grad:0",
        "Adadelta/d/kernel/accum_var:0", "Adadelta/d/bias/accum_var:0"},
       "iteration 1, d_kernel_accumulated_grad 2, d_kernel_accumulated_delta_var 4, d_bias_accumulated_grad 3, "
       "d_bias_accumulated_delta_var 5"},
      // Keras 2 keeps momenta that are never used.
      {optimizers::SGD(), {"iteration:0", "SGD/m/d/kernel:0", "SGD/m/d/bias:0"}, "iteration 1"},
      {optimizers::Adam({.use_ema = true}),
       {"iteration:0", "Adam/average/d/kernel:0", "Adam/average/d/bias:0", "Adam/m/d/kernel:0", "Adam/v/d/kernel:0",
        "Adam/m/d/bias:0", "Adam/v/d/bias:0"},
       "iteration 1, d_kernel_average 2, d_bias_average 3, d_kernel_momentum 4, d_kernel_velocity 5, d_bias_momentum "
       "6, "
       "d_bias_velocity 7"},
  };
  for (const Row& row : rows) CHECK(state(with_state(row.optimizer, row.names)) == row.expected);
}

TEST_CASE("a state that lacks a slot is not taken over") {
  Warnings warnings;
  Optimizer adam =
      with_state(optimizers::Adam({.name = "early"}), {"iteration:0", "Adam/m/d/kernel:0", "Adam/m/d/bias:0"});
  CHECK(adam.iterations() == 0);
  REQUIRE(warnings.texts.size() == 1);
  CHECK(warnings.texts[0].substr(warnings.texts[0].find(": expected")) ==
        ": expected the state of early (Adam), got another: 6 variables, in the file 3. The weights are loaded, the "
        "optimizer's state is as it was.");
}

}  // namespace addax::tests
