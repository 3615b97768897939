// CSVLogger: a line of a table for each epoch.
#pragma once

#include <string>

#include "addax/callback.hpp"

namespace addax {

struct CSVLoggerOptions {
  std::string separator = ",";
  bool append = false;  // behind what the file holds; its header stays
};

namespace callbacks {
/// keras.callbacks.CSVLogger: "epoch" and the keys of the first epoch's logs in alphabetical order, as Keras writes
/// them; "NA" for what an epoch lacks. FileError where the file cannot be written.
Callback CSVLogger(const std::string& filename, const CSVLoggerOptions& options = {});
}  // namespace callbacks

}  // namespace addax
