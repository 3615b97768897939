// Names: nearest known name, snake case as Keras makes it, automatic names.
#include "core/names.hpp"

#include <doctest/doctest.h>

#include <set>
#include <thread>
#include <vector>

using namespace addax;

TEST_CASE("names: the nearest is found through typing errors and none is invented") {
  const std::vector<std::string_view> known = {"units", "activation", "use_bias", "kernel_initializer",
                                               "bias_initializer"};
  CHECK(nearest("unit", known) == "units");
  CHECK(nearest("unist", known) == "units");
  CHECK(nearest("Activaton", known) == "activation");
  CHECK(nearest("kernal_initialiser", known) == "kernel_initializer");
  CHECK(nearest("dropout", known) == "");
  CHECK(nearest("", known) == "");
  CHECK(nearest("x", {}) == "");
  CHECK(did_you_mean("useBias", known) == "Did you mean \"use_bias\"?");
  constexpr std::string_view twice[] = {"sigmoid", "sigmoid", "tanh"};
  CHECK(did_you_mean("q", twice) == "Known are sigmoid, tanh.");
}

TEST_CASE("names: snake case is Keras'") {
  const std::pair<const char*, const char*> rows[] = {
      {"Dense", "dense"},
      {"Conv2D", "conv2d"},
      {"Conv2DTranspose", "conv2d_transpose"},
      {"BatchNormalization", "batch_normalization"},
      {"LSTM", "lstm"},
      {"ReLU", "re_lu"},
      {"PReLU", "p_re_lu"},
      {"LeakyReLU", "leaky_re_lu"},
      {"ELU", "elu"},
      {"MaxPooling2D", "max_pooling2d"},
      {"GlobalAveragePooling2D", "global_average_pooling2d"},
      {"ConvLSTM2D", "conv_lstm2d"},
      {"MultiHeadAttention", "multi_head_attention"},
      {"SimpleRNN", "simple_rnn"},
      {"UpSampling2D", "up_sampling2d"},
      {"RMSprop", "rm_sprop"},
      {"SGD", "sgd"},
      {"AdamW", "adam_w"},
      {"My Layer-3!", "my_layer3"},
      {"already_snake", "already_snake"},
      {"", ""},
  };
  for (const auto& [name, snake] : rows) CHECK(to_snake_case(name) == snake);
}

TEST_CASE("names: automatic names count per prefix, in any number of threads") {
  reset_unique_names();
  CHECK(unique_name("dense") == "dense");
  CHECK(unique_name("dense") == "dense_1");
  CHECK(unique_name("conv2d") == "conv2d");
  reset_unique_names();
  CHECK(unique_name("dense") == "dense");
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> team;
  for (auto& names : made)
    team.emplace_back([&names] {
      for (int i = 0; i < 250; ++i) names.push_back(unique_name("layer"));
    });
  for (auto& thread : team) thread.join();
  std::set<std::string> all;
  for (const auto& names : made) all.insert(names.begin(), names.end());
  CHECK(all.size() == 1000);
  CHECK(all.contains("layer_999"));
  reset_unique_names();
}
