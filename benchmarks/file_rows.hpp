// Rows of files: how long 100 MB take to load and to save, beside their bare bytes, and when W1's file has predicted.
#pragma once

#include "measure.hpp"

#include <string>

/// Prints the rows; `program` is run again for what a fresh process must show.
void file_rows(const Settings& settings, const std::string& program);

/// The fresh process: loads the model at `path`, predicts one row, and prints the seconds to the weights and to the
/// prediction, and by how many MiB its peak of memory grew.
void load_in_fresh_process(const std::string& path);
