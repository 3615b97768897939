// LambdaCallback: the hooks of fit() and predict() in their order; only given ones cost anything.
#include "addax/callbacks/lambda_callback.hpp"

#include <doctest/doctest.h>

#include "training/callbacks/scripted.hpp"

namespace addax::tests {

TEST_CASE("functions are called as hooks") {
  std::string seen;
  auto at = [&](const char* name) {
    return [&seen, name](int64_t i, Logs&) { seen += name + std::to_string(i) + " "; };
  };
  auto run = [&](const char* name) { return [&seen, name](Logs&) { seen += std::string(name) + " "; }; };
  Callback all = callbacks::LambdaCallback({.on_epoch_begin = at("e"),
                                            .on_epoch_end = at("E"),
                                            .on_train_begin = run("t"),
                                            .on_train_end = run("T"),
                                            .on_train_batch_begin = at("b"),
                                            .on_train_batch_end = at("B"),
                                            .on_predict_begin = run("p"),
                                            .on_predict_batch_end = at("P")});
  Scripted model({1, 1});
  model.fit(all, {.batch_size = 2});
  CHECK(seen == "t e0 b0 B0 b1 B1 E0 e1 b0 B0 b1 B1 E1 T ");
  seen.clear();
  model.model.predict(ops::ones({4, 2}), {.batch_size = 2, .verbose = 0, .callbacks = {all}});
  CHECK(seen == "p P0 P1 ");
  Callback one =
      callbacks::LambdaCallback({.on_epoch_end = [](int64_t, Logs& logs) { logs.set("twice", 2 * logs["loss"]); }});
  CHECK(!one->wants_batches());
  CHECK(Scripted({1, 3}).fit(one)["twice"] == std::vector<double>{2, 6});
}

}  // namespace addax::tests
