// EventFile: what TensorBoard reads: scalars, histograms, images and graphs over steps.
#pragma once

#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "graph/graph.hpp"
#include "training/proto_writer.hpp"

namespace addax {

/// Of this machine.
std::string host_name();

/// A new file of a folder, written record by record: length, its masked CRC-32C, an Event message, its masked CRC-32C.
class EventFile {
 public:
  /// Makes the folder. FileError where that, or a later write, fails.
  explicit EventFile(const std::filesystem::path& folder);

  void scalar(const std::string& tag, double value, int64_t step);
  /// Finite values in 30 buckets of equal width.
  void histogram(const std::string& tag, std::span<const float> values, int64_t step);
  /// PNG files of one size.
  void images(const std::string& tag, const std::vector<Bytes>& pictures, int64_t width, int64_t height, int64_t step);
  /// A model's JSON, which TensorBoard draws as its conceptual graph.
  void keras_model(const std::string& tag, const std::string& json, int64_t step);
  /// Instructions of a planned step, with the variables that they read.
  void graph(const Graph& graph);
  void flush();

 private:
  void summary(const std::string& tag, const char* plugin, const std::string& content, int data_class,
               const ProtoMessage& tensor, int64_t step);
  void write(const ProtoMessage& event);
  void check() const;

  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace addax
