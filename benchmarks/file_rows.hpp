// Rows of files: how long 100 MB take to load and to save, beside their bare bytes, and when W1's file has predicted.
#pragma once

#include "measure.hpp"

#include <string>

/// Prints the rows; `program` is run again for what a fresh process must show.
void file_rows(const Settings& settings, const std::string& program);

/// The fresh process: loads the model at `path`, predicts one row, and prints milliseconds and the peak of memory in
/// MiB that this took.
void load_in_fresh_process(const std::string& path);
