// CSVLogger: the bytes that Keras 3.15.1 writes for the same run.
#include "addax/callbacks/csv_logger.hpp"

#include <doctest/doctest.h>

#include "addax/metrics/mean_squared_error.hpp"
#include "support/bytes_in.hpp"
#include "support/temporary_folder.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
TEST_CASE("a line for each epoch") {
  TemporaryFolder folder;
  std::string path = folder / "log.csv";
  Sequential model{Input({2}), layers::Dense(1, {.kernel_initializer = "ones"})};
  model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}});
  auto fit = [&](const CSVLoggerOptions& options, const ValidationData& held_out = {}) {
    model.fit(
        ops::ones({4, 2}), ops::zeros({4, 1}),
        {.epochs = 2, .verbose = 0, .callbacks = {callbacks::CSVLogger(path, options)}, .validation_data = held_out});
  };
  fit({});
  CHECK(bytes_in(path) ==
        "epoch,loss,mae,val_loss,val_mae\r\n0,4.0,2.0,NA,NA\r\n1,3.53439998626709,1.8799999952316284,NA,NA\r\n");
  size_t length = bytes_in(path).size();
  fit({.append = true});
  CHECK(bytes_in(path).size() > length);
  CHECK(bytes_in(path).rfind("epoch") == 0);
  fit({.separator = ";"}, {ops::ones({4, 2}), ops::zeros({4, 1})});
  CHECK(bytes_in(path).starts_with("epoch;loss;mae;val_loss;val_mae\r\n0;"));
  CHECK(bytes_in(path).find("NA") == std::string::npos);
  model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {metrics::MeanSquaredError({.name = "a,\"b"})}});
  fit({});
  CHECK(bytes_in(path).starts_with("epoch,\"a,\"\"b\",loss,\"val_a,\"\"b\",val_loss\r\n0,"));
  CHECK(refusal<OptionError>([&] { fit({.separator = ", "}); }) ==
        "CSVLogger: expected a separator of one character, got \", \".");
  path = folder / "none" / "log.csv";
  CHECK(refusal<FileError>([&] { fit({}); }) ==
        path +
            ": expected a file that can be written, got \"No such file or directory\". Check the folder and its "
            "permissions.");
}

}  // namespace addax::tests
